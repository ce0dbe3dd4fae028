"""What a search brings back, what is heard of it while it runs, and the sentences that go with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from olci_core.catalogue.paging import Gap
from olci_core.scene import Scene


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The scenes found: every version, ordered by begin, none twice.

    ``complete`` says whether all that match are there; where not, ``notes`` say in sentences what is missing.
    ``asked_at`` is when the search began (aware UTC).
    """

    scenes: tuple[Scene, ...]
    complete: bool
    notes: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """How far a search has come: pages read and known to be needed so far, scenes found so far.

    ``trouble`` says in a sentence what is being tried again just now, "" where all is well; ``reached`` is when the
    latest scene so far began (aware UTC; None before the first).
    """

    pages_done: int
    pages_expected: int
    scenes: int
    trouble: str = ""
    reached: datetime | None = None

    @property
    def fraction(self) -> float:
        """The share of the pages known so far that has been read, 0 to 1."""
        return self.pages_done / self.pages_expected if self.pages_expected else 0.0


@dataclass(frozen=True, slots=True)
class FoundByName:
    """The scenes asked for by name, in that order and none twice.

    ``missing`` holds what was not found, as it was given; ``reasons`` has a guess why for each of them.
    """

    scenes: tuple[Scene, ...]
    missing: tuple[str, ...]
    reasons: dict[str, str]


def gap_notes(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Say which days are missing, one sentence for each stretch; stretches that touch are one."""
    joined: list[Gap] = []
    for gap in sorted(gaps, key=lambda gap: (gap.begin, gap.end)):
        if joined and gap.begin <= joined[-1].end and gap.reason == joined[-1].reason:
            joined[-1] = Gap(joined[-1].begin, max(gap.end, joined[-1].end), gap.reason)
        else:
            joined.append(gap)
    return tuple(f"Scenes of {_days(gap.begin, gap.end)} may be missing: {gap.reason.rstrip('.')}." for gap in joined)


def _days(begin: datetime, end: datetime) -> str:
    last = max(begin, end - timedelta(microseconds=1))
    if begin.date() == last.date():
        return f"{begin.day} {begin:%B %Y}"
    return f"{begin.day} {begin:%B %Y} to {last.day} {last:%B %Y}"
