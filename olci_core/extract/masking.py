"""A variable's values without the pixels that its flags take out."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from olci_core.product.derived import Pixels, bands_of
from olci_core.product.flags import NO_FLAGS, Mask, any_set, mask_for


def masked_values(pixels: Pixels, name: str, mask: bool | Collection[str]) -> tuple[NDArray[np.float32], Mask | None]:  # noqa: FBT001 - True, False, or names of flags
    """Return a variable's values in a window, NaN where its mask takes them out, and that mask."""
    values, chosen = pixels.values(name), mask_of(pixels, name, mask)
    flag_variable = pixels.flag_variable
    if flag_variable is not None and chosen is not None and chosen.flags:
        values = np.where(any_set(pixels.flag_bits, flag_variable, chosen.flags), np.float32(np.nan), values)
    return values, chosen


def mask_of(pixels: Pixels, name: str, mask: bool | Collection[str]) -> Mask | None:  # noqa: FBT001 - as above
    """Return which flags take a variable's pixels out, None where the product has no flags."""
    flag_variable = pixels.flag_variable
    if flag_variable is None or name == flag_variable.name:
        return None
    return mask_for(flag_variable, name, bands=bands_of(pixels.product, name), chosen=mask)


def mask_text(applied: Mask | None) -> str:
    """Return what a mask took out, as it is written into every file."""
    return str(applied) if applied is not None else NO_FLAGS
