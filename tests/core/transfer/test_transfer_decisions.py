"""States, tries, waits, places and the order of the queue: decisions as tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import (
    ConnectionFailed,
    DamagedFile,
    InputError,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    SignInError,
    StorageError,
    TokenRefused,
)
from olci_core.retry import RetryPolicy
from olci_core.transfer.fetch.part_file import folder_name, subfolder
from olci_core.transfer.fetch.speed import Speed
from olci_core.transfer.job import MOVES, Job, check_move
from olci_core.transfer.overview import overview
from olci_core.transfer.queue.outage import Outage
from olci_core.transfer.queue.positions import OrderedJobs, positions_at
from olci_core.transfer.queue.retry_policy import (
    PROGRESS_BYTES,
    ConcurrencyLimit,
    Fail,
    FailureStreak,
    NeedsSignIn,
    QueuePolicy,
    Retry,
    decide,
    outlast,
    wait_in_words,
    waiting_message,
)

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
POLICY = QueuePolicy(RetryPolicy(8, 4 * 3600.0, backoff_s=lambda attempt, _: float(attempt)))
BROKEN = ConnectionFailed("The line broke off.")
DOWN = ServiceUnavailable("It answered 503.", status=503)


@pytest.mark.parametrize("before", MOVES)
@pytest.mark.parametrize("after", MOVES)
def test_only_moves_of_the_table_are_allowed(before, after):
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(ValueError, match=f"{before} cannot become {after}"):
            check_move(before, after)


def test_what_has_ended_does_not_begin_to_run_by_itself():
    for state in ("done", "failed", "cancelled"):
        assert "running" not in MOVES[state]


@pytest.mark.parametrize(("received", "size"), [(-1, None), (11, 10)])
def test_a_job_cannot_have_received_more_than_there_is(received, size):
    with pytest.raises(ValueError, match="received"):
        Job(1, "id", NAME, "waiting", Path("x"), received_bytes=received, size_bytes=size)


def failed(*errors, reached=0):
    streak = FailureStreak()
    for error in errors:
        streak = streak.after(error, reached_bytes=reached, now_s=0.0)
    return streak


@pytest.mark.parametrize(
    ("error", "streak", "expected"),
    [
        (BROKEN, failed(BROKEN), Retry(1.0, " (2nd of 8): The line broke off.")),
        (BROKEN, failed(*[BROKEN] * 7), Retry(7.0, " (8th of 8): The line broke off.")),
        (BROKEN, failed(*[BROKEN] * 8), Fail("Tried 8 times in a row: The line broke off.", "Retry later.")),
        (TokenRefused("no"), failed(TokenRefused("no")), Retry(0.0, ": no")),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 2), Retry(2.0, " (3rd of 8): no")),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 4), NeedsSignIn("no")),
        (SignInError("Wrong.", hint="Check."), failed(SignInError("Wrong.")), NeedsSignIn("Wrong. Check.")),
        (RequestRefused("gone", hint="Search."), failed(RequestRefused("gone")), Fail("gone", "Search.")),
        (StorageError("full", hint="Room."), failed(StorageError("full")), Fail("full", "Room.")),
        (DamagedFile("bad"), failed(DamagedFile("bad")), Retry(0.0, ": bad")),
        (DamagedFile("bad"), failed(*[DamagedFile("bad")] * 2), Retry(2.0, " (3rd of 8): bad")),
        (
            DamagedFile("bad"),
            failed(*[DamagedFile("bad")] * 3),
            Fail("bad It was fetched 3 times.", "Retry later; the archive's copy may be bad."),
        ),
    ],
)
def test_after_an_error_comes_one_thing(error, streak, expected):
    assert decide(error, streak, now_s=0.0, policy=POLICY) == expected


def test_progress_refills_the_budget_and_a_dribble_does_not():
    tired = failed(*[BROKEN] * 7)
    assert tired.after(BROKEN, reached_bytes=PROGRESS_BYTES, now_s=0.0).failures == 1
    assert tired.after(BROKEN, reached_bytes=PROGRESS_BYTES - 1, now_s=0.0).failures == 8


def test_bytes_that_came_before_are_no_progress_when_they_come_again():
    streak = FailureStreak().after(BROKEN, reached_bytes=50 * PROGRESS_BYTES, now_s=0.0)
    assert streak.after(BROKEN, reached_bytes=50 * PROGRESS_BYTES, now_s=0.0).failures == 2


def test_a_series_ends_when_its_time_is_over():
    streak = FailureStreak(failures=2, began_at_s=0.0)
    policy = QueuePolicy(RetryPolicy(8, 250.0, backoff_s=lambda *_: 100.0))
    assert isinstance(decide(BROKEN, streak, now_s=100.0, policy=policy), Retry)
    assert isinstance(decide(BROKEN, streak, now_s=200.0, policy=policy), Fail)


@pytest.mark.parametrize(
    ("left_s", "when"), [(39.7, " in 40 s"), (2399.7, " in 40 minutes"), (4200.0, " in 1 h 10 min"), (-3.0, "")]
)
def test_a_wait_is_told_with_its_length_its_number_and_its_reason(left_s, when):
    said = waiting_message(" (3rd of 8): The service is busy.", left_s=left_s)
    assert said == f"Trying again{when} (3rd of 8): The service is busy."


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (0.2, "1 s"),
        (12.0, "12 s"),
        (39.7, "40 s"),
        (99.4, "99 s"),
        (99.6, "2 minutes"),
        (120.4, "2 minutes"),
        (121.0, "3 minutes"),
        (2399.6, "40 minutes"),
        (2400.0, "40 minutes"),
        (3540.0, "59 minutes"),
        (3541.0, "1 h"),
        (3600.0, "1 h"),
        (3601.0, "1 h 1 min"),
        (4200.0, "1 h 10 min"),
        (90_000.0, "25 h"),
    ],
)
def test_a_wait_is_told_as_a_person_would_tell_it(left_s, words):
    assert wait_in_words(left_s) == words


def test_two_jobs_without_a_byte_between_them_mean_that_the_service_is_down():
    one = Outage(down_after_s=2.0).after(DOWN, job_id=1, got_bytes=False, now_s=5.0)
    assert not one.is_down
    assert not one.after(DOWN, job_id=1, got_bytes=False, now_s=9.0).is_down
    assert not one.after(DOWN, job_id=2, got_bytes=False, now_s=6.0).is_down
    two = one.after(BROKEN, job_id=2, got_bytes=False, now_s=7.0)
    assert two.is_down
    assert two.began_at_s == 5.0
    assert not two.after(BROKEN, job_id=3, got_bytes=True, now_s=8.0).is_down
    assert not two.after(RequestRefused("404"), job_id=3, got_bytes=False, now_s=8.0).is_down
    assert not one.after(ServiceBusy("429"), job_id=2, got_bytes=False, now_s=8.0).is_down


def test_when_many_meet_trouble_the_others_hold_back():
    outage = Outage(troubled=tuple(range(8)))
    assert outage.lets_start(7)
    assert not outage.lets_start(8)
    assert Outage(troubled=(1, 2)).lets_start(8)


def test_while_the_service_is_down_each_job_asks_in_turn():
    outage = Outage(troubled=(1, 2))
    assert outage.next_to_ask([1, 2, 3]) == 3
    assert outage.next_to_ask([1, 2]) == 1
    assert outage.after(DOWN, job_id=1, got_bytes=False, now_s=0.0).next_to_ask([1, 2]) == 2
    assert outage.next_to_ask([]) is None


def test_an_outage_costs_no_tries_and_ends_after_half_a_day():
    outage = Outage(troubled=(1, 2), failures=500, began_at_s=0.0)
    assert isinstance(outlast(DOWN, outage, now_s=11 * 3600.0, policy=POLICY), Retry)
    assert isinstance(outlast(DOWN, outage, now_s=13 * 3600.0, policy=POLICY), Fail)


def test_too_many_requests_lower_the_places_for_a_while():
    places = ConcurrencyLimit(wanted=4).busy(2, now_s=0.0, for_s=60.0)
    assert places.allowed == 2
    assert places.busy(0, now_s=0.0, for_s=60.0).allowed == 1
    assert places.at(59.0, step_s=60.0).allowed == 2
    risen = places.at(60.0, step_s=60.0)
    assert risen.allowed == 3
    assert risen.at(100.0, step_s=60.0).allowed == 3
    assert risen.at(120.0, step_s=60.0).allowed == 4


@pytest.mark.parametrize("number", [0, 5, -1])
def test_an_account_has_one_to_four_places(number):
    with pytest.raises(ValueError, match="1 to 4"):
        ConcurrencyLimit(wanted=number)


@given(st.lists(st.tuples(st.sets(st.integers(0, 9), min_size=1), st.integers(0, 9)), max_size=60))
def test_moving_jobs_about_gives_the_order_that_was_asked_for(moves):
    order = list(range(10))
    positions = {job: float(job) for job in order}
    for moving, wanted_place in moves:
        order = [job for job in order if job not in moving]
        place = min(wanted_place, len(order))
        others = [(positions[job], job) for job in order]
        order[place:place] = moving
        positions |= {job: position for position, job in positions_at(place, tuple(moving), others=others)}
        assert sorted(positions, key=positions.__getitem__) == order
        assert len(set(positions.values())) == len(order)


def test_neighbours_make_room_where_there_is_none_and_no_others_move():
    others = [(1.0, 1), (2.0, 2), (2.0 + 1e-9, 3), (3.0, 4), (4.0, 5)]
    assert [job for _, job in positions_at(2, (9,), others=others)] == [2, 9, 3]
    assert [job for _, job in positions_at(1, (9,), others=others)] == [9]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 4)), max_size=60))
def test_a_line_stands_in_order_whoever_comes_changes_or_goes(steps):
    line, expected = OrderedJobs(), {}
    for number, (comes, job_id, position) in enumerate(steps):
        job = Job(job_id, "id", NAME, "waiting", Path("x"), received_bytes=number)
        if comes:
            line.put((position, job_id), job, shown=job)
            expected[position, job_id] = job
        elif expected.pop((position, job_id), None):
            line.take((position, job_id))
        assert line.keys == sorted(expected)
        assert line.jobs == line.shown == [expected[key] for key in sorted(expected)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", ""),
        ("{year}/{month}/{day}", "2024/04/15"),
        ("/lakes {year}/", "lakes 2024"),
        ("{platform}/{product_type}", "S3A/OL_1_EFR___"),
    ],
)
def test_a_folder_pattern_is_filled_in(pattern, expected):
    assert subfolder(pattern, scene_name=NAME) == expected


@pytest.mark.parametrize(
    "pattern", ["..", "a/../b", "a//b", "C:\\x", "c:x", "nul", "COM1.x", "a\\b", "{nothing}", "dot.", "~", "-x", "ü"]
)
def test_a_folder_pattern_that_could_lead_elsewhere_is_refused(pattern):
    with pytest.raises(InputError):
        subfolder(pattern, scene_name=NAME)


@pytest.mark.parametrize("name", ["../" + NAME, NAME + "/..", "x", "", NAME.replace("S3A", "S3/"), "/etc/passwd"])
def test_a_name_that_is_no_product_name_becomes_no_path(name):
    with pytest.raises(InputError):
        folder_name(name)


def test_a_name_without_its_ending_gets_it():
    assert folder_name(NAME.removesuffix(".SEN3")) == NAME


def job(number, state, **known):
    return Job(number, "id", NAME, state, Path("x"), **known)


def test_the_whole_queue_adds_up_what_waits_and_runs():
    jobs = [
        job(1, "done", received_bytes=10, size_bytes=10),
        job(2, "running", received_bytes=40, size_bytes=100),
        job(3, "waiting", size_bytes=200),
        job(4, "paused", received_bytes=5, size_bytes=900),
    ]
    found = overview(jobs, speed_bytes_per_s=26.0)
    assert (found.received_bytes, found.total_bytes, found.is_about, found.left_s) == (40, 300, False, 10.0)
    assert found.states == {"done": 1, "running": 1, "waiting": 1, "paused": 1}


def test_sizes_that_nobody_knows_are_guessed_by_type_and_marked():
    found = overview([job(1, "waiting"), job(2, "waiting", files=("a.nc", "b.nc"))], speed_bytes_per_s=0.0)
    assert (found.total_bytes, found.is_about, found.left_s) == (760_000_000, True, None)


def test_the_speed_follows_a_change_slowly_and_a_steady_line_exactly():
    meter = Speed(over_s=10.0, now_s=0.0)
    for second in range(1, 20):
        meter.read(second * 1000, now_s=float(second))
    assert meter.bytes_per_s == pytest.approx(1000.0)
    meter.read(19_000, now_s=20.0)
    assert 800 < meter.bytes_per_s < 1000
    meter.read(19_000, now_s=20.1)
    assert 800 < meter.bytes_per_s < 1000
