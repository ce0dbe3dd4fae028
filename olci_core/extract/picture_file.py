"""A cut as a picture for a slide: colours or one variable with its scale, coast, outline, date, scale bar, credit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill, shorten, wrap

import numpy as np
import shapely
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.coast import coast_lines
from olci_core.extract.cutting import GRID_MAPPING
from olci_core.extract.files import AREA_IN_FILE, complete, storage_errors
from olci_core.extract.georeference import north_up
from olci_core.natural_colour import CURVE_REFLECTANCE, CURVE_VALUE

NATURAL_COLOR = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")
MAX_PICTURE_PX = 2000
COLOUR_MAP = "viridis"
_DPI = 150
_WIDTH_IN = 8.0
_NO_DATA = "#e4e7eb"
_LINE, _MASK_CHARACTERS = 150, 440  # letters of the smallest print; the file itself has the whole text
# Darks are lifted, cloud keeps its structure: the curve of NASA's MODIS Rapid Response pictures, for reflectances.
_BAR_SHARE, _CHARACTER_IN = 0.8, 0.075  # of the height; a letter of the colour bar's text
_ROUND_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def write_picture(dataset: xr.Dataset, path: Path | str, *, bands: Sequence[str] | None = None) -> None:
    """Write a cut as PNG. ``bands``: three variables as red, green, blue, or one, which gets a colour bar in its units.

    None is natural colour where the cut has Oa08, Oa06 and Oa04, and its first variable otherwise.

    Raises:
        InputError: a variable is not in the cut, or their number is neither one nor three.
        StorageError: the file cannot be written.
    """
    dataset = north_up(dataset)
    names = chosen_bands(dataset, bands)
    if "time" in dataset.dims:
        raise InputError("A picture shows one day.", hint="Choose one: dataset.isel(time=0); or make an animation.")
    figure = picture(dataset, names)
    with complete(Path(path)) as part, storage_errors(path):
        figure.savefig(part, format="png", dpi=_DPI, metadata=_said_in_file(dataset, names))


def _said_in_file(dataset: xr.Dataset, names: Sequence[str]) -> dict[str, str]:
    """Return the PNG's own texts: source, masks, area, credit, software."""
    attributes = dataset.attrs
    said = {
        "Software": attributes.get("software", ""),
        "Source": attributes.get("source", ""),
        "Copyright": attributes.get("credit", ""),
        "Mask": masks_of(dataset, names),
        "Area": attributes.get("area") or attributes.get(AREA_IN_FILE, ""),
    }
    return {key: str(value) for key, value in said.items() if value}


def masks_of(dataset: xr.Dataset, names: Sequence[str]) -> str:
    """Return which pixels are left out of a picture, each mask with the variables that it is of."""
    by_mask: dict[str, list[str]] = {}
    for name in names:
        if text := str(dataset[name].attrs.get("mask", "")):
            by_mask.setdefault(text, []).append(name)
    if len(by_mask) == 1:
        return next(iter(by_mask))
    return "; ".join(f"{', '.join(own)} {text}" for text, own in by_mask.items())


def chosen_bands(dataset: xr.Dataset, bands: Sequence[str] | None) -> tuple[str, ...]:
    """Return the variables that a picture is made of; Raises InputError as ``write_picture``."""
    names = tuple(str(name) for name in dataset.data_vars)
    if bands is None:
        return NATURAL_COLOR if set(NATURAL_COLOR) <= set(names) else names[:1]
    wanted = (bands,) if isinstance(bands, str) else tuple(bands)
    if len(wanted) not in (1, 3):
        raise InputError(f"{len(wanted)} bands make no picture.", hint="Choose one, or three: red, green, blue.")
    for name in wanted:
        if name not in names:
            raise InputError(f"{name} is not in the cut.", hint=f"It holds {', '.join(names)}.")
    return wanted


def picture(dataset: xr.Dataset, names: Sequence[str], *, scale_of: xr.Dataset | None = None) -> Figure:
    """Draw a cut of one day; ``scale_of``: the cube whose range of values the colours span, None for its own."""
    step = max(1, math.ceil(max(dataset.sizes["x"], dataset.sizes["y"]) / MAX_PICTURE_PX))
    small = dataset.isel(x=slice(None, None, step), y=slice(None, None, step))
    wide, high = _span(dataset)
    aspect = _aspect(dataset)
    height_in = min(max(_WIDTH_IN * high * aspect / wide, 2.0), 12.0) + 0.9
    figure = Figure(figsize=(_WIDTH_IN, height_in), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_facecolor(_NO_DATA)
    extent = _extent(dataset)
    if len(names) == 3:
        axes.imshow(colours(small, names), extent=extent, interpolation="nearest", aspect=aspect)
    else:
        (name,) = names
        array = small[name]
        low, top = _range((small if scale_of is None else scale_of)[name].values)
        image = axes.imshow(
            array.values,
            extent=extent,
            interpolation="nearest",
            cmap=COLOUR_MAP,
            vmin=low,
            vmax=max(top, low + 1e-9),
            aspect=aspect,
        )
        bar = figure.colorbar(image, ax=axes, shrink=_BAR_SHARE, extend="both")
        units = str(array.attrs.get("units", "1"))
        label = f"{array.attrs.get('long_name', name)}" + (f" [{units}]" if units != "1" else "")
        bar.set_label(fill(label, max(12, int(height_in * _BAR_SHARE / _CHARACTER_IN))), fontsize=8)
    _lines(axes, dataset, extent)
    _scale_bar(axes, dataset, extent)
    _texts(figure, dataset, names)
    return figure


def colours(dataset: xr.Dataset, names: Sequence[str]) -> NDArray[np.float32]:
    """Return three variables as red, green and blue with alpha, 0 to 1, shape (y, x, 4).

    Reflectances get the curve that quicklooks have; anything else is stretched from its 2nd to its 98th percentile.
    """
    channels = []
    for name in names:
        values = dataset[name].values
        if name.endswith("_reflectance"):
            channels.append(np.interp(values, CURVE_REFLECTANCE, np.array(CURVE_VALUE) / 255))
            continue
        low, top = _range(values)
        channels.append(np.clip((values - low) / max(top - low, 1e-9), 0, 1))
    known = np.isfinite(np.stack([dataset[name].values for name in names])).all(axis=0)
    return np.asarray(np.nan_to_num(np.stack([*channels, known], axis=-1)), dtype=np.float32)


def _range(values: NDArray[np.float32]) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, top = np.percentile(finite, [2, 98]) if finite.size else (0.0, 1.0)
    return float(low), float(top)


def _lines(axes: Axes, dataset: xr.Dataset, extent: tuple[float, float, float, float]) -> None:
    """Draw coast and outline, and keep the picture's frame."""
    crs = CRS.from_wkt(dataset[GRID_MAPPING].attrs["crs_wkt"])
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    left, right, bottom, top = extent
    for line in coast_lines():
        _line(axes, transformer, line, extent, color="black", linewidth=0.7, alpha=0.8)
    if wkt := str(dataset.attrs.get("area") or dataset.attrs.get(AREA_IN_FILE, "")):
        for line in outline_of(Area.from_wkt(wkt)):
            _line(axes, transformer, line, extent, color="#c2410c", linewidth=1.0, alpha=0.9)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([])
    axes.set_yticks([])


def outline_of(area: Area) -> Iterator[NDArray[np.float64]]:
    """Yield an area's outline as lines of longitudes and latitudes, shape (n, 2), without the seam along 180°.

    An area that goes across 180° is kept in parts that end there; that is no edge of it.
    """
    parts = shapely.get_parts(shapely.segmentize(area.geometry, 0.1))
    has_seam = {-180.0, 180.0} <= set(np.unique(shapely.get_coordinates(parts)[:, 0]))
    for ring in shapely.get_rings(parts):
        line = shapely.get_coordinates(ring)
        on_seam = has_seam & (np.abs(line[:, 0]) == 180.0)
        stops = np.flatnonzero(on_seam[:-1] & on_seam[1:]) + 1
        yield from (part for part in np.split(line, stops) if len(part) > 1)


def _line(
    axes: Axes,
    transformer: Transformer,
    line: NDArray[np.float64],
    extent: tuple[float, float, float, float],
    **look: object,
) -> None:
    left, right, bottom, top = extent
    x, y = (np.asarray(values) for values in transformer.transform(*line.T))
    if extent[1] > 180 and abs(right) <= 720 and transformer.target_crs is not None:
        x = np.where(transformer.target_crs.is_geographic & (x < left), x + 360, x)
    wide, high = right - left, top - bottom
    near = (x > left - wide) & (x < right + wide) & (y > bottom - high) & (y < top + high)
    if not near.any():
        return
    hops = np.hypot(np.diff(x), np.diff(y))
    is_across = np.abs(np.diff(line[:, 0])) > 180  # on a map that ends at 180° it goes on at the other side
    leaps = np.append((hops > 2 * max(wide, high)) | (is_across & (hops > wide / 2)), False)
    x, y = np.where(near & ~leaps, x, np.nan), np.where(near & ~leaps, y, np.nan)
    axes.plot(x, y, **look)  # type: ignore[arg-type]  # options of one line, by name


def _scale_bar(axes: Axes, dataset: xr.Dataset, extent: tuple[float, float, float, float]) -> None:
    left, right, bottom, top = extent
    km_a_unit = _km_a_unit(dataset)
    wide_km = (right - left) * km_a_unit
    length_km = max((km for km in _ROUND_KM if km <= wide_km / 4), default=0)
    if not length_km:
        return
    length = length_km / km_a_unit
    x, y = left + (right - left) * 0.04, bottom + (top - bottom) * 0.06
    for color, points in (("white", 5.0), ("black", 3.0)):
        axes.plot([x, x + length], [y, y], color=color, linewidth=points, solid_capstyle="butt", zorder=5)
    axes.annotate(
        f"{length_km:,} km" if length_km >= 1 else f"{length_km * 1000:.0f} m",
        (x, y), xytext=(0, 4), textcoords="offset points", ha="left", va="bottom", fontsize=8, zorder=5,
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 1},
    )  # fmt: skip


def _texts(figure: Figure, dataset: xr.Dataset, names: Sequence[str]) -> None:
    time = (
        str(np.datetime_as_string(dataset["time"].values.astype("datetime64[s]"))) if "time" in dataset.coords else ""
    )
    when = f"{time.replace('T', ' ')} UTC"
    if "scenes" in dataset.coords:  # a mosaic: its time is the Monday
        when = f"week from {time[:10]}"
    what = "natural colour" if tuple(names) == NATURAL_COLOR else ", ".join(names)
    source = str(dataset.attrs.get("source", ""))
    satellite = f"Sentinel-3{source[2]} OLCI" if source[:2] == "S3" else "Sentinel-3 OLCI"
    # Of the figure, not of the axes: a narrow strip of a map would let them run over its edge, or under the colour bar.
    figure.suptitle(f"{satellite}, {when}, {what}", x=0.01, ha="left", fontsize=10)
    masks = shorten(masks_of(dataset, names), _MASK_CHARACTERS, placeholder=" …")
    lines = [f"{dataset.attrs.get('credit', '')}. {source[:99]}", *wrap(f"Mask: {masks}" if masks else "", _LINE)]
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=6)


def _extent(dataset: xr.Dataset) -> tuple[float, float, float, float]:
    left, width, _, top, _, height = map(float, dataset[GRID_MAPPING].attrs["GeoTransform"].split())
    return left, left + width * dataset.sizes["x"], top + height * dataset.sizes["y"], top


def _span(dataset: xr.Dataset) -> tuple[float, float]:
    left, right, bottom, top = _extent(dataset)
    return right - left, top - bottom


def _aspect(dataset: xr.Dataset) -> float:
    """Return how much longer a unit is drawn upwards than sideways: degrees of longitude are short off the equator."""
    if dataset["x"].attrs.get("units") == "m":
        return 1.0
    return 1 / max(math.cos(math.radians(float(dataset["y"].mean()))), 0.05)


def _km_a_unit(dataset: xr.Dataset) -> float:
    return 1e-3 if dataset["x"].attrs.get("units") == "m" else 111.32 / _aspect(dataset)
