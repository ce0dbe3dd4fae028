"""docs/benchmarks.md, written from the figures that are kept: a section for each benchmark, and its plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.cost_plots import draw_cost_plots
from benchmarks.figures import Figure
from benchmarks.kept_figures import Section


def write_page(sections: Mapping[str, Section], page: Path) -> None:
    """Write the page, and beside it the plots of what was measured at several sizes."""
    plots = {name: draw_cost_plots(name, section.figures, page.parent) for name, section in sections.items()}
    drawn = {plot.name for of_section in plots.values() for plot in of_section}
    for plot in page.parent.glob("cost-*.png"):
        if plot.name not in drawn:
            plot.unlink()
    page.write_text(page_text(sections, plots), encoding="utf-8")


def page_text(sections: Mapping[str, Section], plots: Mapping[str, Sequence[Path]]) -> str:
    """Return the page."""
    missed = sum(section.missed for section in sections.values())
    total = sum(len(section.figures) for section in sections.values())
    minutes = sum(section.took_s for section in sections.values()) / 60
    lines = [
        "# Figures",
        "",
        f"{total:,} figures, {missed:,} goals missed; measuring them takes {minutes:.0f} minutes. Each section was",
        "written by `python -m benchmarks NAME` when it last ran, `python -m benchmarks` runs all. Each figure is the",
        "median of its rounds, with the least and the most in brackets. Its rival did the same work in the same run:",
        "beside it stands the ratio to that (below 1: less than the rival) and what the rival took.",
        "",
    ]
    if broken := [name for name, section in sections.items() if section.has_broken]:
        lines += [f"Did not come to their end: {', '.join(broken)}.", ""]
    if missed:
        lines += ["Missed: " + "; ".join(_missed(sections)) + ".", ""]
    if alone := [f"{what} ({name})" for name, section in sections.items() for what in section.without_rival]:
        lines += ["Have a goal and no rival: " + "; ".join(alone) + ".", ""]
    for name, section in sections.items():
        lines += _section_lines(section, plots.get(name, ()))
    return "\n".join(lines).rstrip() + "\n"


def _missed(sections: Mapping[str, Section]) -> list[str]:
    return [f"{figure.what} ({name})" for name, one in sections.items() for figure in one.figures if figure.is_missed]


def _section_lines(section: Section, plots: Sequence[Path]) -> list[str]:
    lines = [
        f"## {section.name}",
        "",
        f"Measured on {section.at:%Y-%m-%d} in {section.took_s:.0f} s on {section.machine}.",
        "With " + ", ".join(section.versions) + ".",
        "",
    ]
    if section.has_broken:
        before = "; what it measured before is below" if section.figures else ""
        lines += [f"**Did not come to its end: {section.reason}{before}.**", ""]
    if not section.figures:
        return lines
    lines += ["| what | measured | goal | beside its rival |", "|---|---|---|---|"]
    lines += [f"| {one.what} | {one.spread} | {_marked(one)} | {one.beside} |" for one in section.figures]
    lines.append("")
    if plots:
        lines += [" ".join(f"![{plot.stem.replace('-', ' ')}]({plot.name})" for plot in plots), ""]
    return lines


def _marked(figure: Figure) -> str:
    """Return the goal, set in bold where it is missed."""
    return f"**{figure.goal}**" if figure.is_missed else figure.goal
