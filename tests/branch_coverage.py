"""Lines and branches that the tests have been through, counted by probes in the code itself.

A tracer makes Python 3.11 half as fast again; a probe costs hardly anything. Each process that runs tests counts for
itself; the one that gives them out adds up and prints. Programs that tests start are not looked into.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slipcover import FileMatcher, ImportManager, Slipcover, merge_coverage

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [str(ROOT / room) for room in ("olci_core", "olci_cli", "olci_practice", "olci_ui")]
BY_HAND = ["*/make_*.py"]  # run for each new edition of the land
KEEP_PROBES = 10**9  # taking them out goes over every function there is, while other threads run

Counted = dict[str, Any]  # of slipcover: ``files``, each with its executed and missing lines and branches


class BranchCoverage:
    """Count in this process, unless it gives its tests out (``runs_tests``); print what all have counted."""

    def __init__(self, *, runs_tests: bool) -> None:
        self._probes = Slipcover(branch=True, d_miss_threshold=KEEP_PROBES)
        self._runs_tests = runs_tests
        if runs_tests:
            ImportManager(self._probes, FileMatcher(sources=ROOMS, omit=BY_HAND)).__enter__()
        self._counted: list[Counted] = []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand on what a worker has counted."""
        worker_output = getattr(session.config, "workeroutput", None)
        if worker_output is not None:
            worker_output["coverage"] = json.dumps(self._probes.get_coverage())

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take what a worker has counted."""
        counted = getattr(node, "workeroutput", {}).get("coverage")
        if counted:
            self._counted.append(json.loads(counted))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print each module that is not covered whole, and the sum."""
        if self._runs_tests:
            self._counted.append(self._probes.get_coverage())
        met = [str(ROOT / name) for part in self._counted for name in part["files"]]
        # What no test has imported is read once more for the table, and only that: to read all would take seconds.
        counted: Counted = Slipcover(branch=True, source=ROOMS, omit=[*BY_HAND, *met]).get_coverage()
        for part in self._counted:
            merge_coverage(counted, part)
        terminalreporter.section("branch coverage")
        for line in table(counted):
            terminalreporter.write_line(line)


def table(counted: Counted) -> Iterator[str]:
    """Yield the lines of a table: what is missing of each module, and the sum of all."""
    yield f"{'module':<60} {'lines':>7} {'missed':>7} {'branches':>9} {'missed':>7} {'%':>6}"
    for name, file in sorted(counted["files"].items()):
        if file["missing_lines"] or file["missing_branches"]:
            yield _row(name, file["summary"])
    yield _row("all", counted["summary"])


def _row(name: str, summary: dict[str, Any]) -> str:
    lines, branches = (
        (summary[f"covered_{what}"] + summary[f"missing_{what}"], summary[f"missing_{what}"])
        for what in ("lines", "branches")
    )
    share = summary["percent_covered"]
    return f"{name:<60} {lines[0]:>7} {lines[1]:>7} {branches[0]:>9} {branches[1]:>7} {share:>6.1f}"
