"""The states of a job, and which may follow which."""

from pathlib import Path
from typing import Any

import pytest

from olci_core.transfer.job import MOVES, Job, check_move

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


@pytest.mark.parametrize("before", MOVES)
@pytest.mark.parametrize("after", MOVES)
def test_only_moves_of_the_table_are_allowed(before: Any, after: Any) -> None:
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(ValueError, match=f"{before} cannot become {after}"):
            check_move(before, after)


def test_what_has_ended_does_not_begin_to_run_by_itself() -> None:
    for state in ("done", "failed", "cancelled"):
        assert "running" not in MOVES[state]


@pytest.mark.parametrize(("received", "size"), [(-1, None), (11, 10)])
def test_a_job_cannot_have_received_more_than_there_is(received: int, size: int | None) -> None:
    with pytest.raises(ValueError, match="received"):
        Job(1, "id", NAME, "waiting", Path("x"), received_bytes=received, size_bytes=size)
