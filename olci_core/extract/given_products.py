"""Which of many paths name one product, and which products are versions of one acquisition."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from olci_core.errors import InputError
from olci_core.scene import ProductName, bare_name, same_stretch

_MAX_NAMED = 3  # products in one sentence

Result = TypeVar("Result")


def each_once(results: Iterable[Result], name_of: Callable[[Result], str]) -> list[Result]:
    """Return one result a product: a renamed zip shows only when it is opened which product it is."""
    found: dict[str, Result] = {}
    for result in results:
        found.setdefault(name_of(result), result)
    return list(found.values())


def given_again(paths: Iterable[Path | str], names: Iterable[str]) -> str:
    """Return, in a sentence, which products were given more than once and count once; "" where none was.

    ``names``: those of the results, one as often as it was found.
    """
    again = [key for key, group in by_product(paths).items() if len(group) > 1]
    again += [name for name, number in Counter(names).items() if number > 1 and name not in again]
    if not again:
        return ""
    more = f" and {len(again) - _MAX_NAMED:,} more" if len(again) > _MAX_NAMED else ""
    names = ", ".join(Path(key).name for key in again[:_MAX_NAMED])
    return f"Given more than once and counted once: {names}{more}."


def versions_among(names: Iterable[str]) -> str:
    """Return, in a sentence, which products are versions of one acquisition (NR and NT …); "" where none are.

    Each counts: which one is better is for the caller to choose (``olci_core.catalogue.current`` does).
    """
    passes: dict[tuple[str, str, int, int], list[ProductName]] = {}
    for name in map(ProductName.parse, dict.fromkeys(names)):
        passes.setdefault((name.platform, name.product_type, name.cycle, name.relative_orbit), []).append(name)
    pairs = [
        f"{one} and {other}"
        for found in passes.values()
        for one, other in combinations(found, 2)
        if same_stretch((one.begin, one.end), (other.begin, other.end))
    ]
    if not pairs:
        return ""
    more = f"; and {len(pairs) - _MAX_NAMED:,} more" if len(pairs) > _MAX_NAMED else ""
    return f"Versions of one acquisition, each of which counts: {'; '.join(pairs[:_MAX_NAMED])}{more}."


def by_product(paths: Iterable[Path | str]) -> dict[str, list[str]]:
    """Return paths by the product that they name; one that names none stands for itself."""
    found: dict[str, list[str]] = {}
    for path in map(str, paths):
        bare = bare_name(Path(path).name)
        try:
            key = str(ProductName.parse(bare))
        except InputError:
            key = os.path.abspath(path)  # noqa: PTH100  # a link keeps its own name
        found.setdefault(key, []).append(path)
    return found
