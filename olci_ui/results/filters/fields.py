"""The fields of the filter: how each is headed, worded, drawn and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from olci_core.catalogue.scene_filter import Direction, SceneFilter
from olci_core.scene import PRODUCT_TYPES
from olci_ui.field_values import show_value
from olci_ui.formats import SATELLITES, TIMELINESS
from olci_ui.results import texts
from olci_ui.texts import PRODUCT

MAX_PILLS = 6  # more choices than these go into a list that opens


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A field that takes some of its values: its heading and how a value is worded."""

    label: str
    worded: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Bound:
    """A field that takes a bound, in steps from ``low`` to ``high``: ``idle`` asks nothing.

    ``scale`` turns what is shown into what the filter takes.
    """

    label: str
    low: int
    high: int
    idle: int
    unit: str
    help: str
    scale: float = 1.0
    step: int = 5


CHOICE_FIELDS: Mapping[str, ChoiceField] = {
    "platforms": ChoiceField(texts.SATELLITE, lambda code: SATELLITES.get(code, code)),
    "timeliness": ChoiceField(texts.VERSION, lambda code: TIMELINESS.get(code, code)),
    "product_types": ChoiceField(PRODUCT, lambda code: PRODUCT_TYPES.get(code, code)),
    "directions": ChoiceField(texts.DIRECTION, lambda way: texts.NORTH if way is Direction.ASCENDING else texts.SOUTH),
    "relative_orbits": ChoiceField(texts.RELATIVE_ORBIT, str),
}
YES_OR_NO: Mapping[str, ChoiceField] = {
    "downloaded": ChoiceField(texts.ON_YOUR_DISK, lambda yes: texts.DOWNLOADED if yes else texts.NOT_YET),
    "online": ChoiceField(texts.IN_THE_ARCHIVE, lambda yes: texts.ONLINE if yes else texts.MUST_BE_ORDERED),
    "size_known": ChoiceField(texts.SIZE, lambda yes: texts.KNOWN if yes else texts.UNKNOWN),
}
SCALES = {
    "min_coverage": 0.01,
    "max_bright_in_area": 0.01,
    "max_bright": 1.0,
    "max_cloud": 1.0,
    "min_sun_height_deg": 1.0,
}


def field_key(name: str, turn: int) -> str:
    """Return the widget's key; ``turn`` changes when the filter was set elsewhere."""
    return f"filter_{name}_{turn}"


def held_values(wanted: SceneFilter, name: str) -> frozenset[object]:
    """Return the values that a field of choices asks for; none asks nothing."""
    held = getattr(wanted, name)
    if name in YES_OR_NO:
        return frozenset() if held is None else frozenset({held})
    return frozenset(held)


def read_filter(before: SceneFilter, answers: Mapping[str, Any]) -> SceneFilter:
    """Return the filter that the fields say, by field name; a field that was not drawn keeps its value.

    A bound comes as it stands in the slider, None where it stands at its idle end.
    """
    read: dict[str, Any] = {name: getattr(before, name) for name in (*CHOICE_FIELDS, *YES_OR_NO, *SCALES)}
    for name, answer in answers.items():
        if name in CHOICE_FIELDS:
            read[name] = frozenset(answer)
        elif name in YES_OR_NO:
            read[name] = answer[0] if len(answer) == 1 else None
        elif name in SCALES:
            read[name] = None if answer is None else answer * SCALES[name]
    return SceneFilter(**read)


def sorted_as(value: object) -> tuple[int, str]:
    """Return what orders the values of a field: numbers by size, yes before no, words by letter."""
    if isinstance(value, bool):
        return int(not value), ""
    return (value, "") if isinstance(value, int) else (0, str(value))


def draw_choice(
    choice: ChoiceField,
    values: Sequence[object],
    counts: Counter[object],
    *,
    key: str,
    held: frozenset[object],
    is_growing: bool,
) -> str:
    """Draw a field of choices; return the style that writes the number of scenes beside each.

    The browser says what was chosen by the words of the choice. With a number among them a click that was made before
    the latest numbers had come would name what there is no more, and be lost: so numbers stand beside the words. A list
    that opens has no such place: its numbers wait until the scenes have all come (``is_growing``: they still do).
    """
    shown = show_value(key, [value for value in values if value in held])

    def worded(value: object) -> str:
        words = choice.worded(value)
        return words if is_growing else words + texts.CHOICE_COUNT.format(counts[value])

    if len(values) > MAX_PILLS:
        st.multiselect(choice.label, list(values), shown, key=key, format_func=worded, placeholder=texts.ANY)
        return ""
    st.pills(
        choice.label, list(values), default=shown, key=key, selection_mode="multi", format_func=choice.worded, wrap=True
    )
    beside = [texts.CHOICE_COUNT.format(counts[value]) for value in values]
    return "".join(
        f'<style>.st-key-{key} button:nth-of-type({place}) p::after {{ content: "{words}" }}</style>'
        for place, words in enumerate(beside, start=1)
    )


def draw_bound(bound: Bound, held: float | None, *, key: str) -> None:
    """Draw a field with a bound."""
    shown = bound.idle if held is None else round(held / bound.scale)
    shown = show_value(key, min(max(shown, bound.low), bound.high))
    st.slider(
        bound.label,
        bound.low,
        bound.high,
        shown,
        step=bound.step,
        key=key,
        format=f"%d{bound.unit}",
        help=bound.help,
    )


def draw_switch(label: str, held: bool, *, key: str, help_text: str | None = None) -> None:  # noqa: FBT001 - the value of a choice
    """Draw a switch."""
    st.toggle(label, show_value(key, held), key=key, help=help_text)
