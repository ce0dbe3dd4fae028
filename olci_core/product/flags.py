"""Which pixels of a variable are better left out: the flags that are recommended for it.

Source: the masks "recommended by the QWG" (OLCI's quality working group of ESA and EUMETSAT) as SNAP sets them for each
variable: ``OlciLevel2WProductFactory`` and ``OlciLevel2LProductFactory`` of its ``eu.esa.opt.dataio.s3.olci``. For
water they are those of table 1, appendix A, of EUMETSAT's "Recommendations for Sentinel-3 OLCI Ocean Colour product
validations in comparison with in situ measurements: matchup protocols" (version 8B, as others cite it), and of
EUMETSAT's lessons (learn-olci), which leave ``LAND`` out by name where the QWG asks for ``WATER`` or ``INLAND_WATER``.
What the flags mean: Sentinel-3 OLCI technical guide, level 2, "Quality and science flags".

Beyond these sources: ``INVALID`` everywhere, as SNAP's valid-pixel expression has it, and the classes of GIFAPAR that
say that a pixel is water, cloud, bright or bad: OGVI, of which it is the new name, had no such classes. Earlier
baselines spell some flags otherwise (``ACFAIL``, ``WVFAIL``, ``OGVI_FAIL``, ``RISKGLINT`` for ``HIGHGLINT``); a flag
that a product does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from olci_core.errors import InputError
from olci_core.product.variables import Variable

FLAG_VARIABLES = ("quality_flags", "WQSF", "LQSF")

_WATER = (
    *("INVALID", "LAND", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE", "COSMETIC", "SUSPECT", "HISOLZEN"),
    *("SATURATED", "HIGHGLINT", "RISKGLINT"),
)
# What rests on the standard atmospheric correction ("open water"); the others rest on the neural network's.
_CORRECTED = (
    *("WHITECAPS", "ADJAC", "AC_FAIL", "ACFAIL", "RWNEG_O2", "RWNEG_O3", "RWNEG_O4", "RWNEG_O5", "RWNEG_O6"),
    *("RWNEG_O7", "RWNEG_O8"),
)
_LAND = ("INVALID", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE")
_FAPAR = (
    *("GIFAPAR_FAIL", "OGVI_FAIL", "GIFAPAR_CLASS_BAD", "GIFAPAR_CLASS_WS", "GIFAPAR_CLASS_CSI"),
    *("GIFAPAR_CLASS_BRIGHT", "GIFAPAR_CLASS_INVAL_REC"),
)
_VAPOUR = ("WV_FAIL", "WVFAIL")
_NETWORK = (*_WATER, "OCNN_FAIL")
_OF_WATER = {
    "CHL_OC4ME": (*_WATER, *_CORRECTED, "OC4ME_FAIL"),
    "KD490_M07": (*_WATER, *_CORRECTED, "KDM_FAIL"),
    "PAR": (*_WATER, *_CORRECTED, "PAR_FAIL"),
    "CHL_NN": _NETWORK,
    "TSM_NN": _NETWORK,
    "ADG443_NN": _NETWORK,
    "IWV": ("INVALID", "MEGLINT", *_VAPOUR),  # over clouds, too: it is the column above them
}
_OF_LAND = {
    "GIFAPAR": (*_LAND, *_FAPAR),
    "OGVI": (*_LAND, *_FAPAR),
    "RC681": (*_LAND, *_FAPAR),
    "RC865": (*_LAND, *_FAPAR),
    "OTCI": (*_LAND, "OTCI_FAIL", "OTCI_CLASS_CLSN"),
    "IWV": (*_LAND, *_VAPOUR),
}
SATURATED = "saturated"
"""Stands, in level 1, for the saturation flag of the very bands that a variable is made of."""


NO_FLAGS = "no flags applied"


@dataclass(frozen=True, slots=True)
class Mask:
    """The flags that take a pixel out, by name; ``variable`` is the flag variable they belong to."""

    variable: str
    flags: tuple[str, ...]

    def __str__(self) -> str:
        return f"without {self.variable}: {', '.join(self.flags)}" if self.flags else NO_FLAGS


def recommended_flags(flag_variable: Variable, name: str) -> tuple[str, ...]:
    """Return the flags that are recommended for a variable, as far as the product has them.

    Level 1: ``invalid`` alone. ``bright``, ``sun-glint_risk`` and ``saturated`` (of the variable's own bands) are left
    to choose, for cloud and ice are what some look for.
    """
    base = name.removesuffix("_linear")
    if flag_variable.name == "quality_flags":
        wanted: tuple[str, ...] = ("invalid",)
    elif flag_variable.name == "WQSF":
        wanted = _OF_WATER.get(base, (*_WATER, *_CORRECTED))
    else:
        wanted = _OF_LAND.get(base, _LAND)
    return tuple(flag for flag in wanted if flag in flag_variable.flag_meanings)


def adverse_flags(flag_variable: Variable) -> tuple[str, ...]:
    """Return the flags that make a pixel worse than one without them, whether a mask takes it out or not.

    Level 1: cloud and ice (``bright``), glint, stray light and what the instrument flags. Level 2: those of all masks
    of its kind.
    """
    if flag_variable.name == "quality_flags":
        wanted: tuple[str, ...] = ("invalid", "bright", "sun-glint_risk", "straylight_risk", "cosmetic")
        wanted += tuple(flag for flag in flag_variable.flag_meanings if flag.startswith("saturated@"))
    elif flag_variable.name == "WQSF":
        wanted = (*_WATER, *_CORRECTED)
    else:
        wanted = _LAND
    return tuple(flag for flag in wanted if flag in flag_variable.flag_meanings)


def mask_for(flag_variable: Variable, name: str, *, bands: Collection[str], chosen: bool | Collection[str]) -> Mask:
    """Return a variable's mask: the recommended one (True), none (False), or the chosen flags.

    ``bands``: the bands (``Oa08`` …) that the variable is made of, for ``saturated``.

    Raises:
        InputError: a chosen flag is none of the product's.
    """
    if chosen is True:
        return Mask(flag_variable.name, recommended_flags(flag_variable, name))
    flags: list[str] = []
    for flag in dict.fromkeys(chosen or ()):
        own = [f"saturated@{band}" for band in sorted(bands)] if flag == SATURATED else [flag]
        if unknown := [each for each in own if each not in flag_variable.flag_meanings]:
            raise InputError(
                f"{flag_variable.name} has no flag {unknown[0]}.",
                hint=f"Its flags are {', '.join(flag_variable.flag_meanings)}.",
            )
        flags.extend(own)
    return Mask(flag_variable.name, tuple(flags))


def any_set(bits: NDArray[np.unsignedinteger], flag_variable: Variable, flags: Collection[str]) -> NDArray[np.bool_]:
    """Return where any of the named flags is set."""
    mask = 0
    for meaning, bit in zip(flag_variable.flag_meanings, flag_variable.flag_masks, strict=False):
        if meaning in flags:
            mask |= bit
    return np.asarray((bits & bits.dtype.type(mask)) != 0)
