"""What a tab shows of a result: which scenes, how it is looked at, and which of them are ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from olci_core.catalogue import SearchQuery
from olci_ui.services import ArchiveKind
from olci_ui.session.auto_tick import AutoTick
from olci_ui.session.background_look import BackgroundLook
from olci_ui.session.choices import Chosen, Display
from olci_ui.session.found import Found, address_of, sign_of
from olci_ui.session.kept_choices import ResultChoices
from olci_ui.session.memo import Memo

MAX_SEARCHES_WITH_CHOICES = 12  # of which a tab knows what was chosen; each tick writes all of them down


@dataclass
class ShownResult:
    """A result and what somebody chooses over it.

    ``chosen_turn``, ``table_turn`` and ``tick_serial`` grow when filter, table or sheet are to show what was set
    elsewhere. ``reasons`` says why a scene was ticked by itself. ``kept_in_sight`` are the scenes shown while only
    ticked ones are. ``looking`` is a look at many pictures under way, and what it is for.
    ``work`` is what pages have made of the list. ``kept`` is what was chosen over the results of this tab, by the signs
    of their searches, the latest last: back, forward and a reload bring it back.
    ``pass_words`` say what goes with a scene that stands for its pass; ``ticked_passes`` are such scenes.
    """

    kept: dict[str, ResultChoices] = field(default_factory=dict)
    found: Found | None = None
    work: Memo = field(default_factory=Memo)
    chosen: Chosen = field(default_factory=Chosen)
    chosen_turn: int = 0
    seen_before: frozenset[str] | None = None
    ticked: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    tick_serial: int = 0
    kept_in_sight: tuple[str, ...] | None = None
    pass_words: dict[str, str] = field(default_factory=dict)
    ticked_passes: frozenset[str] = frozenset()
    focus: str | None = None
    choices_on_map: tuple[str, ...] = ()
    clicked_in_table: str | None = None
    table_turn: int = 0
    look: Display = field(default_factory=Display)
    auto_tick: AutoTick | None = None
    looks_at_rest: bool = False
    looking: BackgroundLook | None = None

    # The result.

    def take(self, found: Found) -> None:
        """Show a new result; ticks of scenes that it does not hold are let go, and filters of another search.

        One that goes on where a shorter one stood leaves everything else as it is. Over one that was shown before, what
        was chosen over it is chosen again.
        """
        before = self.found
        if before is not None and before.is_growing and (before.archive, before.query) == (found.archive, found.query):
            self.work.forget()
            self.found = found
            self.table_turn += 1
            return
        if self.found is None or found.query is None or self.found.query != found.query:
            self.choose(Chosen())
        self.stop_looking()
        self.work.forget()
        self.found, self.seen_before = found, None
        self.ticked = {scene_id: None for scene_id in self.ticked if scene_id in found.by_id}
        self.reasons, self.kept_in_sight = {}, None
        self.focus = self.clicked_in_table = None
        self.look = replace(self.look, day=None)
        self.choices_on_map = ()
        self.table_turn += 1
        if found.sign in self.kept:
            self._bring_back(self.kept[found.sign], found)

    def _bring_back(self, choices: ResultChoices, found: Found) -> None:
        """Choose again what was chosen before, as far as the result holds it."""
        self.look = choices.look
        self.choose(choices.chosen)
        self.ticked = {one: None for one in choices.ticked if one in found.by_id}
        self.reasons = {one: reason for one, reason in choices.reasons if one in self.ticked}
        self.kept_in_sight = choices.only_ticked
        self.focus = self.clicked_in_table = choices.focus if choices.focus in found.by_id else None

    def was_chosen_over(self, archive: ArchiveKind, query: SearchQuery) -> bool:
        """Say whether something is kept that was chosen over the result of a search."""
        return sign_of(archive, address_of(query)) in self.kept

    @property
    def last_search(self) -> dict[str, str]:
        """The search over whose result something was chosen last, as query parameters; {} for none."""
        return dict(next(reversed(self.kept.values())).search) if self.kept else {}

    def keep_choices(self, *, search: Mapping[str, str]) -> bool:
        """Keep what is chosen over this result, and the search; say whether that is something new."""
        if self.found is None:
            return False
        choices = ResultChoices(
            tuple(self.ticked),
            tuple(self.reasons.items()),
            self.look,
            self.chosen,
            self.kept_in_sight,
            self.focus,
            tuple(search.items()),
        )
        if self.kept.get(self.found.sign) == choices:
            return False
        self.kept.pop(self.found.sign, None)
        self.kept[self.found.sign] = choices
        for sign in list(self.kept)[:-MAX_SEARCHES_WITH_CHOICES]:
            del self.kept[sign]
        return True

    def compare_with(self, seen: frozenset[str]) -> None:
        """Hold which scenes of the result somebody had seen before."""
        self.seen_before = seen

    # How it is looked at.

    def choose(self, chosen: Chosen) -> None:
        """Set the filter from elsewhere than its own fields, which are drawn anew."""
        self.chosen = chosen
        self.chosen_turn += 1

    def keep_chosen(self, chosen: Chosen) -> None:
        """Hold what the fields of the filter say."""
        self.chosen = chosen

    def look_so(self, look: Display) -> None:
        """Hold how the result is looked at."""
        self.look = look

    def look_at_day(self, day: date) -> None:
        """Hold the day chosen in the calendar."""
        self.look = replace(self.look, day=day)

    def keep_in_sight(self, only_ticked: bool) -> None:  # noqa: FBT001 - the one argument
        """Show only what is ticked now; what is unticked after that stays in sight, so that it can be put back."""
        if not only_ticked:
            self.kept_in_sight = None
        elif self.kept_in_sight is None:
            self.kept_in_sight = tuple(self.ticked)

    def show_scene(self, scene_id: str) -> None:
        """Bring a scene into view, in the table too."""
        self.focus = self.clicked_in_table = scene_id
        self.choices_on_map = ()
        self.table_turn += 1

    def stand_for_passes(self, words: dict[str, str]) -> None:
        """Hold what goes with each scene that stands for its pass; {} where every scene has a line."""
        self.pass_words = words

    def hold_ticked_passes(self, leaders: Iterable[str]) -> None:
        """Hold which passes are ticked, by the scenes that stand for them."""
        self.ticked_passes = frozenset(leaders)

    def offer_scenes(self, scene_ids: Sequence[str]) -> None:
        """Offer the scenes that lie over one another on the map; () for none."""
        self.choices_on_map = tuple(scene_ids)

    # Ticks.

    def tick(self, *, on: Iterable[str] = (), off: Collection[str] = ()) -> None:
        """Tick and untick scenes; ids that the search did not find are passed over."""
        known = self.found.by_id if self.found else {}
        for scene_id in off:
            self.ticked.pop(scene_id, None)
        for scene_id in on:
            if scene_id in known:
                self.ticked.setdefault(scene_id)
        self.table_turn += 1

    def tick_on_sheet(self, *, on: Iterable[str], off: Collection[str], serial: int) -> None:
        """Take the ticks that a sheet reports under a serial number of its own."""
        self.tick_serial = serial
        self.tick(on=on, off=off)

    def tick_in_table(self, ticked: Iterable[str], *, clicked: str | None, in_sight: Collection[str]) -> None:
        """Take the ticks and the click that the table shows; ticks of scenes it does not show stay."""
        out_of_sight = [one for one in self.ticked if one not in in_sight]
        self.ticked = dict.fromkeys((*out_of_sight, *ticked))
        if clicked != self.clicked_in_table:
            self.clicked_in_table = clicked
            if clicked:
                self.focus, self.choices_on_map = clicked, ()

    def untick_all(self) -> None:
        """Take all ticks off."""
        self.ticked, self.reasons = {}, {}
        self.table_turn += 1

    def tick_all(self, scene_ids: Iterable[str]) -> None:
        """Tick these."""
        self.ticked, self.reasons = dict.fromkeys(scene_ids), {}
        self.table_turn += 1

    def tick_best(self, reasons: Mapping[str, str]) -> None:
        """Tick scenes with the reason for each; those of a former choice are unticked, one's own stay."""
        for scene_id in self.reasons:
            self.ticked.pop(scene_id, None)
        self.reasons = dict(reasons)
        for scene_id in reasons:
            self.ticked.setdefault(scene_id)
        if self.kept_in_sight is not None:
            self.kept_in_sight = tuple(self.ticked)
        self.table_turn += 1
        self.tick_serial += 1

    @property
    def best_among_others(self) -> tuple[str, ...]:
        """The scenes that were ticked for somebody and still are, where others are ticked beside them; else ()."""
        chosen = tuple(one for one in self.ticked if one in self.reasons)
        return chosen if 0 < len(chosen) < len(self.ticked) else ()

    def tick_only_best(self) -> None:
        """Take the ticks off that were set by hand, and leave those that were set for somebody."""
        self.ticked = dict.fromkeys(self.best_among_others or tuple(self.ticked))
        self.table_turn += 1
        self.tick_serial += 1

    def want_ticked(self, auto_tick: AutoTick | None) -> None:
        """Hold what is to be ticked as soon as enough is known for it, None for nothing."""
        self.auto_tick = auto_tick

    # Looking at many pictures.

    def look_at_rest(self, *, wanted: bool = True) -> None:
        """Ask for a look at what nobody has looked at yet, or no more."""
        self.looks_at_rest = wanted

    def begin_look(self, look: BackgroundLook) -> None:
        """Hold a look that goes on beside the page."""
        self.looking = look

    def stop_looking(self) -> None:
        """Look at no more pictures, and want nothing that would need it."""
        if self.looking is not None:
            self.looking.stop()
        self.looking, self.auto_tick, self.looks_at_rest = None, None, False
