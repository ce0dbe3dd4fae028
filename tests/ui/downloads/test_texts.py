"""What the Downloads page says of a queue: values in, words out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from olci_core.transfer import Hold, Job
from olci_ui.downloads.texts import (
    end_line,
    hold_line,
    job_title,
    status,
    tab_title,
    total_line,
)
from olci_ui.formats import rough_duration
from olci_ui.session.download_progress import (
    totals,
)
from tests.ui.downloads.samples import DONE, FAILED, LATER, MB, RUNNING, WAITING


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (WAITING, "Waits for its turn"),
        (replace(WAITING, received_bytes=5 * MB, size_bytes=10 * MB), "5.0 MB of 10 MB are here"),
        (replace(WAITING, message="Trying again in 40 s (3rd of 8): busy.", hint="Wait."), "8): busy. Wait."),
        (
            replace(WAITING, message="busy.", hint="Wait.", next_try_at=LATER, next_attempt=3, max_attempts=8),
            "Trying again in 40 s (3rd of 8): busy. Wait.",
        ),
        (replace(WAITING, message="busy.", next_try_at=LATER - timedelta(minutes=1)), "Trying again: busy."),
        (replace(WAITING, state="paused", message="Order it.", hint="There.", next_try_at=LATER), "Order it. There."),
        (replace(RUNNING, received_bytes=0), "Asking for it …"),
        (RUNNING, "120 MB of 890 MB · 12 MB/s"),
        (replace(RUNNING, size_bytes=None), "120 MB · 12 MB/s"),
        (replace(RUNNING, received_bytes=890 * MB), "being tested"),
        (replace(RUNNING, state="paused"), "Paused · 120 MB of 890 MB are here"),
        (DONE, f"Whole and tested · 890 MB · in {Path('/scenes')}"),
        (FAILED, "The disk is full. Make room there, then retry."),
        (replace(WAITING, state="cancelled"), "For a minute"),
    ],
)
def test_a_status_says_how_far_a_job_is_and_why_it_is_not_further(job: Job, words: str) -> None:
    assert words in status(job, now=LATER - timedelta(seconds=40))


def test_a_title_says_day_satellite_product_and_how_many_files() -> None:
    assert job_title(WAITING) == "1 June 2018, 15:14 UTC · Sentinel-3A · OL_1_EFR___"
    assert job_title(replace(WAITING, files=("a.nc", "b.nc"))).endswith(" · 2 files")
    assert job_title(replace(WAITING, scene_name="<b>strange")) == "<b>strange"


def test_the_line_above_all_jobs() -> None:
    summed = totals([RUNNING, replace(DONE, id=2)])
    line = total_line(summed, bytes_per_s=12e6, left_s=64.0)
    assert line == "56 % · 1 of 2 scenes done · 1.0 GB of 1.8 GB · 12 MB/s · about 1 min left"
    assert total_line(totals([replace(RUNNING, state="paused")]), bytes_per_s=9.0, left_s=None).endswith("paused")


@pytest.mark.parametrize(
    ("jobs", "line"),
    [
        ([DONE], "All done: 1 scene, 890 MB, whole and tested."),
        ([DONE, FAILED], "1 scene, 890 MB whole and tested. 1 scene failed and says why."),
        ([replace(WAITING, state="cancelled")], "Nothing is left to download."),
    ],
)
def test_the_end_is_said_in_a_sentence(jobs: list[Job], line: str) -> None:
    assert end_line(totals(jobs)) == line


@pytest.mark.parametrize(
    ("jobs", "is_held_up", "title"),
    [
        ([RUNNING, DONE], False, "56 % · OLCI Scene Picker"),
        ([WAITING], True, "Waits for you · OLCI Scene Picker"),
        ([replace(RUNNING, state="paused")], False, "Paused · OLCI Scene Picker"),
        ([DONE, FAILED], False, "1 failed · OLCI Scene Picker"),
        ([DONE], False, "All done · OLCI Scene Picker"),
        ([replace(WAITING, state="cancelled")], False, "Downloads · OLCI Scene Picker"),
    ],
)
def test_the_tabs_title_can_be_read_from_afar(jobs: list[Job], is_held_up: bool, title: str) -> None:
    assert tab_title(totals(jobs), is_held_up=is_held_up) == title


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds"),
        (41, "about 50 s"),
        (64, "about 1 min"),
        (400, "about 7 min"),
        (1500, "about 25 min"),
        (7000, "about 2 h"),
        (9000, "about 2.5 h"),
        (400_000, "about 5 days"),
    ],
)
def test_a_time_left_is_shown_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert rough_duration(seconds) == words


def test_what_holds_the_whole_queue_up_is_said_with_its_beginning() -> None:
    hold = Hold("outage", "The service answered 503.", "It is asked again.", since=LATER)
    assert hold_line(hold) == f"The service answered 503. Since {LATER:%H:%M} UTC. It is asked again."
    assert hold_line(Hold("busy", "Too many requests.")) == "Too many requests."
