"""The types of all the code: forty seconds of a core, taken from what tests leave that wait for a page or a program.

With ``--types-beside`` the process that gives out the tests begins at once, at the lowest priority, and the test of the
types takes what comes of it; without, that test does it itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A first look is quicker where it writes nothing down for a second.
HOW = [] if (ROOT / ".mypy_cache").exists() else ["--cache-dir", os.devnull]
OUTCOME = "OLCI_TYPE_CHECK"  # the environment variable that names the file with what comes of it
LIMIT_S = 300


class TypeCheckBeside:
    """A check of the types under way while the tests run; it ends with them at the latest."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="types-")
        outcome = Path(self._folder.name) / "outcome.json"
        os.environ[OUTCOME] = str(outcome)
        self._process = subprocess.Popen([sys.executable, "-m", "tests.type_check", str(outcome)], cwd=ROOT)

    def pytest_unconfigure(self) -> None:
        """End what nobody waits for any more."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


def types_checked() -> tuple[int, str]:
    """Return the status of mypy, 0 for nothing found, and what it has printed."""
    outcome = os.environ.get(OUTCOME)
    if outcome is None:
        done = subprocess.run(
            [sys.executable, "-m", "mypy", *HOW], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr
    give_up_at = time.monotonic() + LIMIT_S
    while not Path(outcome).exists():
        if time.monotonic() > give_up_at:
            pytest.fail(f"the types were not checked within {LIMIT_S} s")
        time.sleep(0.2)
    status, printed = json.loads(Path(outcome).read_text("utf-8"))
    return int(status), str(printed)


def _check_beside(outcome: Path) -> None:
    from mypy import api  # noqa: PLC0415 - in this process alone, which ends with it

    if hasattr(os, "nice"):
        os.nice(19)
    printed, errors, status = api.run(HOW)
    part = outcome.with_suffix(".part")
    part.write_text(json.dumps((status, printed + errors)), "utf-8")
    part.replace(outcome)


if __name__ == "__main__":
    _check_beside(Path(sys.argv[1]))
