"""The query options of a catalogue search, checked as the service checks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

MAX_TOP = 1000
MAX_SKIP = 10_000
USUAL_TOP = 20
ORDER_FIELDS = ("ContentDate/Start", "ContentDate/End", "PublicationDate", "ModificationDate")
_EXPANDABLE = ("Attributes", "Assets", "Locations")
_TRUTHS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Options:
    """What a search asks for besides its filter; ``order_field`` None means no order at all."""

    filter_text: str = ""
    top: int = USUAL_TOP
    skip: int = 0
    order_field: str | None = None
    descending: bool = False
    attributes: bool = False
    assets: bool = False
    count: bool = False

    @property
    def page(self) -> int:
        """The page asked for, from 1."""
        return self.skip // max(self.top, 1) + 1


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal: the status and what stands under ``detail``."""

    status: Literal[400, 422]
    detail: Any


def read_options(parameters: Sequence[tuple[str, str]]) -> Options | Refused:
    """Read the query parameters; of one that comes twice the last counts, but every ``$expand`` does.

    A list in one ``$expand`` loses all but its first word, as with the service.
    """
    last = dict(parameters)
    mistakes: list[dict[str, Any]] = []
    top = _number(last, "$top", usual=USUAL_TOP, largest=MAX_TOP, mistakes=mistakes)
    skip = _number(last, "$skip", usual=0, largest=MAX_SKIP, mistakes=mistakes)
    count = _TRUTHS.get(last.get("$count", "false").lower())
    if count is None:
        text = "Input should be a valid boolean, unable to interpret input"
        mistakes.append(_mistake("bool_parsing", "$count", text, last["$count"]))
    if mistakes:
        return Refused(422, mistakes)
    expanded = [value.partition(",")[0].strip() for key, value in parameters if key == "$expand"]
    if unknown := [word for word in expanded if word not in _EXPANDABLE]:
        return Refused(400, [{"loc": ["query", "$expand"], "msg": f"Invalid value: {unknown[0]}"}])
    order_field, descending = None, False
    if "$orderby" in last:
        order_field, _, direction = last["$orderby"].strip().partition(" ")
        if order_field not in ORDER_FIELDS or direction.strip() not in ("", "asc", "desc"):
            return Refused(400, [{"loc": ["query", "$orderby"], "msg": f"Invalid value: {last['$orderby']}"}])
        descending = direction.strip() == "desc"
    return Options(
        filter_text=last.get("$filter", "").strip(),
        top=top,
        skip=skip,
        order_field=order_field,
        descending=descending,
        attributes="Attributes" in expanded,
        assets="Assets" in expanded,
        count=bool(count),
    )


def _number(last: dict[str, str], name: str, *, usual: int, largest: int, mistakes: list[dict[str, Any]]) -> int:
    text = last.get(name)
    if text is None:
        return usual
    if not text.strip().removeprefix("-").isdecimal():
        message = "Input should be a valid integer, unable to parse string as an integer"
        mistakes.append(_mistake("int_parsing", name, message, text))
        return usual
    number = int(text)
    if number > largest:
        message = f"Input should be less than or equal to {largest}"
        mistakes.append({**_mistake("less_than_equal", name, message, text), "ctx": {"le": largest}})
    if number < 0:
        message = "Input should be greater than or equal to 0"
        mistakes.append({**_mistake("greater_than_equal", name, message, text), "ctx": {"ge": 0}})
    return number


def _mistake(kind: str, name: str, message: str, found: str) -> dict[str, Any]:
    return {"type": kind, "loc": ["query", name], "msg": message, "input": found}
