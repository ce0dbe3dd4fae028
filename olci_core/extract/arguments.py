"""What a caller asks for, as scripts write it: one name or several, a path or a list; what makes no sense is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from olci_core.area import Area
from olci_core.errors import InputError


def named_variables(variables: Sequence[str] | str) -> tuple[str, ...]:
    """Return names of variables, each once; a single one may stand without a list.

    Raises:
        InputError: there is none, or one is no name.
    """
    given = (variables,) if isinstance(variables, str) else tuple(variables)
    if not given:
        raise InputError("No variable was chosen.", hint="Choose one at least.")
    for name in given:
        if not isinstance(name, str) or not name.strip():
            raise InputError(
                f"{name!r} is no name of a variable.",
                hint="Give names such as Oa08_reflectance; open_product(path).variables lists a product's own.",
            )
    return tuple(dict.fromkeys(name.strip() for name in given))


def named_flags(mask: bool | Collection[str] | None) -> bool | tuple[str, ...]:  # noqa: FBT001 - True, False, or flags
    """Return True for the recommended flags, False for none, or names of flags; a single one may stand alone.

    Raises:
        InputError: it is none of these.
    """
    if mask is None:
        return False
    if isinstance(mask, bool | np.bool_):
        return bool(mask)
    if isinstance(mask, str):
        return (mask,)
    if isinstance(mask, Iterable) and all(isinstance(flag, str) for flag in mask):
        return tuple(mask)
    raise InputError(f"mask={mask!r} names no flags.", hint="Give True, False, or a list of names of flags.")


def checked_area(area: Area) -> Area:
    """Return an area.

    Raises:
        InputError: it is something else, such as the text of one.
    """
    if not isinstance(area, Area):
        raise InputError(
            f"The area is given as {type(area).__name__}.",
            hint="Make one of it by Area.from_bounds(west, south, east, north), Area.from_wkt or Area.from_file.",
        )
    return area


def given_paths(paths: Iterable[Path | str] | Path | str) -> tuple[str, ...]:
    """Return paths of products; a single one may stand without a list.

    Raises:
        InputError: there is none.
    """
    found = (str(paths),) if isinstance(paths, str | Path) else tuple(map(str, paths))
    if not found:
        raise InputError("No product was given.", hint="Choose one product at least.")
    return found
