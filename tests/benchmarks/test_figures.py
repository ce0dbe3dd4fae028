"""Figures: judged by their median, kept while they are measured, and written down missed or not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.__main__ import main, page
from benchmarks.cost_plots import draw_cost_plots
from benchmarks.figures import KEPT_IN, Figure, collected, report


def test_a_goal_is_missed_by_the_median_not_by_one_slow_round() -> None:
    assert not Figure("search", (0.4, 0.5, 9.0), "s", limit=0.5).is_missed
    assert Figure("search", (0.4, 0.6, 9.0), "s", limit=0.5).is_missed
    assert not Figure("search", (9.0,), "s").is_missed


def test_a_reported_figure_is_printed_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_in = tmp_path / "figures.jsonl"
    monkeypatch.setenv(KEPT_IN, str(kept_in))
    report("filter, 10,000 scenes", [0.1, 0.3, 0.2], "s", limit=1.0, size=10_000)
    assert collected(kept_in) == [Figure("filter, 10,000 scenes", (0.1, 0.3, 0.2), "s", 1.0, 10_000)]
    printed = capsys.readouterr().out
    assert "0.2 (0.1 to 0.3) s" in printed
    assert "≤ 1: reached" in printed


def test_a_missed_goal_and_a_broken_benchmark_stand_on_the_page() -> None:
    found = {"search": [Figure("ours", (2.0,), "s", 1.0)], "idle": []}
    text = page(found, broken=["idle"], plots=[], at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "1 figures, 1 goals missed" in text
    assert "| ours | 2 (2 to 2) s | **≤ 1: MISSED** |" in text
    assert "## idle\n\n**This benchmark broke" in text


def test_works_measured_at_several_sizes_are_drawn(tmp_path: Path) -> None:
    figures = [
        Figure(f"filter, {size:,} scenes", (size / 1e5, size / 9e4), "s", size=size) for size in (1_000, 10_000, 50_000)
    ]
    plots = draw_cost_plots([*figures, Figure("start", (1.0,), "s")], tmp_path)
    assert [plot.name for plot in plots] == ["cost-filter-N-scenes.png"]
    assert plots[0].read_bytes().startswith(b"\x89PNG")


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serch"])
    assert "no benchmark is called serch" in capsys.readouterr().err
