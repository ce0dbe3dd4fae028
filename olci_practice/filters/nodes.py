"""The tree that a catalogue filter is: comparisons and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import shapely

Operator = Literal["eq", "ne", "lt", "le", "gt", "ge"]
TextFunction = Literal["contains", "startswith", "endswith"]
LiteralKind = Literal["String", "Integer", "Double", "DateTimeOffset", "Boolean"]
Value = str | int | float | bool | datetime

TIME_FIELDS = frozenset({"ContentDate/Start", "ContentDate/End", "PublicationDate", "ModificationDate", "OriginDate"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field of the product against a value; times are aware UTC."""

    field: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class TextMatch:
    """``contains``, ``startswith`` or ``endswith`` of the product's name."""

    function: TextFunction
    text: str


@dataclass(frozen=True, slots=True)
class Intersects:
    """The footprint meets an area; both are taken as flat lon/lat geometry, as the catalogue takes them."""

    area: shapely.Polygon | shapely.Point


@dataclass(frozen=True, slots=True)
class AttributeComparison:
    """``att/Name`` or ``att/Value`` against a value, inside an AnyAttribute."""

    part: Literal["Name", "Value"]
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class AnyAttribute:
    """Some attribute of one kind fulfils a condition made of AttributeComparisons."""

    kind: LiteralKind
    condition: Node


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: Node


Node = Comparison | TextMatch | Intersects | AttributeComparison | AnyAttribute | Both | Either | Negation


def collections_named(node: Node) -> Iterator[str]:
    """Yield every collection a filter names."""
    match node:
        case Comparison(field="Collection/Name", value=value):
            yield str(value)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from collections_named(part)
        case Negation(part):
            yield from collections_named(part)


def attributes_named(node: Node) -> Iterator[str]:
    """Yield every attribute name that a filter compares with."""
    match node:
        case AttributeComparison("Name", _, value):
            yield str(value)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from attributes_named(part)
        case Negation(part) | AnyAttribute(_, part):
            yield from attributes_named(part)


def has_part(node: Node, matches: Callable[[Node], bool]) -> bool:
    """Return whether a filter has a condition that matches, at any depth."""
    match node:
        case Both(parts) | Either(parts):
            return any(has_part(part, matches) for part in parts)
        case Negation(part):
            return has_part(part, matches)
    return matches(node)
