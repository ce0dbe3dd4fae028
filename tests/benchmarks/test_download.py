"""The clients beside our downloads: each by itself, and said where it is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.download import beside_clients
from benchmarks.figures import KEPT_IN, Figure, collected


def test_a_client_that_is_not_installed_is_said_and_the_other_one_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_in = tmp_path / "figures.jsonl"
    monkeypatch.setenv(KEPT_IN, str(kept_in))
    took_s = [{"ours": {"wall_s": ours}, "clients_s": {"cdsetool": 4.0, "cdse-client": None}} for ours in (1.0, 2.0)]
    beside_clients("wall", took_s)
    assert collected(kept_in) == [Figure("wall", (0.25, 0.5), "× cdsetool")]
    assert "wall, beside cdse-client: not installed" in capsys.readouterr().out
