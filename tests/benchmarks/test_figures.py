"""Figures: judged by their median, kept while they are measured, and written down missed or not."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.__main__ import main, reason_of
from benchmarks.cost_plots import draw_cost_plots
from benchmarks.figures import KEPT_IN, Figure, Rival, collected, report
from benchmarks.kept_figures import Section, keep, read_sections
from benchmarks.timing import ROOT
from benchmarks.written_page import page_text, write_page

FIRST, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)


def section(name: str, *figures: Figure, at: datetime = FIRST, reason: str = "") -> Section:
    return Section(name, at, "2 cores", ("numpy 2.0",), 65.0, figures, reason)


def test_a_goal_is_missed_by_the_median_not_by_one_slow_round() -> None:
    assert not Figure("search", (0.4, 0.5, 9.0), "s", limit=0.5).is_missed
    assert Figure("search", (0.4, 0.6, 9.0), "s", limit=0.5).is_missed
    assert not Figure("search", (9.0,), "s").is_missed


def test_a_reported_figure_is_printed_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_in = tmp_path / "figures.jsonl"
    monkeypatch.setenv(KEPT_IN, str(kept_in))
    rival = Rival("pandas", (0.4, 0.4, 0.5))
    report("filter, 10,000 scenes", [0.1, 0.3, 0.2], "s", limit=1.0, size=10_000, rival=rival)
    assert collected(kept_in) == [Figure("filter, 10,000 scenes", (0.1, 0.3, 0.2), "s", 1.0, 10_000, rival)]
    printed = capsys.readouterr().out
    assert "0.2 (0.1 to 0.3) s" in printed
    assert "≤ 1: reached" in printed
    assert "0.4 (0.25 to 0.75) × pandas (0.4 s)" in printed


@pytest.mark.parametrize(
    ("ours", "theirs", "beside"),
    [
        ((1.0, 4.0), (2.0, 2.0), "1.25 (0.5 to 2) × curl (2 s)"),  # round by round
        ((1.0, 4.0, 2.0), (4.0,), "0.5 (0.5 to 0.5) × curl (4 s)"),  # the median, where the rounds are not the same
        ((0.0,), (3.0,), "curl: 3 s"),
        ((3.0,), (0.0,), "curl: 0 s"),
        ((-1.0,), (3.0,), "curl: 3 s"),
    ],
)
def test_a_rival_stands_beside_a_figure_as_a_ratio_where_there_is_one(
    ours: tuple[float, ...], theirs: tuple[float, ...], beside: str
) -> None:
    assert Figure("search", ours, "s", rival=Rival("curl", theirs)).beside == beside


def test_whatever_is_reported_with_a_goal_is_a_ratio_or_has_a_rival() -> None:
    calls = [
        (f"{path.name}:{node.lineno}", ast.unparse(node), {keyword.arg for keyword in node.keywords})
        for path in sorted((ROOT / "benchmarks").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "report"
    ]
    with_goal = [(place, words, given) for place, words, given in calls if "limit" in given]
    assert len(with_goal) > 30
    assert [place for place, words, given in with_goal if "rival" not in given and "×" not in words] == []


def test_a_goal_with_no_rival_is_named_on_the_page() -> None:
    figures = [
        Figure("by itself", (2.0,), "s", 3.0),
        Figure("beside", (2.0,), "s", 3.0, rival=Rival("curl", (4.0,))),
        Figure("a ratio", (0.5,), "× curl", 1.0),
        Figure("only known", (2.0,), "s"),
    ]
    text = page_text({"search": section("search", *figures)}, {})
    assert "Have a goal and no rival: by itself (search)." in text
    assert "| beside | 2 (2 to 2) s | ≤ 3: reached | 0.5 (0.5 to 0.5) × curl (4 s) |" in text


def test_a_missed_goal_and_a_broken_benchmark_stand_on_the_page() -> None:
    missed = section("search", Figure("ours", (2.0,), "s", 1.0))
    text = page_text({"idle": section("idle", reason="no browser"), "search": missed}, {})
    assert "1 figures, 1 goals missed" in text
    assert "Missed: ours (search)." in text
    assert "| ours | 2 (2 to 2) s | **≤ 1: MISSED** |  |" in text
    assert "**Did not come to its end: no browser.**" in text.partition("## search")[0]
    assert "Did not come to their end: idle." in text
    assert "Measured on 2026-01-01 in 65 s on 2 cores." in text


def test_a_benchmark_that_runs_again_renews_its_own_section_alone(tmp_path: Path) -> None:
    kept_in, page = tmp_path / "benchmarks.json", tmp_path / "benchmarks.md"
    keep(section("search", Figure("ours", (2.0,), "s", 1.0)), kept_in)
    keep(section("idle", Figure("share", (0.3, 0.2), "% of a core", 0.5)), kept_in)
    again = section("search", Figure("ours", (0.5,), "s", 1.0), at=LATER)
    sections = keep(again, kept_in)
    assert list(sections) == ["idle", "search"]
    assert read_sections(kept_in) == sections
    assert sections["search"] == again
    assert sections["idle"].at == FIRST
    write_page(sections, page)
    text = page.read_text("utf-8")
    assert "0 goals missed" in text
    assert "Measured on 2026-01-01" in text.partition("## search")[0]
    assert "Measured on 2026-02-03" in text.partition("## search")[2]


def test_one_that_breaks_before_it_has_measured_anything_takes_nothing_away(tmp_path: Path) -> None:
    kept_in = tmp_path / "benchmarks.json"
    whole = section("search", Figure("ours", (2.0,), "s", 1.0))
    keep(whole, kept_in)
    assert keep(section("search", at=LATER, reason="no room"), kept_in) == {"search": replace(whole, reason="no room")}
    assert keep(section("idle", reason="no browser"), kept_in).keys() == {"idle", "search"}
    assert read_sections(kept_in)["idle"].has_broken


def test_a_program_that_breaks_says_why_and_one_that_hangs_is_ended_with_all_that_it_has_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def reason(script: str, *, limit_s: float = 60.0) -> str:
        return reason_of([sys.executable, "-c", script], kept_in=tmp_path / "figures.jsonl", limit_s=limit_s)

    assert reason("print('all is well')") == ""
    assert reason("print('first'); raise SystemExit('no room on the disk')") == "no room on the disk"
    assert reason("raise SystemExit(3)") == "it ended with status 3"
    hangs = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    assert reason(hangs, limit_s=0.6) == "it took more than 0.01 minutes"
    assert "first" in capsys.readouterr().out


def test_works_measured_at_several_sizes_are_drawn_together_and_old_plots_go(tmp_path: Path) -> None:
    figures = [
        Figure(f"{work}, {size:,} scenes", (size / 1e5, size / 9e4), "s", size=size)
        for work in ("filter", "count")
        for size in (1_000, 10_000, 50_000)
    ]
    plots = draw_cost_plots("search", [*figures, Figure("start", (1.0,), "s", size=1)], tmp_path)
    assert [plot.name for plot in plots] == ["cost-search-scenes-s.png"]
    assert plots[0].read_bytes().startswith(b"\x89PNG")
    write_page({"idle": section("idle", Figure("share", (0.3,), "%"))}, tmp_path / "benchmarks.md")
    assert not plots[0].exists()


def test_the_page_can_be_written_from_what_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    keep(section("search", Figure("ours", (2.0,), "s", 1.0)), page.with_suffix(".json"))
    assert main(["--page", str(page), "--write-only"]) == 0
    assert "## search" in page.read_text("utf-8")


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serch"])
    assert "no benchmark is called serch" in capsys.readouterr().err
