"""What is computed from a product's own variables: reflectance, linear values, and a few indices with a source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from olci_core.errors import DamagedFile, InputError
from olci_core.product.flags import FLAG_VARIABLES, any_set
from olci_core.product.formulas import LOGARITHM, NAMED_DIFFERENCES, REFLECTANCE, Formula, known_formula
from olci_core.product.product import Product, Window
from olci_core.product.variables import Values, Variable

_RADIANCE = re.compile(r"(Oa\d\d)_radiance")
FETCH_AGAIN = "Fetch the product again, with all its files."
_FILE_OF = {"SZA": "tie_geometries.nc", "detector_index": "instrument_data.nc"}
MAX_MEANT = 3  # names in one hint
_UNCERTAINTY = re.compile(r".+_(?:unc|err)")


class Pixels:
    """A window of a product's image: its variables, stored or derived, as arrays of one shape, each read once."""

    def __init__(self, product: Product, window: Window) -> None:
        self.product = product
        self.window = window
        self._read: dict[str, Values] = {}

    def values(self, name: str) -> Values:
        """Return a variable's values, float32, NaN where there is none.

        Raises:
            InputError: the product has no such variable, and none can be made of what it has.
            DamagedFile: a file that it needs is damaged.
        """
        if name not in self._read:
            self._read[name] = self._values(name)
        return self._read[name]

    @cached_property
    def flag_variable(self) -> Variable | None:
        """The flags of the image, None where the product has none (any more)."""
        for look in (self.product.usual_variable, self.product.variable):
            if found := next(filter(None, map(look, FLAG_VARIABLES)), None):
                return found
        return None

    @cached_property
    def flag_bits(self) -> NDArray[np.unsignedinteger]:
        """The flags' bits; only where there is a ``flag_variable``."""
        assert self.flag_variable is not None
        return self.product.read_flags(self.flag_variable.name, self.window)

    @cached_property
    def lonlat(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude in degrees."""
        lon, lat = self.product.positions(self.window)
        return lon, lat

    @cached_property
    def duplicated(self) -> NDArray[np.bool_]:
        """Where a pixel of the instrument stands a second time (at the joints of the five cameras).

        Level 1 flags them; level 2 does not, but they have the position of the pixel beside or above them.
        """
        lon, lat = self.lonlat
        repeated = np.zeros(lon.shape, bool)
        repeated[:, 1:] = (lon[:, 1:] == lon[:, :-1]) & (lat[:, 1:] == lat[:, :-1])
        repeated[1:] |= (lon[1:] == lon[:-1]) & (lat[1:] == lat[:-1])
        if self.flag_variable is not None and "duplicated" in self.flag_variable.flag_meanings:
            repeated |= any_set(self.flag_bits, self.flag_variable, ("duplicated",))
        return repeated

    def _values(self, name: str) -> Values:
        variable = _stored(self.product, name)
        if variable is None:
            formula = formula_of(self.product, name)
            return formula.compute(self.product, tuple(map(self._input, formula.inputs)))
        if variable.shape == self.product.shape:
            return self._of_image(variable, name)
        if len(variable.shape) == 2 and variable.file.startswith("tie_"):
            return self._between_ties(name)
        raise InputError(f"{name} of {self.product.name} has no value for each pixel.", hint="Choose another variable.")

    def _input(self, name: str) -> Values:
        if self.flag_variable is not None and name == self.flag_variable.name:
            return self.flag_bits  # type: ignore[return-value]  # float32 would lose bits
        return self.values(name)

    def _of_image(self, variable: Variable, name: str) -> Values:
        if variable.flag_meanings:
            return np.asarray(self.product.read_flags(name, self.window), dtype=np.float32)
        return self.product.read(name, self.window)

    def _between_ties(self, name: str) -> Values:
        return self.product.at_tie_points(name, self.window)


class PixelsAt(Pixels):
    """Some pixels of a window: their variables as arrays of the shape of their rows and columns, both in the window."""

    def __init__(self, pixels: Pixels, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
        super().__init__(pixels.product, pixels.window)
        self._pixels, self._at = pixels, (rows, columns)

    @cached_property
    def flag_bits(self) -> NDArray[np.unsignedinteger]:
        """The flags' bits; only where there is a ``flag_variable``."""
        return np.asarray(self._pixels.flag_bits[self._at])

    def _of_image(self, variable: Variable, name: str) -> Values:
        return np.asarray(super()._of_image(variable, name)[self._at])

    def _between_ties(self, name: str) -> Values:
        rows, columns = (at + part.start for at, part in zip(self._at, self.window, strict=True))
        return self.product.at_tie_points(name, (rows, columns))


def offered(product: Product) -> Mapping[str, Variable]:
    """Return what can be cut out of a product, by name, the usual first: its measurements and what is made of them."""
    own = {
        name: variable
        for name, variable in product.variables.items()
        if variable.shape == product.shape and not variable.flag_meanings
    }
    measured = [name for name in own if variable_is_measured(own[name])]
    if product.is_level_1:
        bands = [match[1] for name in measured if (match := _RADIANCE.fullmatch(name))]
        names = [f"{band}_reflectance" for band in bands]
        names += [*NAMED_DIFFERENCES, "MCI", "FAI", *measured]
    else:
        names = [*measured, *(f"{name}_linear" for name in measured if LOGARITHM.fullmatch(own[name].units))]
    names += [name for name in own if name not in names and name not in ("latitude", "longitude")]
    names += ["SZA", "OZA"]
    found = {name: _variable(product, name) for name in names}  # None: a file is missing; the product's faults name it
    return {name: variable for name, variable in found.items() if variable is not None}


def usual(product: Product) -> tuple[str, ...]:
    """Return the variables that are cut out where none are named: reflectances of level 1, measurements of level 2."""
    if product.is_level_1:
        return tuple(name for name in offered(product) if REFLECTANCE.fullmatch(name))
    return tuple(
        name
        for name, variable in product.variables.items()
        if variable.shape == product.shape and variable_is_measured(variable)
    )


def variable_is_measured(variable: Variable) -> bool:
    """Whether a variable is what the product is made for: neither an annotation nor an uncertainty nor flags."""
    annotations = ("geo_coordinates.nc", "instrument_data.nc", "time_coordinates.nc", "removed_pixels.nc")
    is_annotation = variable.file in annotations or variable.file.startswith("tie_")
    return not (is_annotation or variable.flag_meanings or _UNCERTAINTY.fullmatch(variable.name))


def described(product: Product, name: str) -> Variable:
    """Return what is known of a variable, stored or derived.

    Raises:
        InputError: the product has no such variable, and none can be made of what it has.
    """
    return _stored(product, name) or formula_of(product, name).variable


def reference_of(product: Product, name: str) -> str:
    """Return after whom a derived variable is computed, "" for a stored one."""
    return "" if _stored(product, name) else formula_of(product, name).reference


def bands_of(product: Product, name: str) -> frozenset[str]:
    """Return the bands (``Oa08`` …) that a variable is made of."""
    if _stored(product, name):
        return frozenset(re.findall(r"Oa\d\d", name))
    return frozenset(band for each in formula_of(product, name).inputs for band in bands_of(product, each))


def _stored(product: Product, name: str) -> Variable | None:
    """Return a stored variable; only for a name that nothing is computed by are all files looked through."""
    found = product.usual_variable(name)
    if found is None and known_formula(product, name) is None:
        found = product.variable(name)
    return found


def _variable(product: Product, name: str) -> Variable | None:
    """Return what is known of a variable, None where it is not there and cannot be made of what is."""
    try:
        if stored := _stored(product, name):
            return stored
        formula = known_formula(product, name)
    except (InputError, DamagedFile):
        return None
    is_makeable = formula is not None and all(_variable(product, each) for each in formula.inputs)
    return formula.variable if formula is not None and is_makeable else None


def formula_of(product: Product, name: str) -> Formula:
    """Return how a derived variable is made.

    Raises:
        InputError: it is not known, or a variable that it is made of is not there.
    """
    formula = known_formula(product, name)
    if formula is None:
        raise InputError(f"{product.name} has no variable {name}.{product.faults_in_short}", hint=_hint(product, name))
    for each in formula.inputs:
        if _variable(product, each) is None:
            raise InputError(
                f"{name} cannot be made of {product.name}: it has no {each}.{product.faults_in_short}",
                hint=_hint(product, each),
            )
    return formula


def _hint(product: Product, name: str) -> str:
    """Return what may have been meant by a name that is none, else what there is."""
    asked = name.casefold()
    if any(fault.startswith(_FILE_OF.get(name, f"{name}.nc")) for fault in product.faults):
        return FETCH_AGAIN
    try:
        known = {each.casefold(): each for each in offered(product)}
    except (InputError, DamagedFile):  # where its pixels lie is not known
        return FETCH_AGAIN
    alike = [known[each] for each in known if asked in each]
    alike += [known[each] for each in get_close_matches(asked, known, cutoff=0.75) if known[each] not in alike]
    if alike:
        return f"Did you mean {' or '.join(alike[:MAX_MEANT])}?"
    return f"It holds {', '.join(list(known.values())[:6])} …" if known else FETCH_AGAIN
