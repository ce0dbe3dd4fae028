"""The order of the queue, whatever is moved about in it."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.transfer.job import Job
from olci_core.transfer.queue.positions import OrderedJobs, positions_at

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


@settings(deadline=None)  # a busy machine is no fault of the code
@given(st.lists(st.tuples(st.sets(st.integers(0, 9), min_size=1), st.integers(0, 9)), max_size=60))
def test_moving_jobs_about_gives_the_order_that_was_asked_for(moves: Any) -> None:
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


def test_neighbours_make_room_where_there_is_none_and_no_others_move() -> None:
    others = [(1.0, 1), (2.0, 2), (2.0 + 1e-9, 3), (3.0, 4), (4.0, 5)]
    assert [job for _, job in positions_at(2, (9,), others=others)] == [2, 9, 3]
    assert [job for _, job in positions_at(1, (9,), others=others)] == [9]


@settings(deadline=None)  # a busy machine is no fault of the code
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 4)), max_size=60))
def test_a_line_stands_in_order_whoever_comes_changes_or_goes(steps: Any) -> None:
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
