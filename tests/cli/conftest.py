"""A practice archive of its own, and ``olci`` run against it as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

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
def olci(environment: dict[str, str], tmp_path: Path) -> Olci:
    """Return a function that runs ``olci`` to its end."""

    def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "olci_cli", *map(str, arguments)],
            cwd=tmp_path,
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
