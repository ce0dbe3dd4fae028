"""A search under a name, and what is new in it for one who has seen some of its scenes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from olci_core.catalogue import versions_of
from olci_core.errors import InputError
from olci_core.follow.standing_order import MAX_ORDER_NAME_CHARS
from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.session import texts
from olci_ui.session.search_form import SearchForm, from_address, to_address
from olci_ui.texts import NOTHING_NEW

FIXED, UNTIL_TODAY, LATEST = "fixed", "until_today", "latest"
WHICH_DAYS = (FIXED, UNTIL_TODAY, LATEST)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name.

    ``parameters`` are those of its address; ``which_days`` says whether its days stay as they are, go on until today,
    or are always the latest so many. ``seen`` holds the ids of all products that it has shown, the last time at
    ``seen_at`` (aware UTC; None: never yet).
    """

    name: str
    parameters: Mapping[str, str]
    which_days: str = FIXED
    seen: frozenset[str] = frozenset()
    seen_at: datetime | None = None

    def form(self, today: date) -> SearchForm:
        """Return the search as it is asked today.

        Raises:
            InputError: what was kept cannot be read.
        """
        form = from_address(self.parameters, today=today)
        if self.which_days == UNTIL_TODAY:
            return replace(form, last=max(today, form.first))
        if self.which_days == LATEST:
            return replace(form, first=today - (form.last - form.first), last=today)
        return form

    def looked_at(self, scenes: Iterable[Scene], at: datetime) -> SavedSearch:
        """Return this search after these scenes have been shown."""
        return replace(self, seen=self.seen | {scene.id for scene in scenes}, seen_at=at)


def saved_search(name: str, form: SearchForm, *, which_days: str = FIXED) -> SavedSearch:
    """Return a search under a name, nothing seen of it yet.

    Raises:
        InputError: the name is empty or too long, or the search cannot be asked.
    """
    form.query()
    return SavedSearch(checked_name(name), to_address(form), which_days)


def checked_name(name: str) -> str:
    """Return a name without needless spaces.

    Raises:
        InputError: nothing remains of it, or too much.
    """
    words = " ".join(name.split())
    if not words:
        raise InputError(texts.NO_NAME, hint=texts.NO_NAME_HINT)
    if len(words) > MAX_ORDER_NAME_CHARS:
        raise InputError(texts.LONG_NAME.format(len(words), MAX_ORDER_NAME_CHARS), hint=texts.LONG_NAME_HINT)
    return words


@dataclass(frozen=True, slots=True)
class News:
    """How many scenes are new, and how many known ones have a better version."""

    new: int
    better: int

    def __str__(self) -> str:
        if not self.new and not self.better:
            return NOTHING_NEW
        better = texts.BETTER.format(count(self.better, "scene")) if self.better else ""
        return ", ".join(part for part in (count(self.new, "new scene") if self.new else "", better) if part)


def news_of(seen: Set[str], scenes: Iterable[Scene]) -> News:
    """Return what is new among scenes (every version) for one who has seen these ids."""
    unseen = [versions for versions in versions_of(scenes) if versions[0].id not in seen]
    better = sum(any(scene.id in seen for scene in versions) for versions in unseen)
    return News(len(unseen) - better, better)
