"""The app as a program of its own on a free port, on a data folder of the benchmark's, with no service in reach."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.timing import ROOT

PLAIN_RESULTS = ROOT / "benchmarks" / "plain_results.py"  # the rival's app


def environment(data_dir: Path) -> dict[str, str]:
    """Return the environment of an app on a data folder; no service is ever asked."""
    nowhere = dict.fromkeys(("OLCI_IDENTITY_URL", "OLCI_CATALOGUE_URL", "OLCI_DOWNLOAD_URL"), "http://127.0.0.1:9")
    folders = {"OLCI_DATA_DIR": str(data_dir), "OLCI_DOWNLOAD_DIR": str(data_dir / "scenes")}
    return {**os.environ, **nowhere, **folders, "OLCI_TILES": "off", "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    """Return the number of a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def begun(command: Sequence[str], port_option: str, *, data_dir: Path) -> Iterator[tuple[str, float]]:
    """Run a command that starts an app; yield the app's address, where nobody may answer yet, and when it began."""
    port, begun_s = free_port(), time.perf_counter()
    process = subprocess.Popen(
        [*command, port_option, str(port)],
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", begun_s
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@contextmanager
def serving(
    script: Path, *, data_dir: Path, more: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[tuple[int, str]]:
    """Run an app on a free port; yield its process id and its address. ``more`` comes on top of the environment."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with (log or Path(os.devnull)).open("wb") as out:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"],
            cwd=ROOT,
            env={**environment(data_dir), **(more or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_up(url)
        yield process.pid, url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextmanager
def practice_archive(data_dir: Path) -> Iterator[dict[str, str]]:
    """Run the practice archive as a program of its own; yield what an app's environment needs to take it for CDSE."""
    command = [sys.executable, "-m", "olci_practice", "--data-dir", str(data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        try:
            yield {f"OLCI_{name.upper()}": address for name, address in addresses.items()}
        finally:
            process.send_signal(signal.SIGTERM)


def wait_until_up(url: str) -> None:
    """Wait until an app answers, for a minute at most."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"the app at {url} did not start")
