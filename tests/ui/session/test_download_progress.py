"""How far all jobs are and how long they will take: values in, numbers out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_ui.downloads.texts import (
    total_line,
)
from olci_ui.session.download_progress import (
    ArrivalRate,
    Countdown,
    expected_bytes,
    left_bytes,
    time_left_s,
    totals,
    typical_sizes,
)
from tests.ui.downloads.samples import DONE, FAILED, MB, RUNNING, WAITING


def test_unknown_sizes_count_as_the_typical_one_of_their_product_and_say_so() -> None:
    summed = totals([WAITING])
    assert (summed.total_bytes, summed.is_about) == (720 * MB, True)
    assert "of about 720 MB" in total_line(summed, bytes_per_s=0.0, left_s=None)


def test_siblings_in_the_queue_show_the_typical_size_better_than_the_table() -> None:
    small = replace(DONE, id=2, size_bytes=30 * MB, received_bytes=30 * MB)
    assert expected_bytes(WAITING, typical_sizes([WAITING, small])) == 30 * MB


def test_chosen_files_of_unknown_size_count_as_bands() -> None:
    assert expected_bytes(replace(WAITING, files=("a.nc", "b.nc", "c.nc")), {}) == 60 * MB


def test_more_than_the_typical_size_is_never_too_much() -> None:
    large = replace(RUNNING, size_bytes=None, received_bytes=900 * MB)
    assert totals([large]).share == 1.0
    assert left_bytes([large]) == 0


def test_what_failed_or_was_cancelled_brings_no_bytes() -> None:
    summed = totals([RUNNING, FAILED, replace(WAITING, state="cancelled")])
    assert summed.total_bytes == 890 * MB
    assert summed.wanted == 2


def test_paused_jobs_are_not_in_the_time_left() -> None:
    resting = replace(RUNNING, id=2, state="paused")
    rate = ArrivalRate(bytes=770e6, span_s=10.0)
    assert time_left_s([RUNNING, resting], rate) == pytest.approx(10)


def test_no_time_left_is_guessed_from_a_line_that_stands_still_or_was_not_watched_yet() -> None:
    assert time_left_s([RUNNING], ArrivalRate(bytes=0.0, span_s=10.0)) is None
    assert time_left_s([RUNNING], ArrivalRate(bytes=1e9, span_s=1.0)) is None


def looked_at(received: list[int], *, step_s: float = 1.0) -> ArrivalRate:
    rate = ArrivalRate()
    for second, bytes_here in enumerate(received):
        job = replace(RUNNING, received_bytes=bytes_here, size_bytes=None)
        rate = rate.after([job], now_s=100.0 + second * step_s)
    return rate


def test_a_steady_speed_is_shown_rightly_from_its_second_look_on() -> None:
    assert looked_at([0, 5 * MB]).bytes_per_s == pytest.approx(5e6)
    assert looked_at([n * 5 * MB for n in range(90)]).bytes_per_s == pytest.approx(5e6)


def test_bytes_that_a_file_loses_at_a_fresh_start_are_no_negative_speed() -> None:
    assert looked_at([0, 5 * MB, 0, 5 * MB]).bytes_per_s == pytest.approx(10e6 / 3, rel=0.05)


def test_the_last_bytes_of_a_job_that_ended_between_two_looks_count() -> None:
    rate = ArrivalRate().after([RUNNING], now_s=0.0)
    assert rate.after([DONE], now_s=10.0).bytes_per_s == pytest.approx(77e6)


def test_a_small_file_that_came_between_two_looks_counts() -> None:
    rate = ArrivalRate().after([WAITING], now_s=0.0)
    assert rate.after([replace(DONE, size_bytes=30 * MB, received_bytes=30 * MB)], now_s=2.0).bytes_per_s == 15e6


def test_a_night_with_the_page_closed_does_not_outweigh_what_is_seen_now() -> None:
    rate = ArrivalRate().after([replace(RUNNING, received_bytes=0)], now_s=0.0)
    here = 10 * MB
    for second in range(120):
        rate = rate.after([replace(RUNNING, received_bytes=here, size_bytes=None)], now_s=40_000.0 + second)
        here += 5 * MB
    assert rate.bytes_per_s == pytest.approx(5e6, rel=0.05)


def test_clicks_between_two_seconds_leave_the_speed_alone() -> None:
    rate = ArrivalRate().after([RUNNING], now_s=0.0)
    assert rate.after([DONE], now_s=0.1) is rate


def test_a_line_that_stood_still_for_a_minute_is_slow() -> None:
    received = [n * 5 * MB for n in range(60)]
    assert looked_at([*received, *[received[-1]] * 60]).bytes_per_s < 1e6


@given(st.lists(st.integers(0, 20 * MB), min_size=60, max_size=120))
def test_the_time_left_never_jumps_while_the_line_stutters(bursts: list[int]) -> None:
    total = sum(bursts) + 2_000 * MB
    rate, countdown, here = ArrivalRate(), Countdown(), 0
    shown: list[float] = []
    for second, came in enumerate([10 * MB] * 60 + bursts):
        here += came
        job = replace(RUNNING, received_bytes=here, size_bytes=total + 600 * MB)
        rate = rate.after([job], now_s=float(second))
        countdown = countdown.after(time_left_s([job], rate), now_s=float(second), work_bytes=total)
        left_s = countdown.left_s(float(second))
        if second >= 60 and left_s is not None:
            shown.append(left_s)
    for before, after in pairwise(shown):
        # It counts down, or gives way slowly: never more than a tenth in a second.
        assert abs(after - before) <= max(0.1 * before, 3.0)


def test_a_countdown_follows_a_line_that_has_become_slower() -> None:
    countdown = Countdown().after(60.0, now_s=0.0, work_bytes=9)
    for second in range(1, 61):
        countdown = countdown.after(600.0, now_s=float(second), work_bytes=9)
    assert countdown.left_s(60.0) == pytest.approx(600, rel=0.1)


def test_a_countdown_follows_at_once_where_the_queue_grew() -> None:
    countdown = Countdown().after(60.0, now_s=0.0, work_bytes=60).after(600.0, now_s=1.0, work_bytes=600)
    assert countdown.left_s(1.0) == pytest.approx(600)
    assert countdown.after(None, now_s=2.0, work_bytes=600).left_s(2.0) is None
