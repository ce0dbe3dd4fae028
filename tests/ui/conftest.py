"""A fresh process-wide world for each page test, with settings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from olci_practice import PracticeServer
from olci_ui.services import services
from tests.practice_environment import environment_of

ROOT = Path(__file__).resolve().parents[2]
# Each run of an AppTest reads what every installed package says of itself, a fifth of these tests' time; it stays so.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def until_stopped(runner: LocalScriptRunner, timeout: float = 3) -> None:
    """Wait for a run's end without asking a thousand times a second, which takes the run a twentieth of its time."""
    if runner._script_thread is not None:
        runner._script_thread.join(timeout)
    _ask_until_stopped(runner, 0.1)


_ask_until_stopped = local_script_runner.require_widgets_deltas
local_script_runner.require_widgets_deltas = until_stopped


class PageInBrowser(AppTest):
    """A page as a browser has it: who goes on from a page has come to it."""

    def switch_page(self, page_path: str) -> AppTest:
        if "way" in self.session_state:
            del self.session_state["way"]
        return super().switch_page(page_path)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    """The practice archive as a service elsewhere: signed in to with name and password."""
    server = PracticeServer(data_dir=tmp_path_factory.mktemp("archive"), bytes_per_s=None)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def world(archive: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The environment of one test; yields the download folder."""
    for name, value in environment_of(archive.start(), tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("OLCI_PRACTICE", raising=False)
    services.stop()
    services.use_copernicus()
    yield tmp_path / "scenes"
    services.stop()


@pytest.fixture
def open_page(world: Path) -> Callable[..., AppTest]:
    """Open a page as a browser would, with the query parameters given."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = PageInBrowser(str(ROOT / "olci_ui" / "main.py"), default_timeout=30)
        for key, value in parameters.items():
            app.query_params[key] = value
        app.run()
        if name != "search":
            app.switch_page(f"../pages/{name}.py").run()
        return app

    return opened
