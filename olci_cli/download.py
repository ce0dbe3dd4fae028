"""``olci download``: scenes by name or from a search, through the same queue as the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from olci_cli.options import json_option
from olci_cli.output import draw, megabytes, on_terminal, say, say_beside, say_error, say_json
from olci_cli.password import credentials
from olci_cli.search import names_in
from olci_cli.status import job_as_json
from olci_core.auth import TokenSource
from olci_core.catalogue import Catalogue
from olci_core.scene import Scene
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue, Job

PRINT_EVERY_S = 0.5


@click.command("download")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option(
    "--from-search",
    "found",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What `olci search --json` or `--csv` wrote, or a list of names.",
)
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Where they go, if not OLCI_DOWNLOAD_DIR."
)
@click.option("--places", type=click.IntRange(1, 4), default=4, show_default=True, help="How many at once.")
@json_option
def command(*, names: tuple[str, ...], found: Path | None, folder: Path | None, places: int, as_json: bool) -> int:
    r"""Fetch scenes whole: resumed, checked, and under their final name only when they passed their test.

    \b
    olci download S3A_OL_1_EFR____20180601T151419_….SEN3
    olci search … --json > found.json && olci download --from-search found.json --folder scenes

    NAME may end in .SEN3, .zip or neither. Without a name, what still waits in the queue is fetched. Ctrl-C stops, and
    the same command goes on where it was. If the page, or another `olci`, works on the queue already, the scenes
    are handed to it and waited for. The exit status is 1 if a scene was not found or not fetched.
    """  # fmt: skip
    settings = Settings.from_environment()
    if folder is not None:
        settings = replace(settings, download_dir=folder.absolute())
    wanted = [*names, *(names_in(found) if found is not None else ())]
    with open_queue(settings, places=places) as queue:
        scenes, missing = _looked_up(settings, wanted) if wanted else ((), False)
        ids = _ordered(queue, scenes, everything=not wanted)
        if not ids and not missing:
            raise click.UsageError("Nothing waits in the queue: name a scene, or give --from-search.")
        jobs = fetch_all(queue, ids, as_json=as_json)
    if as_json:
        say_json({"jobs": [job_as_json(job) for job in jobs]})
    return 0 if not missing and all(job.state == "done" for job in jobs) else 1


@contextmanager
def open_queue(settings: Settings, *, places: int) -> Iterator[DownloadQueue]:
    """Give a queue that is signed in with the account of the person; it stops, and signs out, at the end."""
    with TokenSource(settings, credentials(settings)) as tokens:
        queue = DownloadQueue(settings, tokens, places=places)
        try:
            yield queue
        finally:
            queue.stop()


def _looked_up(settings: Settings, names: Sequence[str]) -> tuple[tuple[Scene, ...], bool]:
    """Return the scenes of these names, and whether some were not found (said on the error output)."""
    catalogue = Catalogue(settings)
    try:
        found = catalogue.find(names)
    finally:
        catalogue.close()
    for name in found.missing:
        say_error(f"{name} is not in the catalogue.", hint=found.reasons.get(name, ""))
    return found.scenes, bool(found.missing)


def _ordered(queue: DownloadQueue, scenes: Sequence[Scene], *, everything: bool) -> frozenset[int]:
    """Queue the scenes, those that failed or rested once more; return the ids of what is waited for."""
    if everything:
        return frozenset(job.id for job in queue.snapshot() if job.state in ("waiting", "running"))
    ids = frozenset(job.id for job in queue.add_all(scenes))
    queue.do("resume", ids)
    queue.do("retry", [job.id for job in _jobs(queue, ids) if job.state == "failed"])
    return ids


def fetch_all(queue: DownloadQueue, ids: frozenset[int], *, as_json: bool) -> tuple[Job, ...]:
    """Fetch what is queued under ``ids``, say how it goes and, unless the result is JSON, what became of it."""
    if ids:
        reporter = _bar if on_terminal() and not as_json else _lines
        _fetch(queue, ids, report=reporter(queue, ids))
    jobs = _jobs(queue, ids)
    if not as_json:
        _sum_up(jobs)
    return jobs


def _fetch(queue: DownloadQueue, ids: frozenset[int], *, report: Callable[[], None]) -> None:
    """Work on the queue, or wait for who does, until nothing of ``ids`` waits or runs."""
    queue.start()
    handed_over = ""
    while any(job.state in ("waiting", "running") for job in _jobs(queue, ids)):
        is_over = queue.wait(PRINT_EVERY_S)
        if queue.owner and queue.owner != handed_over:
            handed_over = queue.owner
            say_beside(f"{handed_over} It has these scenes now.")
        report()
        if not is_over and queue.halted and queue.owner is None:
            say_error(queue.halted)
            return
    report()


def _jobs(queue: DownloadQueue, ids: frozenset[int]) -> tuple[Job, ...]:
    return tuple(job for job in queue.snapshot() if job.id in ids)


def _bar(queue: DownloadQueue, ids: frozenset[int]) -> Callable[[], None]:
    """Draw one line over and over: bytes, share, speed, what is waited for."""

    def report() -> None:
        jobs = _jobs(queue, ids)
        done = sum(job.state == "done" for job in jobs)
        received = sum(job.received_bytes for job in jobs)
        size = sum(job.size_bytes or 0 for job in jobs)
        share = received / size if size else 0.0
        speed = sum(job.speed_bytes_per_s or 0.0 for job in jobs)
        waits = next((job.message for job in jobs if job.state == "waiting" and job.message), "")
        bar = ("█" * round(20 * share)).ljust(20, "░")
        line = f"{bar} {done}/{len(jobs)}  {megabytes(received)} of {megabytes(size)}  {speed / 1e6:.1f} MB/s  {waits}"
        draw(line, stays=not any(job.state in ("waiting", "running") for job in jobs))

    return report


def _lines(queue: DownloadQueue, ids: frozenset[int]) -> Callable[[], None]:
    """Say in a line of its own what changes: a state, or what is waited for."""
    said: dict[int, tuple[str, str]] = {}

    def report() -> None:
        for job in _jobs(queue, ids):
            now = (job.state, job.message)
            if said.get(job.id) != now and (job.state != "waiting" or job.message):
                say_beside(f"{job.state}: {job.scene_name}" + (f" ({job.message})" if job.message else ""))
            said[job.id] = now

    return report


def _sum_up(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if job.state == "done":
            say(str(job.path))
            if job.warning:
                say_beside(f"{job.scene_name}: {job.warning}")
        else:
            say_error(f"{job.scene_name} is {job.state}. {job.message}".rstrip(), hint=job.hint)
