"""A practice archive of its own, and the commands of ``olci`` run against it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import pytest

from olci_cli.__main__ import run
from olci_practice import PracticeServer

ROOT = Path(__file__).resolve().parents[2]
Olci = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where products that were made once are kept."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture(scope="session")
def addresses(made: Path) -> Iterator[dict[str, str]]:
    """Serve the practice archive; yields its three addresses as environment variables."""
    server = PracticeServer(data_dir=made)
    found = asdict(server.start())
    yield {f"OLCI_{name.upper()}": address for name, address in found.items()}
    server.stop()


@pytest.fixture
def environment(addresses: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Return an environment with the practice archive, an account, and folders of the test's own."""
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    account = {"OLCI_USERNAME": "practice", "OLCI_PASSWORD": "practice"}
    return {**os.environ, **addresses, **folders, **account, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def olci(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Olci:
    """Return a function that runs a command of ``olci`` to its end, as its process does once it has started."""

    def ended(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as here, redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            here.chdir(tmp_path)
            for name, value in {**environment, **more}.items():
                here.setenv(name, value)
            status = run([str(one) for one in arguments])
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())

    return ended
