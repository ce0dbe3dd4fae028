"""What keeps the whole queue from moving, as facts; the screen finds the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

HoldKind = Literal["sign_in", "outage", "busy", "folder", "trouble"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nothing is fetched just now.

    ``sign_in``: a person has to sign in. ``outage``: the service fails every job alike. ``busy``: it has too many
    requests. ``folder``: the download folder is gone. ``trouble``: the queue's own record cannot be written, or the
    program failed. All but the first end by themselves when their cause does. ``since`` and ``next_try_at`` are aware
    UTC; None where nobody knows.
    """

    kind: HoldKind
    message: str
    hint: str = ""
    since: datetime | None = None
    next_try_at: datetime | None = None

    @property
    def needs_person(self) -> bool:
        """Whether it stays until a person acts."""
        return self.kind == "sign_in"
