"""A practice archive whose clock the test turns, and a download queue whose jobs arrive when the test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from olci_core.area import Area
from olci_core.catalogue import Catalogue
from olci_core.follow import Following, LookReport, StandingOrder
from olci_core.scene import Scene, bare_name
from olci_core.settings import Settings
from olci_core.transfer import Job
from olci_practice import PracticeServer

START = datetime(2024, 5, 10, 6, tzinfo=UTC)
AREA = Area.from_point(10, 0, radius_km=20)
GB = 10**9


@dataclass
class Clock:
    """The time of the archive and of the program."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class HandQueue:
    """A download queue as far as standing orders know one. ``arrive`` brings what waits."""

    folder: Path
    jobs: list[Job] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    on_add: Callable[[str], object] = lambda _when: None

    def add(self, scene: Scene, *, files: Sequence[str] | None = None, folder: str = "") -> Job:
        self.on_add("before")
        path = self.folder / folder / f"{bare_name(scene.name)}.SEN3.zip"
        known = next((job for job in self.jobs if job.path == path), None)
        if known is None:
            known = Job(len(self.jobs) + 1, scene.id, scene.name, "waiting", path, size_bytes=scene.size_bytes)
            self.jobs.append(known)
            self.added.append(scene.name)
        self.on_add("after")
        return known

    def cancel(self, job_id: int) -> None:
        self.jobs = [replace(job, state="cancelled") if job.id == job_id else job for job in self.jobs]

    def snapshot(self) -> tuple[Job, ...]:
        return tuple(self.jobs)

    def arrive(self) -> None:
        for job in self.jobs:
            if job.state == "waiting":
                job.path.parent.mkdir(parents=True, exist_ok=True)
                job.path.write_bytes(b"PK")
        self.jobs = [replace(job, state="done") if job.state == "waiting" else job for job in self.jobs]

    def clear(self) -> None:
        """Take what has ended off the list."""
        self.jobs = [job for job in self.jobs if not job.has_ended]


@dataclass
class World:
    """What a standing order works with."""

    clock: Clock
    queue: HandQueue
    settings: Settings
    catalogue: Catalogue
    offline: Catalogue
    free_bytes: int = 500 * GB
    is_online: bool = True

    def following(self, queue: HandQueue | None = None) -> Following:
        return Following(
            self.settings,
            catalogue=self.catalogue if self.is_online else self.offline,
            queue=queue or self.queue,
            now=self.clock,
            free=lambda _folder: self.free_bytes,
            chance=Random(1),
        )

    def look(self) -> tuple[LookReport, ...]:
        """Look as a program that was started just now."""
        following = self.following()
        try:
            return following.look_all()
        finally:
            following.close()

    def live(self, days: float, *, step: timedelta = timedelta(hours=24), arrives: bool = True) -> None:
        """Let time pass, with a look at each step."""
        end = self.clock.now + timedelta(days=days)
        while self.clock.now < end:
            self.clock.now += step
            self.look()
            if arrives:
                self.queue.arrive()


@pytest.fixture(scope="session")
def archive_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, archive_clock: Clock) -> Iterator[PracticeServer]:
    server = PracticeServer(data_dir=tmp_path_factory.mktemp("archive"), clock=archive_clock)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def world(archive: PracticeServer, archive_clock: Clock, tmp_path: Path) -> Iterator[World]:
    archive_clock.now = START
    addresses = archive._state.addresses
    settings = Settings(data_dir=tmp_path / "data", download_dir=tmp_path / "scenes")
    here = settings.at(
        identity_url=addresses.identity_url,
        catalogue_url=addresses.catalogue_url,
        download_url=addresses.download_url,
    )
    nowhere = settings.at(**dict.fromkeys(("identity_url", "catalogue_url", "download_url"), "http://127.0.0.1:9"))
    catalogue = Catalogue(here, now=archive_clock)
    offline = Catalogue(nowhere, now=archive_clock, sleep=lambda _wait_s: None)
    yield World(archive_clock, HandQueue(settings.download_dir), here, catalogue, offline)
    catalogue.close()
    offline.close()


@pytest.fixture
def order() -> StandingOrder:
    return StandingOrder("Gulf of Guinea", AREA, START - timedelta(days=2))
