"""The browse image of a whole product: in a few colours' choices, laid on a map where its pixels truly lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree
from pyproj import Transformer

from olci_core.area.crs import MERCATOR
from olci_core.errors import InputError
from olci_core.extract.nearest import local_reach_km
from olci_core.extract.stations import points
from olci_core.natural_colour import CURVE_REFLECTANCE, CURVE_VALUE, PicturePixels
from olci_core.product.derived import offered
from olci_core.product.flags import any_set
from olci_core.product.product import Product, open_product
from olci_core.product.variables import Values, decoded, stored
from olci_core.sphere import EARTH_RADIUS_KM, Floats, unit_vectors

_MERCATOR_TOP_DEG = 85.0
_FLAG_COLOUR = (255, 92, 40)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A way to see a product: three variables as red, green and blue, or one alone; ``meaning`` says what it shows."""

    name: str
    bands: tuple[str, ...]
    meaning: str
    haze: tuple[float, ...] = ()


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Recipe("Natural colour", ("Oa08", "Oa06", "Oa04"), "As the eye would see it.", (0.012, 0.030, 0.058)),
            Recipe("Near infrared", ("Oa17", "Oa08", "Oa06"), "Plants are red, water is black.", (0.0, 0.012, 0.03)),
            Recipe("Snow and ice against cloud", ("Oa21", "Oa17", "Oa04"), "Snow is bluish, cloud white: snow is "
                   "darker at 1020 nm.", (0.0, 0.0, 0.058)),
            Recipe("Turbid water", ("Oa11", "Oa08", "Oa06"), "Sediment and blooms are bright.", (0.01, 0.012, 0.03)),
            Recipe("Chlorophyll", ("CHL_OC4ME", "CHL_NN"), "Of level 2 water: its logarithm, blue low, yellow high."),
            Recipe("Green vegetation", ("GIFAPAR", "OGVI", "OTCI"), "Of level 2 land, blue low and yellow high."),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrowseImage:
    """A product's picture on a map: RGBA, shape (height, width, 4), and its bounds.

    ``bounds``: west, south, east, north; in degrees that run on past ±180 on Mercator, in metres on a polar map.
    """

    rgba: PicturePixels
    bounds: tuple[float, float, float, float]


def recipes_for(product: Product) -> tuple[Recipe, ...]:
    """Return the ways to see a product, the usual first; single bands follow the named ones."""
    known = set(product.variables)
    named = []
    for recipe in RECIPES.values():
        if recipe.haze and product.is_level_1 and all(f"{band}_radiance" in known for band in recipe.bands):
            named.append(recipe)
        elif not recipe.haze and (held := [name for name in recipe.bands if name in known]):
            named.append(Recipe(recipe.name, (held[0],), recipe.meaning))
    single = [name for name in product.variables if name.endswith(("_radiance", "_reflectance")) and "/" not in name]
    bands = [Recipe(f"Only {name[:4]}", (name[:4],), "One band, in grey.") for name in single]
    return (*named, *bands)


def browse_image(
    path: Path | str, recipe_name: str, *, projection: str = MERCATOR, flags: tuple[str, ...] = (), max_px: int = 800
) -> BrowseImage:
    """Lay a product on a map by a recipe; pixels with one of ``flags`` are painted over in orange.

    The picture is of every n-th pixel and made within some seconds of a product of any size.

    Raises:
        InputError: the product has no such recipe, or the map does not show it.
        DamagedFile, StorageError: it cannot be read.
    """
    with open_product(path) as product:
        recipe = next((each for each in recipes_for(product) if each.name == recipe_name), None)
        if recipe is None:
            raise InputError(f"{product.name} cannot be seen as {recipe_name}.", hint="Choose another way to see it.")
        step = max(1, -(-max(product.shape) // max_px))
        rgb, known = _colours(product, recipe, step)
        if flags:
            rgb[_flagged(product, flags, step)] = _FLAG_COLOUR
        lon, lat = product.positions(step=step)
    return _laid(np.dstack([rgb, np.where(known, 255, 0).astype(np.uint8)]), lon, lat, projection, max_px)


def _colours(product: Product, recipe: Recipe, step: int) -> tuple[PicturePixels, NDArray[np.bool_]]:
    if recipe.haze or recipe.name.startswith("Only "):
        layers = [_reflectance(product, band, step) for band in recipe.bands]
        haze = recipe.haze or (0.0,)
        shown = [
            np.interp(np.nan_to_num(layer) - less, CURVE_REFLECTANCE, CURVE_VALUE)
            for layer, less in zip(layers, haze, strict=True)
        ]
        known = np.asarray(np.isfinite(np.stack(layers)).all(axis=0))
        return np.round(np.stack(shown * (3 // len(shown)), axis=-1)).astype(np.uint8), known
    values = _thinned(product, recipe.bands[0], step)
    known = np.isfinite(values)
    low, top = np.percentile(values[known], [2, 98]) if known.any() else (0.0, 1.0)
    share = np.clip((np.nan_to_num(values) - low) / max(top - low, 1e-9), 0, 1)[..., None]
    # From blue over green to yellow, dark to bright in every channel's sum: distinct without colour, too.
    ends = np.array([[(48, 18, 100)], [(36, 140, 140)], [(250, 230, 60)]], float)
    colour = np.where(
        share < 0.5, ends[0] + (ends[1] - ends[0]) * 2 * share, ends[1] + (ends[2] - ends[1]) * (2 * share - 1)
    )
    return np.round(colour).astype(np.uint8), known


def _reflectance(product: Product, band: str, step: int) -> Values:
    if not product.is_level_1:
        return _thinned(product, f"{band}_reflectance", step)
    radiance = _thinned(product, f"{band}_radiance", step)
    flux = float(np.nanmean(product.read("solar_flux")[int(band[2:]) - 1]))
    zenith = product.at_tie_points("SZA", _every(step))
    return np.asarray(np.pi * radiance / (flux * np.maximum(np.cos(np.radians(zenith)), 0.06)), dtype=np.float32)


def _every(step: int) -> tuple[slice, slice]:
    return slice(None, None, step), slice(None, None, step)


def _thinned(product: Product, name: str, step: int) -> Values:
    return np.asarray(decoded(product.dataset(name), _every(step)), np.float32)


def _flagged(product: Product, flags: tuple[str, ...], step: int) -> NDArray[np.bool_]:
    for variable in product.variables.values():
        if variable.flag_meanings and variable.shape == product.shape:
            return any_set(stored(product.dataset(variable.name), _every(step)), variable, flags)
    raise InputError(f"{product.name} has no flags.", hint="Its flag file may be missing: check the product.")


def _laid(rgba: PicturePixels, lon: Floats, lat: Floats, projection: str, max_px: int) -> BrowseImage:
    forward = Transformer.from_crs("EPSG:4326", projection, always_xy=True)
    is_mercator = projection == MERCATOR
    known = np.isfinite(lon) & np.isfinite(lat)
    shown = (
        known & (np.abs(lat) <= _MERCATOR_TOP_DEG)
        if is_mercator
        else known & (lat > 0 if projection != "EPSG:3031" else lat < 0)
    )
    if not shown.any():
        raise InputError("This map does not show the scene.", hint="Choose another view of the map.")
    middle = float(lon[shown][shown.sum() // 2])
    turned = (lon[shown] - middle + 180) % 360 - 180
    x, y = forward.transform(turned if is_mercator else lon[shown], lat[shown])
    left, right, bottom, top = x.min(), x.max(), y.min(), y.max()
    pixel = max(right - left, top - bottom) / max_px
    columns, rows = max(1, int(np.ceil((right - left) / pixel))), max(1, int(np.ceil((top - bottom) / pixel)))
    cell_x, cell_y = np.meshgrid(left + (np.arange(columns) + 0.5) * pixel, top - (np.arange(rows) + 0.5) * pixel)
    cell_lon, cell_lat = forward.transform(cell_x, cell_y, direction="INVERSE")
    places = unit_vectors(cell_lon + (middle if is_mercator else 0.0), cell_lat) * EARTH_RADIUS_KM
    vectors = unit_vectors(lon, lat) * EARTH_RADIUS_KM
    reach = local_reach_km(vectors).ravel()
    usable = np.flatnonzero(known.ravel())
    tree = KDTree(vectors.reshape(-1, 3)[usable].astype(np.float32))
    longest = float(reach[usable].max())
    distance, found = tree.query(places.reshape(-1, 3).astype(np.float32), k=1, distance_upper_bound=longest)
    pixel_of = usable[np.where(np.isfinite(distance), found, 0).astype(np.intp)]
    laid = rgba.reshape(-1, 4)[pixel_of]
    laid[~(distance <= reach[pixel_of])] = 0
    right, bottom = left + columns * pixel, top - rows * pixel
    if not is_mercator:
        return BrowseImage(laid.reshape(rows, columns, 4), (float(left), float(bottom), float(right), float(top)))
    (west, east), (south, north) = forward.transform([left, right], [bottom, top], direction="INVERSE")
    return BrowseImage(laid.reshape(rows, columns, 4), (west + middle, south, east + middle, north))


@dataclass(frozen=True, slots=True)
class PixelValues:
    """The pixel at a place: when it was seen (aware UTC), how far its centre is, and its values by variable.

    ``values`` is empty where the scene does not see the place.
    """

    time: datetime
    distance_km: float
    values: Mapping[str, float]


def pixel_values(path: Path | str, lon: float, lat: float) -> PixelValues:
    """Return the pixel at a place with every value that it has, unmasked.

    Raises:
        OlciError: the product cannot be read.
    """
    with open_product(path) as product:
        names = tuple(offered(product))
    found: dict[str, float] = {}
    table = points(path, [("here", lon, lat)], variables=names, mask=False)
    for name in names:
        if table[f"{name}_count"][0]:
            found[name] = float(table[f"{name}_mean"][0])
    return PixelValues(table["time"][0].to_pydatetime(warn=False), float(table["distance_km"][0]), found)
