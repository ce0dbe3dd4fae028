"""What a person may do with jobs: to which of them it applies, and what becomes of those."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from olci_core.transfer.job import Job, State

Action = Literal["pause", "resume", "retry", "cancel", "restore"]

LEADS_TO: Mapping[Action, State] = {
    "pause": "paused",
    "resume": "waiting",
    "retry": "waiting",
    "cancel": "cancelled",
    "restore": "waiting",
}
APPLIES: Mapping[Action, frozenset[State]] = {
    "pause": frozenset({"waiting", "running"}),
    "resume": frozenset({"paused"}),
    "retry": frozenset({"failed"}),
    "cancel": frozenset({"waiting", "running", "paused", "failed"}),
    "restore": frozenset({"cancelled"}),
}


def applies(action: Action, job: Job) -> bool:
    """Whether an action makes sense for a job. One that waits for its next try can be tried at once."""
    return job.state in APPLIES[action] or (
        action == "retry" and job.state == "waiting" and job.next_try_at is not None
    )
