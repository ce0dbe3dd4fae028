"""States, tries, waits, places and the order of the queue: decisions as tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import (
    ConnectionFailed,
    DamagedFile,
    InputError,
    OrderFirst,
    RangeRefused,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    SignInError,
    StorageError,
    TokenRefused,
    UnexpectedAnswer,
)
from olci_core.retry import RetryPolicy
from olci_core.transfer.fetch.folders import folder_name, subfolder
from olci_core.transfer.fetch.speed import Speed
from olci_core.transfer.job import MOVES, Job, check_move
from olci_core.transfer.queue.concurrency import ConcurrencyLimit
from olci_core.transfer.queue.outage import Outage
from olci_core.transfer.queue.positions import OrderedJobs, positions_at
from olci_core.transfer.queue.retry_policy import (
    PROGRESS_BYTES,
    Fail,
    FailureStreak,
    NeedsSignIn,
    Park,
    QueuePolicy,
    Retry,
    decide,
    outlast,
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
        (BROKEN, failed(BROKEN), Retry(1.0, 2, 8)),
        (BROKEN, failed(*[BROKEN] * 7), Retry(7.0, 8, 8)),
        (BROKEN, failed(*[BROKEN] * 8), Fail("Tried 8 times in a row: The line broke off.", "Retry later.")),
        (TokenRefused("no"), failed(TokenRefused("no")), Retry(0.0)),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 2), Retry(2.0, 3, 8)),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 4), NeedsSignIn("no")),
        (SignInError("Wrong.", hint="Check."), failed(SignInError("Wrong.")), NeedsSignIn("Wrong. Check.")),
        (RequestRefused("gone", hint="Search."), failed(RequestRefused("gone")), Fail("gone", "Search.")),
        (StorageError("full", hint="Room."), failed(StorageError("full")), Fail("full", "Room.")),
        (DamagedFile("bad"), failed(DamagedFile("bad")), Retry(0.0)),
        (DamagedFile("bad"), failed(*[DamagedFile("bad")] * 2), Retry(2.0, 3, 8)),
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


def test_two_jobs_without_a_byte_between_them_mean_that_the_service_is_down():
    one = Outage(down_after_s=2.0).after(DOWN, job_id=1, now_s=5.0)
    assert not one.is_down
    assert not one.after(DOWN, job_id=1, now_s=9.0).is_down
    assert not one.after(DOWN, job_id=2, now_s=6.0).is_down
    two = one.after(BROKEN, job_id=2, now_s=7.0)
    assert two.is_down
    assert two.began_at_s == 5.0
    assert two.seen(0).is_down
    assert not two.seen(1).is_down
    assert not two.after(RequestRefused("404"), job_id=3, now_s=8.0).is_down
    assert not one.after(ServiceBusy("429"), job_id=2, now_s=8.0).is_down


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (RequestRefused("x", status=403), RequestRefused("y", status=403), True),
        (RequestRefused("x", status=403), RequestRefused("y", status=404), False),
        (UnexpectedAnswer("x", status=200), UnexpectedAnswer("y", status=200), True),
        (StorageError("x"), StorageError("y"), True),
        (DOWN, RequestRefused("y", status=403), False),
        (DamagedFile("x"), DamagedFile("y"), False),
        (RangeRefused("x", status=500), RangeRefused("y", status=500), False),
        (OrderFirst("x"), OrderFirst("y"), False),
    ],
)
def test_two_jobs_that_would_fail_for_good_alike_are_an_outage_too(first, second, alike):
    outage = Outage().after(first, job_id=1, now_s=0.0).declared().after(second, job_id=2, now_s=0.0)
    assert outage.declared().is_down == alike
    assert not Outage().after(first, job_id=1, now_s=0.0).after(first, job_id=1, now_s=0.0).declared().is_down


def test_when_many_meet_trouble_the_others_hold_back():
    outage = Outage(troubled=tuple(range(8)))
    assert outage.lets_start(7)
    assert not outage.lets_start(8)
    assert Outage(troubled=(1, 2)).lets_start(8)


def test_while_the_service_is_down_each_job_asks_in_turn():
    outage = Outage(troubled=(1, 2), alike="trouble")
    assert outage.next_to_ask([1, 2, 3]) == 3
    assert outage.next_to_ask([1, 2]) == 1
    assert outage.after(DOWN, job_id=1, now_s=0.0).next_to_ask([1, 2]) == 2
    assert outage.next_to_ask([]) is None


def test_an_outage_costs_no_tries_and_ends_after_half_a_day():
    outage = Outage(troubled=(1, 2), failures=500, began_at_s=0.0)
    assert isinstance(outlast(DOWN, outage, now_s=11 * 3600.0, policy=POLICY), Retry)
    assert isinstance(outlast(DOWN, outage, now_s=13 * 3600.0, policy=POLICY), Fail)


def test_an_answer_that_is_plainly_about_products_is_not_waited_out_for_half_a_day():
    gone = RequestRefused("host answered 404: Product not found in catalogue", status=404)
    firewall = RequestRefused("host answered 404.", status=404)
    outage = Outage(troubled=(1, 2), failures=9, began_at_s=0.0, alike="refused 404", is_declared=True)
    assert isinstance(outlast(gone, outage, now_s=600.0, policy=POLICY), Retry)
    assert isinstance(outlast(gone, outage, now_s=1200.0, policy=POLICY), Fail)
    assert isinstance(outlast(firewall, outage, now_s=1200.0, policy=POLICY), Retry)


def test_a_product_that_is_refused_while_others_are_served_fails_alone():
    refused = TokenRefused("no", hint="Sign in again.")
    streak = FailureStreak()
    for served in (7, 7, 7, 8):
        streak = streak.after(refused, reached_bytes=0, now_s=0.0, served=served)
    assert isinstance(decide(refused, streak, now_s=0.0, policy=POLICY, served=8, others=3), Fail)
    assert decide(refused, streak, now_s=0.0, policy=POLICY, served=7, others=3) == Retry(1.0)
    assert decide(refused, streak, now_s=0.0, policy=POLICY, served=7, others=0) == NeedsSignIn("no Sign in again.")


def test_what_must_be_ordered_first_rests_for_a_day():
    assert decide(OrderFirst("x"), failed(OrderFirst("x")), now_s=0.0, policy=POLICY) == Park(86_400.0)


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


def test_the_speed_follows_a_change_slowly_and_a_steady_line_exactly():
    speed = Speed(over_s=10.0, now_s=0.0)
    for second in range(1, 20):
        speed.read(second * 1000, now_s=float(second))
    assert speed.bytes_per_s == pytest.approx(1000.0)
    speed.read(19_000, now_s=20.0)
    assert 800 < speed.bytes_per_s < 1000
    speed.read(19_000, now_s=20.1)
    assert 800 < speed.bytes_per_s < 1000
