"""What the Downloads page says of a queue, and the decisions behind its buttons: values in, words out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.product import ListedFile
from olci_core.transfer import Hold, Job
from olci_ui.downloads.choices import example_path
from olci_ui.downloads.job_actions import Way, line_of, place_before, those_to
from olci_ui.downloads.notification import ring_script
from olci_ui.downloads.product_files import ProductFiles, band_of, saving
from olci_ui.downloads.rows import bar
from olci_ui.downloads.words import (
    code_line,
    end_line,
    hold_line,
    job_title,
    rough_duration,
    status,
    tab_title,
    total_line,
)
from olci_ui.services.preferences import BY_DAY, FLAT, Preferences, preferences_in
from olci_ui.session.download_progress import (
    ArrivalRate,
    Countdown,
    expected_bytes,
    left_bytes,
    time_left_s,
    totals,
    typical_sizes,
)
from olci_ui.session.downloads_view import DownloadsView

NAME = "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T203407_0179_032_011_1620_LN1_O_NT_002.SEN3"
MB = 1_000_000
WAITING = Job(1, "id", NAME, "waiting", Path("/scenes") / f"{NAME}.zip")
RUNNING = replace(WAITING, state="running", received_bytes=120 * MB, size_bytes=890 * MB, speed_bytes_per_s=12e6)
DONE = replace(WAITING, state="done", received_bytes=890 * MB, size_bytes=890 * MB)
FAILED = replace(WAITING, state="failed", message="The disk is full.", hint="Make room there, then retry.")
LATER = datetime(2024, 1, 1, tzinfo=UTC)


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


def test_a_title_tells_day_satellite_product_and_how_many_files() -> None:
    assert job_title(WAITING) == "1 June 2018, 15:14 UTC · Sentinel-3A · OL_1_EFR___"
    assert job_title(replace(WAITING, files=("a.nc", "b.nc"))).endswith(" · 2 files")
    assert job_title(replace(WAITING, scene_name="<b>strange")) == "<b>strange"


def test_a_bar_holds_its_room_and_its_number() -> None:
    assert 'aria-valuenow="13"' in bar(RUNNING)
    assert "width: 100.0%" in bar(DONE)
    assert "width: 0.0%" in bar(WAITING)


# Totals and sizes that are not known yet


def test_unknown_sizes_count_as_the_typical_one_of_their_product_and_say_so() -> None:
    summed = totals([WAITING])
    assert (summed.total_bytes, summed.is_about) == (720 * MB, True)
    assert "of about 720 MB" in total_line(summed, bytes_per_s=0.0, left_s=None)


def test_siblings_in_the_queue_tell_the_typical_size_better_than_the_table() -> None:
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


def test_the_line_above_all_jobs() -> None:
    summed = totals([RUNNING, replace(DONE, id=2)])
    line = total_line(summed, bytes_per_s=12e6, left_s=64.0)
    assert line == "56 % · 1 of 2 scenes done · 1.0 GB of 1.8 GB · 12 MB/s · about 1 min left"
    assert total_line(totals([replace(RUNNING, state="paused")]), bytes_per_s=9.0, left_s=None).endswith("paused")


@pytest.mark.parametrize(
    ("jobs", "line"),
    [
        ([DONE], "All done: 1 scene, 890 MB, whole and tested."),
        ([DONE, FAILED], "1 scene, 890 MB whole and tested. 1 scene failed: each says why."),
        ([replace(WAITING, state="cancelled")], "Nothing is left to download."),
    ],
)
def test_the_end_is_told_in_a_sentence(jobs: list[Job], line: str) -> None:
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
def test_the_tabs_title_tells_from_afar(jobs: list[Job], is_held_up: bool, title: str) -> None:
    assert tab_title(totals(jobs), is_held_up=is_held_up) == title


# Speed and time left


def looked_at(received: list[int], *, step_s: float = 1.0) -> ArrivalRate:
    rate = ArrivalRate()
    for second, bytes_here in enumerate(received):
        job = replace(RUNNING, received_bytes=bytes_here, size_bytes=None)
        rate = rate.after([job], now_s=100.0 + second * step_s)
    return rate


def test_a_steady_line_is_told_rightly_from_its_second_look_on() -> None:
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


def test_clicks_between_two_seconds_leave_the_pace_alone() -> None:
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
def test_a_time_left_is_told_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert rough_duration(seconds) == words


# Actions and order


def test_deeds_apply_to_the_states_that_allow_them() -> None:
    jobs = [replace(WAITING, id=n, state=state) for n, state in enumerate(["waiting", "running", "paused", "done"])]
    assert those_to("pause", jobs) == (0, 1)
    assert those_to("resume", jobs) == (2,)
    assert those_to("cancel", jobs) == (0, 1, 2)
    assert those_to("retry", [WAITING, replace(WAITING, id=2, next_try_at=LATER), replace(FAILED, id=3)]) == (2, 3)


@pytest.mark.parametrize(
    ("moving", "way", "before"),
    [
        ([3], "front", 1),
        ([1], "front", 2),
        ([3], "up", 2),
        ([1], "up", 2),
        ([2], "down", 4),
        ([4], "down", None),
        ([3], "down", None),
        ([1], "end", None),
        ([2, 4], "front", 1),
        ([2, 3], "up", 1),
        ([1, 2], "down", 4),
        ([1, 2, 3, 4], "front", None),
    ],
)
def test_a_job_goes_where_it_is_sent(moving: list[int], way: Way, before: int | None) -> None:
    assert place_before([1, 2, 3, 4], moving, way=way) == before


def test_what_has_ended_stands_in_no_line() -> None:
    assert line_of([replace(DONE, id=1), replace(WAITING, id=2), replace(FAILED, id=3)]) == [2]


# Chosen files


def product(*bands: str, **others: int) -> ProductFiles:
    names = {f"{band}.nc": 20 * MB for band in bands}
    held = {**names, **{f"{name}.nc": size for name, size in others.items()}}
    return ProductFiles(
        {name: ListedFile(name, size, {}) for name, size in held.items()}
        | {"xfdumanifest.xml": ListedFile("xfdumanifest.xml", MB, {})}
    )


LEVEL_1 = product(
    *(f"Oa{n:02d}_radiance" for n in range(1, 22)),
    "Oa04_radiance_unc",
    geo_coordinates=58 * MB,
    tie_geometries=5 * MB,
    instrument_data=2 * MB,
)


def test_natural_colour_is_three_bands_coordinates_and_what_a_picture_needs() -> None:
    assert LEVEL_1.rgb == (
        "Oa04_radiance.nc",
        "Oa06_radiance.nc",
        "Oa08_radiance.nc",
        "geo_coordinates.nc",
        "instrument_data.nc",
        "tie_geometries.nc",
    )
    assert product("Oa04_radiance", "Oa06_radiance", geo_coordinates=MB).rgb == ()
    assert len(LEVEL_1.bands) == 21
    assert "Oa04_radiance_unc.nc" in LEVEL_1.others
    assert "xfdumanifest.xml" not in LEVEL_1.others
    assert band_of("Oa08_radiance.nc") == "Oa08"


def test_the_saving_is_told_before_with_the_manifest_in_it() -> None:
    assert saving(LEVEL_1, LEVEL_1.rgb, scenes=1) == "126 MB of 506 MB"
    assert saving(LEVEL_1, LEVEL_1.rgb, scenes=3) == "126 MB of 506 MB a scene · about 378 MB for 3 scenes"


def test_a_size_that_is_not_listed_makes_it_about() -> None:
    files = ProductFiles({"a.nc": ListedFile("a.nc", None, {}), "b.nc": ListedFile("b.nc", MB, {})})
    assert saving(files, ["b.nc"], scenes=1) == "about 1.0 MB of about 1.0 MB"


# Choices that are remembered


def test_choices_are_remembered(tmp_path: Path) -> None:
    chosen = Preferences(download_dir=tmp_path / "my scenes", folder_pattern=BY_DAY, places=1)
    chosen.save(tmp_path / "data")
    assert preferences_in(tmp_path / "data") == chosen


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"places": 9, "folder_pattern": "../{year}"}', '{"places": true, "download_dir": 3}']
)
def test_choices_that_make_no_sense_are_as_usual(tmp_path: Path, text: str) -> None:
    (tmp_path / "preferences.json").write_text(text, "utf-8")
    assert preferences_in(tmp_path) == Preferences()


@pytest.mark.parametrize(
    ("text", "says", "places"),
    [
        ("", "was empty", 3),
        ("{", "was spoiled", 3),
        ("[]", "was spoiled", 3),
        ('{"places": 2, "folder_pattern": "../{year}"}', "makes no sense (folder_pattern)", 2),
        ('{"places": 2, "download_dir": 3}', "makes no sense (download_dir)", 2),
        ('{"version": 2, "places": 1, "mood": "good"}', "newer version", 1),
    ],
)
def test_a_file_of_choices_that_cannot_be_used_is_kept_aside_and_the_rest_saved(
    tmp_path: Path, text: str, says: str, places: int
) -> None:
    (tmp_path / "preferences.json").write_text(text, "utf-8")
    read = preferences_in(tmp_path)
    (aside,) = tmp_path.glob("preferences.2*.json")
    assert aside.read_text("utf-8") == text
    assert says in read.notice
    assert aside.name in read.notice
    again = preferences_in(tmp_path)
    assert (read.places, again.places, again.notice) == (places, places, "")


def test_a_file_of_choices_of_the_version_before_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "preferences.json").write_text('{"folder_pattern": "{search}", "places": 4}', "utf-8")
    assert preferences_in(tmp_path) == Preferences(folder_pattern="{search}", places=4)
    assert [file.name for file in tmp_path.iterdir()] == ["preferences.json"]


def test_an_example_shows_where_a_scene_would_lie_on_windows_too() -> None:
    assert str(example_path(Path("/scenes"), BY_DAY).parent) == str(Path("/scenes/2018/06/01"))
    assert example_path(Path("/scenes"), FLAT).parent == Path("/scenes")
    assert not set(PureWindowsPath(example_path(Path("scenes"), BY_DAY)).name) & set('<>:"|?*')


# The bell


def test_an_end_is_told_once_and_forgotten_when_something_moves_again() -> None:
    view = DownloadsView()
    view.look(is_moving=False, end="All done")
    assert view.end_words == ""  # it was over before this tab looked
    view.look(is_moving=True, end="")
    view.look(is_moving=False, end="All done: 1 scene")
    view.look(is_moving=False, end="All done: 1 scene")
    assert view.end_words == "All done: 1 scene"
    view.look(is_moving=True, end="")
    assert view.end_words == ""


def test_the_bells_words_never_end_their_script() -> None:
    script = ring_script("</script><img onerror=alert(1)>")
    assert script.count("</script>") == 1
    assert script.endswith("</script>")


def test_what_holds_the_whole_queue_up_is_said_with_its_beginning() -> None:
    hold = Hold("outage", "The service answered 503.", "It is asked again.", since=LATER)
    assert hold_line(hold) == f"The service answered 503. Since {LATER:%H:%M} UTC. It is asked again."
    assert hold_line(Hold("busy", "Too many requests.")) == "Too many requests."


def test_a_code_is_asked_for_with_the_time_by_which_it_is_needed() -> None:
    assert f"{LATER:%H:%M} UTC" in code_line(LATER)
    assert "new code" in code_line(LATER)
