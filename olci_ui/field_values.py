"""Values that the page gives to its fields: given again until the browser says that it has them.

What a field begins with is its own default: any run that draws it brings that, and none takes back what is being typed.
A value that is put into a field's key goes to the browser once, with the run that draws the field next. It is lost
where the next run begins before that one was sent, or before the browser has drawn it, for Streamlit does not send it
again: the field would stand empty, or at its first choice, and the next click would take that for a person's choice. So
what was given is given anew in every run until the browser has sent back the number of a run that gave it. That number
stands in a field nobody sees at the end of each part that is drawn by itself (the page, a fragment): it goes the way
that all values go, and comes back with every click. A browser that has not sent it yet goes on saying what the field
held before; only what it says beyond that is a person's choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

_STATE = "field_values"
_SIGN = "fields_given_{}"


class _Ours(str):
    """The number of a run as the page has set it; as the browser sends it back it is a plain text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """A value given to a field, those that the browser may still hold, and the first and last run that gave it."""

    value: Any
    before: tuple[Any, ...]
    first: int = 0
    last: int = 0

    def in_run(self, number: int) -> _Given:
        """Return what was given once more, by this run."""
        return replace(self, first=self.first or number, last=number)


@dataclass(slots=True)
class _Part:
    """A part of the page while it is drawn.

    ``arrived`` is the number of the run that the browser had of it, ``sent`` are the fields of which it said something.
    """

    arrived: int
    sent: frozenset[str]
    number: int = 0


@dataclass(slots=True)
class _Values:
    """What was given and is not known to have arrived, by key, and the parts that are being drawn, outermost first.

    ``mark`` distinguishes the runs of this session from those of an earlier one, which the browser may still hold.
    """

    under_way: dict[str, _Given] = field(default_factory=dict)
    parts: list[_Part] = field(default_factory=list)
    runs: int = 0
    mark: str = field(default_factory=lambda: token_hex(4))

    def keep(self, key: str, given: _Given) -> None:
        """Note what is on its way, and the run of the part that is being drawn; a callback is in none."""
        if self.parts:
            part = self.parts[-1]
            if not part.number:
                self.runs += 1
                part.number = self.runs
            given = given.in_run(part.number)
        self.under_way[key] = given


def begin_with(key: str, value: Any) -> Any:
    """Return what a field holds, ``value`` where it holds none: its default. Before it is drawn, in every run."""
    values = _values()
    if key not in st.session_state:
        return value
    if given := values.under_way.get(key):
        _give_on(values, key, given)
    return st.session_state[key]


def give_value(key: str, value: Any) -> None:
    """Let a field hold a value, whatever it holds now; before it is drawn, or in a callback."""
    values = _values()
    before = values.under_way[key].before if key in values.under_way else ()
    if key in st.session_state:
        before = (*before, st.session_state[key])
    st.session_state[key] = value
    values.keep(key, _Given(value, before))


def show_value(key: str, value: Any) -> Any:
    """Let a field hold a value, which is its default; one that holds it already is left alone."""
    if begin_with(key, value) != value:
        give_value(key, value)
    return value


@contextmanager
def fields_of(part: str) -> Iterator[None]:
    """Draw a part of the page whose fields are given values: the page itself, or a fragment, which runs alone too."""
    values, sign = _values(), _SIGN.format(part)
    drawn = _begin(values, sign)
    values.parts.append(drawn)
    try:
        yield
        if drawn.number:
            st.session_state[sign] = _Ours(f"{values.mark}:{drawn.number}")
        with st.container(key=f"{sign}_place"):
            st.text_input(sign, key=sign, label_visibility="collapsed")
    finally:
        values.parts.pop()


def _begin(values: _Values, sign: str) -> _Part:
    sent = st.session_state.get(sign)
    context = get_script_run_ctx()
    if not values.under_way or sent is None or isinstance(sent, _Ours) or context is None:
        return _Part(0, frozenset())
    st.session_state[sign] = _Ours(sent)  # what the browser said is read once: a run may begin without it
    mark, _, number = sent.partition(":")
    if mark != values.mark:
        return _Part(0, frozenset())
    keys = (user_key_from_element_id(one.id) for one in context.session_state.get_widget_states())
    return _Part(int(number), frozenset(filter(None, keys)))


def _give_on(values: _Values, key: str, given: _Given) -> None:
    """Give a value once more, or let it go: the browser has it, or a person has chosen another one since."""
    held = st.session_state[key]
    part = values.parts[-1] if values.parts else None
    # A field of which the browser says nothing is not drawn there yet, and will miss what is not given then.
    arrived = part.arrived if part is not None and key in part.sent else 0
    has_value = bool(given.first) and arrived >= given.first
    if held == given.value:
        is_over = has_value
    else:
        is_choice = has_value or part is None or held not in given.before
        is_over = is_choice and (part is None or (has_value and arrived >= given.last))
        if is_choice and not is_over:  # what was given is still on its way, and may come over what was chosen
            given = _Given(held, (given.value,))
    if is_over:
        del values.under_way[key]
        return
    st.session_state[key] = given.value
    values.keep(key, given)


def _values() -> _Values:
    values: _Values = st.session_state.setdefault(_STATE, _Values())
    return values
