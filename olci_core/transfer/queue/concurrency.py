"""How many transfers may run at once: decisions only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from olci_core.settings import MAX_TRANSFERS


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """How many transfers may run: what a person set, less for a while after the service said "too many".

    Times are monotonic seconds.
    """

    wanted: int = MAX_TRANSFERS
    limit: int = MAX_TRANSFERS
    raised_at_s: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.wanted <= MAX_TRANSFERS:
            raise ValueError(f"an account has 1 to {MAX_TRANSFERS} transfers at once, not {self.wanted}")

    def busy(self, running: int, *, now_s: float, for_s: float) -> ConcurrencyLimit:
        """Lower the limit to the transfers that do run, one at least."""
        return replace(self, limit=max(1, min(self.limit, running)), raised_at_s=now_s + for_s)

    def at(self, now_s: float, *, step_s: float) -> ConcurrencyLimit:
        """Let the limit rise again, by one each ``step_s``."""
        if self.limit >= MAX_TRANSFERS or now_s < self.raised_at_s:
            return self
        return replace(self, limit=self.limit + 1, raised_at_s=now_s + step_s)

    @property
    def allowed(self) -> int:
        """How many may run now."""
        return min(self.wanted, self.limit)


@dataclass(frozen=True, slots=True)
class Congestion:
    """The jobs that were answered "too many" since a transfer last ended: ``answers`` counts them, by job, in a row.

    While one of them waits, no other job asks: of a thousand waiting jobs only as many knock as may run at once.
    ``ask_again_at_s`` is when the first of them asks again. Monotonic seconds.
    """

    answers: Mapping[int, int] = field(default_factory=dict)
    began_at_s: float = 0.0
    ask_again_at_s: float = 0.0

    def after(self, job_id: int, wait_s: float, *, now_s: float) -> Congestion:
        """Return it with one more such answer."""
        at_s = now_s + wait_s
        return Congestion(
            {**self.answers, job_id: self.answers.get(job_id, 0) + 1},
            self.began_at_s if self.answers else now_s,
            min(at_s, self.ask_again_at_s) if self.ask_again_at_s > now_s else at_s,
        )

    def lets_start(self, waiting: Collection[int]) -> Collection[int]:
        """Return which of the waiting jobs may ask."""
        return [job_id for job_id in waiting if job_id in self.answers] or waiting
