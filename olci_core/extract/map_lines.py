"""What lies over the picture of a cut: the coast, the area's outline, a scale bar."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from olci_core.area import Area
from olci_core.extract.coast import coast_lines
from olci_core.extract.cutting import GRID_MAPPING
from olci_core.extract.files import AREA_IN_FILE
from olci_core.extract.georeference import Extent, extent_of, km_a_unit_of

_ROUND_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def draw_lines(axes: Axes, dataset: xr.Dataset) -> None:
    """Draw coast and outline, and keep the picture's frame."""
    crs = CRS.from_wkt(dataset[GRID_MAPPING].attrs["crs_wkt"])
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    left, right, bottom, top = extent = extent_of(dataset)
    for line in coast_lines():
        _line(axes, transformer, line, extent, color="black", linewidth=0.7, alpha=0.8)
    if wkt := str(dataset.attrs.get("area") or dataset.attrs.get(AREA_IN_FILE, "")):
        for line in outline_of(Area.from_wkt(wkt)):
            _line(axes, transformer, line, extent, color="#c2410c", linewidth=1.0, alpha=0.9)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([])
    axes.set_yticks([])


def draw_scale_bar(axes: Axes, dataset: xr.Dataset) -> None:
    """Draw a bar of a round length, a quarter of the picture's width at most; none where the picture is too small."""
    left, right, bottom, top = extent_of(dataset)
    km_a_unit = km_a_unit_of(dataset)
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
    extent: Extent,
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
