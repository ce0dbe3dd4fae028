"""Which pixels of a variable are better left out: the flags that are recommended for it.

Sources. Water: the flags that EUMETSAT applies to each variable for EUMETView (collection entries EUM:DAT:0178 and its
neighbours) and lists with their meanings in the Sentinel-3 OLCI Marine User Handbook, EUM/OPS-SEN3/MAN/17/907205, and
in the product notice of collection 3, S3.PN-OLCI-L2M.003. Land: ESA's table of the land quality and science flags
(Sentinel-3 OLCI technical guide, level 2, "Quality and science flags, land products") and the product notice
S3.PN-OLCI-L2L.002. Earlier baselines spell some of them otherwise (``ACFAIL``, ``WVFAIL``, ``OGVI_FAIL``,
``RISKGLINT``); a flag that a product does not have is passed over.
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
    *("INVALID", "LAND", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE", "SUSPECT", "HISOLZEN", "SATURATED"),
    *("HIGHGLINT", "RISKGLINT"),
)
# What rests on the standard atmospheric correction.
_CORRECTED = (
    *("WHITECAPS", "AC_FAIL", "ACFAIL", "ANNOT_TAU06", "RWNEG_O2", "RWNEG_O3", "RWNEG_O4", "RWNEG_O5", "RWNEG_O6"),
    *("RWNEG_O7", "RWNEG_O8"),
)
_LAND = (
    *("INVALID", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE", "SUSPECT", "COSMETIC", "HISOLZEN"),
    *("SATURATED",),
)
_FAPAR = (
    *("WATER", "GIFAPAR_FAIL", "OGVI_FAIL", "GIFAPAR_CLASS_BAD", "GIFAPAR_CLASS_WS", "GIFAPAR_CLASS_CSI"),
    *("GIFAPAR_CLASS_BRIGHT", "GIFAPAR_CLASS_INVAL_REC"),
)
_WATER_OWN = {
    "CHL_OC4ME": (*_CORRECTED, "OC4ME_FAIL"),
    "KD490_M07": (*_CORRECTED, "KDM_FAIL"),
    "CHL_NN": ("OCNN_FAIL",),
    "TSM_NN": ("OCNN_FAIL",),
    "ADG443_NN": ("OCNN_FAIL",),
    "PAR": ("PAR_FAIL",),
    "IWV": ("WV_FAIL", "WVFAIL"),
}
_LAND_OWN = {
    "GIFAPAR": _FAPAR,
    "OGVI": _FAPAR,
    "RC681": _FAPAR,
    "RC865": _FAPAR,
    "OTCI": ("WATER", "OTCI_FAIL", "OTCI_BAD_IN", "OTCI_CLASS_CLSN"),
    "IWV": ("WV_FAIL", "WVFAIL"),
}
SATURATED = "saturated"
"""Stands, in level 1, for the saturation flag of the very bands that a variable is made of."""


@dataclass(frozen=True, slots=True)
class Mask:
    """The flags that take a pixel out, by name; ``variable`` is the flag variable they belong to."""

    variable: str
    flags: tuple[str, ...]

    def __str__(self) -> str:
        return f"without {self.variable}: {', '.join(self.flags)}" if self.flags else "no flags applied"


def recommended_flags(flag_variable: Variable, name: str) -> tuple[str, ...]:
    """Return the flags that are recommended for a variable, as far as the product has them.

    Level 1: ``invalid`` alone. ``bright``, ``sun-glint_risk`` and ``saturated`` (of the variable's own bands) are left
    to choose, for cloud and ice are what some look for.
    """
    base = name.removesuffix("_linear")
    if flag_variable.name == "quality_flags":
        wanted: tuple[str, ...] = ("invalid",)
    elif flag_variable.name == "WQSF":
        wanted = _WATER + _WATER_OWN.get(base, _CORRECTED)
    else:
        wanted = _LAND + _LAND_OWN.get(base, ())
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
