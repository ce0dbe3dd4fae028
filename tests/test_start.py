"""The two commands: what they say when something is missing, and that Ctrl-C ends everything."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """start.py in a folder with spaces in its path, and nothing installed there."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    for name in ("start.py", "requirements.txt", "requirements-test.txt", "requirements-pip.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder / "start.py"


def refusal_of(
    prelude: str, script: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run start.py after a line of Python that takes something away from it."""
    program = (
        f"import sys, runpy; {prelude}; sys.argv = [{str(script)!r}, *{list(arguments)!r}];"
        f"runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **(env or {})},
    )


def test_too_old_a_python_is_said_in_a_sentence(copy: Path) -> None:
    done = refusal_of("sys.version_info = (3, 10, 1)", copy)
    assert done.returncode == 1
    assert done.stderr.strip() == "This needs Python 3.11 or newer; this is Python 3.10. Get it from python.org."


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_said_with_the_cure(copy: Path, module: str) -> None:
    done = refusal_of(f"sys.modules[{module!r}] = None", copy)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_network_is_said_in_a_sentence(copy: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    nowhere |= {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    done = refusal_of("pass", copy, "--no-browser", env=nowhere)
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_hold_the_environment_is_named(copy: Path) -> None:
    (copy.parent / ".venv").write_text("in the way")
    done = refusal_of("pass", copy, "--no-browser")
    assert done.returncode == 1
    assert "could not be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_words_are_answered_with_the_known_ones(copy: Path) -> None:
    done = refusal_of("pass", copy, "--practise")
    assert done.returncode == 2
    assert "--practice" in done.stderr


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the app's own environment is not here")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_the_app_opens_from_any_folder_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    command = [sys.executable, str(ROOT / "start.py"), "--practice", "--no-browser", "--port", str(port)]
    log = tmp_path / "log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command,
            cwd="/",
            env={**os.environ, **folders},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            process.send_signal(signal.SIGINT)
            process.wait(20)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert "Traceback" not in log.read_text("utf-8")


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the app answers, or fail with what it wrote."""
    for _ in range(1200):
        assert process.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(log.read_text("utf-8"))
