"""A cut as a picture for a slide: colours or one variable with its scale, coast, outline, date, scale bar, credit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill, shorten, wrap

import numpy as np
import xarray as xr
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from olci_core.errors import InputError
from olci_core.extract.files import AREA_IN_FILE, complete, storage_errors
from olci_core.extract.georeference import aspect_of, extent_of, north_up
from olci_core.extract.map_lines import draw_lines, draw_scale_bar
from olci_core.natural_colour import CURVE_REFLECTANCE, CURVE_VALUE

NATURAL_COLOR = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance")
MAX_PICTURE_PX = 2000
COLOUR_MAP = "viridis"
_DPI = 150
_WIDTH_IN = 8.0
_NO_DATA = "#e4e7eb"
_LINE, _MASK_CHARACTERS = 150, 440  # letters of the smallest print; the file itself has the whole text
_BAR_SHARE, _CHARACTER_IN = 0.8, 0.075  # of the height; a letter of the colour bar's text


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
    left, right, bottom, top = extent = extent_of(dataset)
    aspect = aspect_of(dataset)
    height_in = min(max(_WIDTH_IN * (top - bottom) * aspect / (right - left), 2.0), 12.0) + 0.9
    figure = Figure(figsize=(_WIDTH_IN, height_in), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_facecolor(_NO_DATA)
    if len(names) == 3:
        axes.imshow(colours(small, names), extent=extent, interpolation="nearest", aspect=aspect)
    else:
        (name,) = names
        array = small[name]
        low, high = _range((small if scale_of is None else scale_of)[name].values)
        image = axes.imshow(
            array.values,
            extent=extent,
            interpolation="nearest",
            cmap=COLOUR_MAP,
            vmin=low,
            vmax=max(high, low + 1e-9),
            aspect=aspect,
        )
        bar = figure.colorbar(image, ax=axes, shrink=_BAR_SHARE, extend="both")
        units = str(array.attrs.get("units", "1"))
        label = f"{array.attrs.get('long_name', name)}" + (f" [{units}]" if units != "1" else "")
        bar.set_label(fill(label, max(12, int(height_in * _BAR_SHARE / _CHARACTER_IN))), fontsize=8)
    draw_lines(axes, dataset)
    draw_scale_bar(axes, dataset)
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
