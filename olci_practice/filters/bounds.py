"""The bounds of what a filter lets through: times, types, boxes and names, so that a listing is asked for little."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from olci_core.scene import PRODUCT_TYPES
from olci_practice.filters.nodes import (
    AnyAttribute,
    AttributeComparison,
    Both,
    Comparison,
    Either,
    Intersects,
    Node,
    TextMatch,
)
from olci_practice.orbit.visibility import LonLatBox

COLLECTION = "SENTINEL-3"  # the one that is here


_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
# The half-orbit stripes last about 44 minutes; nothing in the archive lasts longer.
_MAX_PRODUCT = timedelta(hours=1)
# The begin in a name is the sensing start cut or rounded to the second.
_NAME_SLACK = timedelta(seconds=1)
_MAX_BOXES = 8
_TYPE_IN_NAME = re.compile(r"OL_\d_[A-Z_]{3,6}")
_BEGIN_IN_NAME = re.compile(r"OL_\d_[A-Z_]{6}_(\d{8})(?:T(\d{6}))?")


@dataclass(frozen=True, slots=True)
class FilterBounds:
    """Bounds of what a filter lets through; None means none.

    ``begin`` and ``end`` bound ContentDate/Start, half-open, aware UTC. ``boxes`` are flat (west, south, east,
    north) in degrees; a record outside all of them cannot pass, and neither can one when there are none.
    """

    begin: datetime = _EARLIEST
    end: datetime = _LATEST
    product_types: frozenset[str] | None = None
    boxes: tuple[LonLatBox, ...] | None = None
    names: frozenset[str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can pass."""
        no_choice = any(choice is not None and not choice for choice in (self.product_types, self.boxes, self.names))
        return self.begin >= self.end or no_choice


EVERYTHING = FilterBounds()
NO_PRODUCT = FilterBounds(begin=_LATEST, end=_EARLIEST, product_types=frozenset(), boxes=(), names=frozenset())


def filter_bounds(node: Node) -> FilterBounds:  # noqa: PLR0911  # one return a kind of node
    """Return the bounds of what a filter can let through."""
    match node:
        case Both(parts):
            return functools.reduce(_meet, (filter_bounds(part) for part in parts), EVERYTHING)
        case Either(parts):
            return functools.reduce(_join, (filter_bounds(part) for part in parts))
        case Comparison():
            return _of_field(node)
        case TextMatch(_, text):
            return _of_text(text)
        case Intersects(area):
            return FilterBounds(boxes=(area.bounds,))
        case AnyAttribute("String", Both((first, second))):
            return _of_type({first, second})
    return EVERYTHING


def _of_field(node: Comparison) -> FilterBounds:
    value = node.value
    if node.field == "Name" and node.operator == "eq":
        return FilterBounds(names=frozenset({str(value)}))
    if node.field == "Collection/Name":
        return EVERYTHING if (value == COLLECTION) == (node.operator == "eq") else NO_PRODUCT
    if not isinstance(value, datetime):
        return EVERYTHING
    begin, end = _span(node.operator, min(max(value, _EARLIEST), _LATEST))
    match node.field:
        case "ContentDate/Start":
            return FilterBounds(begin=begin, end=end)
        case "ContentDate/End":
            return FilterBounds(begin=max(begin, _EARLIEST + _MAX_PRODUCT) - _MAX_PRODUCT, end=end)
    return FilterBounds(end=end)  # published, changed and made only after it was sensed


def _span(operator: str, time: datetime) -> tuple[datetime, datetime]:
    begin = {"gt": time + _TICK, "ge": time, "eq": time}.get(operator, _EARLIEST)
    end = {"lt": time, "le": time + _TICK, "eq": time + _TICK}.get(operator, _LATEST)
    return begin, end


def _of_text(text: str) -> FilterBounds:
    """Measure a piece of a name: the product type and the begin that follows it."""
    found = FilterBounds()
    if match := _TYPE_IN_NAME.search(text):
        found = replace(found, product_types=frozenset(t for t in PRODUCT_TYPES if match[0] in f"{t}_"))
    if match := _BEGIN_IN_NAME.search(text):
        day, clock = match.groups()
        try:
            begin = datetime.strptime(day + (clock or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return found
        length = timedelta(seconds=1) if clock else timedelta(days=1)
        if _EARLIEST < begin < _LATEST:
            found = replace(found, begin=begin - _NAME_SLACK, end=begin + length + _NAME_SLACK)
    return found


def _of_type(parts: set[Node]) -> FilterBounds:
    values = {part.value for part in parts if isinstance(part, AttributeComparison) and part.part == "Value"}
    names_type = AttributeComparison("Name", "eq", "productType") in parts
    if names_type and all(isinstance(p, AttributeComparison) and p.operator == "eq" for p in parts):
        return FilterBounds(product_types=frozenset(str(value) for value in values))
    return EVERYTHING


def _meet(one: FilterBounds, other: FilterBounds) -> FilterBounds:
    return FilterBounds(
        begin=max(one.begin, other.begin),
        end=min(one.end, other.end),
        product_types=_common(one.product_types, other.product_types),
        boxes=_smaller(one.boxes, other.boxes),
        names=_common(one.names, other.names),
    )


def _join(one: FilterBounds, other: FilterBounds) -> FilterBounds:
    if one.is_empty or other.is_empty:
        return other if one.is_empty else one
    boxes = None if one.boxes is None or other.boxes is None else (*one.boxes, *other.boxes)
    if boxes is not None and len(boxes) > _MAX_BOXES:
        west, south, east, north = zip(*boxes, strict=True)
        boxes = ((min(west), min(south), max(east), max(north)),)
    return FilterBounds(
        begin=min(one.begin, other.begin),
        end=max(one.end, other.end),
        product_types=_either(one.product_types, other.product_types),
        boxes=boxes,
        names=_either(one.names, other.names),
    )


def _common(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _either(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def _smaller(one: tuple[LonLatBox, ...] | None, other: tuple[LonLatBox, ...] | None) -> tuple[LonLatBox, ...] | None:
    """Return the boxes that hold less: what meets both may meet them in places far from one another."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=_extent)


def _extent(boxes: tuple[LonLatBox, ...]) -> float:
    return sum((east - west) * (north - south) for west, south, east, north in boxes)
