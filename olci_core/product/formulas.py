"""The formulas of what is computed from a product's own variables, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from olci_core.product.flags import FLAG_VARIABLES, adverse_flags, any_set
from olci_core.product.product import Product
from olci_core.product.variables import Values, Variable, text_of

REFLECTANCE = re.compile(r"(Oa\d\d)_reflectance")
LOGARITHM = re.compile(r"lg\(re (.+)\)")
_DIFFERENCE = re.compile(r"ND\((?P<one>[\w]+),\s*(?P<other>[\w]+)\)")
FLAGS_RAISED = "flags_raised"
NAMED_DIFFERENCES = {
    "NDVI": ("Oa17_reflectance", "Oa08_reflectance", "Rouse et al. 1974, NASA SP-351, 309-317"),
    "NDWI": ("Oa06_reflectance", "Oa17_reflectance", "McFeeters 1996, Int. J. Remote Sens. 17, 1425-1432"),
    "NDSI": ("Oa17_reflectance", "Oa21_reflectance", "Kokhanovsky et al. 2019, Remote Sens. 11, 2280"),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """How a derived variable is made: from which variables, in which units, by which function, after whom.

    Flags come to ``compute`` as they are stored, all other variables as float32.
    """

    variable: Variable
    inputs: tuple[str, ...]
    compute: Callable[[Product, tuple[Values, ...]], Values]
    reference: str = ""


def known_formula(product: Product, name: str) -> Formula | None:
    """Return how a variable is made, None if no way is known; whether its inputs are there is not asked."""
    if name.endswith("_linear"):
        return _linear(product, name.removesuffix("_linear"))
    if name == FLAGS_RAISED:
        return _raised(product)
    if name in NAMED_DIFFERENCES:
        one, other, reference = NAMED_DIFFERENCES[name]
        return _difference(product, name, one, other, reference=reference)
    if match := _DIFFERENCE.fullmatch(name):
        return _difference(product, name, match["one"], match["other"], reference="")
    return _of_level_1(product, name) if product.is_level_1 else None


def _raised(product: Product) -> Formula | None:
    """Count the flags of a pixel that make it worse; all bands that are saturated count as one."""
    flags = next((found for name in FLAG_VARIABLES if (found := product.variable(name))), None)
    if flags is None:
        return None
    adverse = adverse_flags(flags)
    single = [flag for flag in adverse if not flag.startswith("saturated@")]
    saturated = [flag for flag in adverse if flag.startswith("saturated@")]

    def compute(_: Product, inputs: tuple[Values, ...]) -> Values:
        (bits,) = inputs
        number = np.zeros(bits.shape, np.float32)
        for some in (*([flag] for flag in single), saturated):
            number += any_set(bits, flags, some)  # type: ignore[arg-type]  # flags come as they are stored
        return number

    variable = Variable(FLAGS_RAISED, "1", f"number of flags raised among {', '.join(adverse)}", flags.shape)
    return Formula(variable, (flags.name,), compute)


def _of_level_1(product: Product, name: str) -> Formula | None:
    if match := REFLECTANCE.fullmatch(name):
        return _reflectance(product, match[1])
    if name == "MCI":
        return _height(product, "MCI", "radiance", bands=("Oa10", "Oa11", "Oa12"))
    if name == "FAI":
        return _height(product, "FAI", "reflectance", bands=("Oa08", "Oa17", "Oa21"))
    return None


def _reflectance(product: Product, band: str) -> Formula:
    """Top-of-atmosphere reflectance: pi L / (E0 cos SZA), E0 that of the pixel's own detector.

    Sentinel-3 OLCI user guide, "Radiance to reflectance conversion"; E0 (``solar_flux``) is already corrected for the
    distance to the sun. NaN where the sun is below the horizon.
    """

    def compute(product: Product, inputs: tuple[Values, ...]) -> Values:
        radiance, detector, zenith = inputs
        number = np.nan_to_num(detector, nan=-1).astype(np.intp)
        flux = product.read("solar_flux")[int(band[2:]) - 1]
        at_detector = np.where((number >= 0) & (number < flux.size), flux[np.clip(number, 0, flux.size - 1)], np.nan)
        cosine = np.cos(np.radians(zenith))
        with np.errstate(divide="ignore", invalid="ignore"):
            reflectance = np.float32(np.pi) * radiance / (at_detector * cosine)
        return np.where((cosine > 0) & (at_detector > 0), reflectance, np.nan).astype(np.float32)

    name = f"{band}_reflectance"
    text = f"Top-of-atmosphere reflectance of OLCI band {band}"
    product.dataset("solar_flux")
    return Formula(Variable(name, "1", text, product.shape), (f"{band}_radiance", "detector_index", "SZA"), compute)


def _linear(product: Product, name: str) -> Formula | None:
    """10 to the power of a variable that is stored as a logarithm, whose units are written ``lg(re mg.m-3)``."""
    stored = product.variable(name)
    match = LOGARITHM.fullmatch(stored.units) if stored else None
    if stored is None or match is None:
        return None
    text = stored.long_name.removeprefix("log10 scaled ")
    return Formula(
        Variable(f"{name}_linear", match[1], text, stored.shape),
        (name,),
        lambda _, inputs: np.asarray(np.float32(10) ** inputs[0], dtype=np.float32),
    )


def _difference(product: Product, name: str, one: str, other: str, *, reference: str) -> Formula:
    """Normalised difference of two variables: (a - b) / (a + b), NaN where the sum is not positive."""

    def compute(_: Product, inputs: tuple[Values, ...]) -> Values:
        a, b = inputs
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(a + b > 0, (a - b) / (a + b), np.nan).astype(np.float32)

    text = f"Normalised difference ({one} - {other}) / ({one} + {other})"
    return Formula(Variable(name, "1", text, product.shape), (one, other), compute, reference)


_HEIGHTS = {
    "MCI": (
        "Maximum chlorophyll index",
        "Gower et al. 2005, Int. J. Remote Sens. 26, 2005-2012",
    ),
    "FAI": (
        "Floating algae index (1020 nm in place of the short-wave infrared, without Rayleigh correction)",
        "Hu 2009, Remote Sens. Environ. 113, 2118-2129",
    ),
}


def _height(product: Product, name: str, kind: str, *, bands: tuple[str, str, str]) -> Formula:
    """Height of the middle band above the straight line between its two neighbours.

    L2 - L1 - (L3 - L1) (w2 - w1) / (w3 - w1), wavelengths w from the product's ``lambda0``. MCI: radiances at 681, 709
    and 754 nm (Gower et al. 2005). FAI: reflectances at 665, 865 and 1020 nm after Hu (2009), who has 1240 nm, which
    OLCI lacks, and takes Rayleigh scattering off, which is not done here: compare its values within OLCI alone.
    """

    def compute(product: Product, inputs: tuple[Values, ...]) -> Values:
        left, middle, right = inputs
        wavelengths = np.nanmean(product.read("lambda0"), axis=1)
        first, second, third = (float(wavelengths[int(band[2:]) - 1]) for band in bands)
        slope = np.float32((second - first) / (third - first))
        return np.asarray(middle - left - (right - left) * slope, dtype=np.float32)

    text, reference = _HEIGHTS[name]
    inputs = tuple(f"{band}_{kind}" for band in bands)
    product.dataset("lambda0")
    units = text_of(product.dataset(inputs[1]), "units") if kind == "radiance" else "1"
    return Formula(Variable(name, units, text, product.shape), inputs, compute, reference)
