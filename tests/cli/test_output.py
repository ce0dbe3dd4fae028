"""What is printed beside a result: a bar for a person who looks on, nothing elsewhere."""

from __future__ import annotations

import pytest

from olci_cli.output import Bar, megabytes


def test_a_bar_is_drawn_over_and_over_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar(4, is_drawn=True)
    bar.at(1, "one.zip")
    bar.clear()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "\r█████░░░░░░░░░░░░░░░ 1/4  one.zip\r"


def test_elsewhere_and_for_nothing_no_bar_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    for bar in (Bar(4, is_drawn=False), Bar(0, is_drawn=True)):
        bar.at(0, "one.zip")
        bar.clear()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("size_bytes", "words"), [(None, "-"), (999, "999 B"), (720_000_000, "720 MB")])
def test_a_size_is_written_as_people_read_it(size_bytes: int | None, words: str) -> None:
    assert megabytes(size_bytes) == words
