"""docs/architecture.md names every module that a search and a download pass through, and not fewer than there are."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

import olci_core.transport  # noqa: F401 - else its import would be part of the walk
from olci_core.area import Area
from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, SearchQuery, current
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue

ROOT = Path(__file__).resolve().parents[2]
CORE = f"{ROOT / 'olci_core'}{os.sep}"
IS_FUNCTION = 1  # CO_OPTIMIZED: neither a module's nor a class's own code
QUERY = SearchQuery.days(
    date(2023, 6, 1), date(2023, 6, 3), area=Area.from_wkt("POLYGON((10 54, 20 54, 21 60, 12 61, 10 54))")
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The practice archive in a process of its own, so that what it calls is not counted."""
    folder = tmp_path_factory.mktemp("walks")
    environment = {**os.environ, "OLCI_DATA_DIR": str(folder / "archive"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "olci_practice", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as server:
        assert server.stdout is not None
        at = json.loads(server.stdout.readline())
        yield Settings(**at, data_dir=folder / "data", download_dir=folder / "scenes")
        server.terminate()


@contextmanager
def walked() -> Iterator[tuple[set[str], set[str]]]:
    """Give the modules of the core that are called, and those among them that call another one."""
    called: set[str] = set()
    passing_on: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not frame.f_code.co_flags & IS_FUNCTION or not frame.f_code.co_filename.startswith(CORE):
            return
        called.add(frame.f_code.co_filename)
        back = frame.f_back
        while back is not None and not back.f_code.co_filename.startswith(CORE):
            back = back.f_back
        if back is not None and back.f_code.co_filename != frame.f_code.co_filename:
            passing_on.add(back.f_code.co_filename)

    gc.collect()  # what earlier tests left behind ends now, and nothing ends meanwhile
    gc.disable()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield called, passing_on
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        gc.enable()


def test_a_search_goes_the_way_that_is_written_down(settings: Settings) -> None:
    catalogue = Catalogue(settings)
    with walked() as (called, passing_on):
        assert current(catalogue.search(QUERY).scenes)
    check("A search", called, passing_on)


def test_a_download_goes_the_way_that_is_written_down(settings: Settings) -> None:
    scene = Catalogue(settings).search(QUERY, limit=1).scenes[0]
    tokens = TokenSource(settings, Credentials("practice", "practice"))
    tokens.current()
    queue = DownloadQueue(settings, tokens)
    with walked() as (called, passing_on):
        queue.add(scene)
        queue.start()
        assert queue.wait(120)
    assert queue.snapshot()[0].state == "done"
    queue.stop()
    tokens.sign_out()
    check("A download", called, passing_on)


def check(walk: str, called: set[str], passing_on: set[str]) -> None:
    """Hold what was called against the section of that name, and the table of counts."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = text.partition(f"## {walk}, module by module")[2].partition("\n## ")[0]
    names = {re.split(r"[/ ]", name)[-1] for name in re.findall(r"`([\w/]+\.py)`", section)}
    modules = {Path(name).name for name in called} - {"__init__.py"}
    assert modules <= names, f"docs/architecture.md does not name {sorted(modules - names)}"
    row = re.search(rf"^\| {walk.rsplit(maxsplit=1)[-1]},.*$", text, re.MULTILINE)
    assert row is not None
    now, passing_on_now = (int(row.group().split("|")[column]) for column in (3, 5))
    assert len(modules) <= now, "the walk has become longer than docs/architecture.md says"
    assert len(passing_on) <= passing_on_now, "more modules pass it on than docs/architecture.md says"
