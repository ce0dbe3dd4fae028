"""One line a pass: of the scenes that a satellite took in one go, one stands for all, and its tick is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from olci_core.catalogue.passes import passes_of
from olci_core.scene import PRODUCT_TYPES, Scene
from olci_ui.formats import count, product
from olci_ui.results import texts
from olci_ui.session.tab_state import TabState


@dataclass(frozen=True, slots=True)
class PassGroups:
    """The scenes that stand for their pass, in the order of the list, and by their ids the others of it."""

    leaders: tuple[Scene, ...]
    others: Mapping[str, tuple[Scene, ...]]

    def words(self) -> dict[str, str]:
        """Say of each pass what goes with the scene that stands for it: "Also 2 scenes: Level 2 land"."""
        return {leader: _words(others) for leader, others in self.others.items() if others}


def in_passes(scenes: Sequence[Scene], *, first_type: str, coverage: Mapping[str, float]) -> PassGroups:
    """Return scenes by pass; the one of the first product that covers most of the area stands for its pass."""
    others = {}
    for members in passes_of(scenes):
        leader = max(members, key=lambda one: (one.product_type == first_type, coverage.get(one.id, 0.0)))
        others[leader.id] = tuple(one for one in members if one is not leader)
    return PassGroups(tuple(scene for scene in scenes if scene.id in others), others)


def tick_passes(state: TabState, passes: PassGroups) -> None:
    """Tick the scenes of each pass as the one that stands for it is; it is ticked where another of them was before."""
    on: list[str] = []
    off: list[str] = []
    for leader, others in passes.others.items():
        members = [leader, *(one.id for one in others)]
        held = [one for one in members if one in state.ticked]
        if leader in state.ticked_passes and leader not in state.ticked:
            off += held
        elif held:
            on += [one for one in members if one not in state.ticked]
    if on or off:
        state.tick(on=on, off=off)
    state.hold_ticked_passes(leader for leader in passes.others if leader in state.ticked)


def _words(others: Sequence[Scene]) -> str:
    types = [code for code in PRODUCT_TYPES if any(one.product_type == code for one in others)]
    names = " + ".join(product(code) for code in types)
    if len(others) == 1:
        return texts.ALSO_ONE.format(names)
    return texts.ALSO_SEVERAL.format(count(len(others), "scene"), names)
