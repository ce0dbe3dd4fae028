"""An app in a process that begins as a copy of another, in which all is loaded that it will need.

To load it is most of what a start costs. How an app begins from nothing is tried in ``tests/test_start.py`` and
``tests/test_app.py``.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parents[2]

if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")  # it has no copies: each begins from nothing
else:
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload(["tests.e2e.at_hand"])


def begin_app(script: Path, *, port: int, environment: Mapping[str, str], log: Path) -> BaseProcess:
    """Begin an app (a script of Streamlit's or an ``st.App``) at a port; what it prints goes into ``log``."""
    process = _CONTEXT.Process(target=_run, args=(script, port, dict(environment), log))
    process.start()
    return process


def _run(script: Path, port: int, environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as printed:
        for stream in (1, 2):
            os.dup2(printed.fileno(), stream)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    from streamlit.web.cli import main  # noqa: PLC0415 - not in the process of the tests

    options = ["--server.port", str(port), "--server.headless", "true"]
    main(["run", str(script), *options], prog_name="streamlit", standalone_mode=False)
