"""A season in one file: the cuts one after another, or the best pixels of each week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib import colormaps
from pyproj import CRS

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.files import complete, storage_errors
from olci_core.extract.parallel import OnProgress, ignore_progress
from olci_core.extract.picture_file import COLOUR_MAP, chosen_bands, masks_of, picture
from olci_core.extract.time_series import cube
from olci_core.product.formulas import FLAGS_RAISED

if TYPE_CHECKING:
    from distributed import Client
    from PIL import Image

VIEW_ANGLE = "OZA"
MAX_FRAMES = 400
_FRAME_MS = 700
_FRAME_DPI = 80
_FRAMES_FOR_COLOURS, _RAMP_PX = 12, 1024


def week_mosaics(
    paths: Sequence[Path | str],
    area: Area,
    *,
    variables: Sequence[str],
    pixel_m: float = 300.0,
    crs: str | int | CRS | None = None,
    mask: bool | Collection[str] = True,
    client: Client | None = None,
    on_progress: OnProgress = ignore_progress,
) -> xr.Dataset:
    """Return one mosaic a week (Monday to Sunday, UTC): in each cell the best pixel of that week.

    The best is the one with the fewest of the variables masked, of those the one with the fewest flags raised (of level
    1 ``bright``, too, which no mask leaves out unless asked: cloud gives way to clear sky), and of those the one seen
    nearest to nadir (smallest ``OZA``). All variables of a cell come from the same scene. Dims (time, y, x), time the
    Monday; ``scenes`` counts the scenes of each week. Arguments and errors are those of ``cube``.
    """
    names = [name for name in dict.fromkeys(variables) if name not in (VIEW_ANGLE, FLAGS_RAISED)]
    stacked = cube(
        paths, area, variables=[*names, VIEW_ANGLE, FLAGS_RAISED], pixel_m=pixel_m, crs=crs, mask=mask, client=client,
        on_progress=on_progress,
    )  # fmt: skip
    return best_of_weeks(stacked, names)


def best_of_weeks(stacked: xr.Dataset, names: Sequence[str]) -> xr.Dataset:
    """Return the best pixels of each week of a cube that holds ``OZA``, and ``flags_raised`` for these to count."""
    times = pd.DatetimeIndex(stacked["time"].values)
    mondays = (times - pd.to_timedelta(times.day_of_week, unit="D")).normalize()
    weeks = []
    for monday in mondays.unique():
        layers = stacked.isel(time=np.flatnonzero(mondays == monday))
        values = np.stack([layers[name].values for name in names])
        angle = np.nan_to_num(layers[VIEW_ANGLE].values, nan=90.0)
        raised = np.nan_to_num(layers[FLAGS_RAISED].values) if FLAGS_RAISED in layers else np.zeros(angle.shape)
        missing = np.isnan(values).sum(axis=0)
        best = np.argmin(missing * 100_000.0 + raised * 1000.0 + angle, axis=0)
        chosen = np.take_along_axis(values, best[None, None], axis=1)[:, 0]
        arrays = {name: (("y", "x"), array, layers[name].attrs) for name, array in zip(names, chosen, strict=True)}
        week = xr.Dataset(arrays, coords={axis: stacked[axis] for axis in ("x", "y", "spatial_ref")})
        scenes = xr.DataArray(np.int32(layers.sizes["time"]), attrs={"long_name": "scenes of the week", "units": "1"})
        weeks.append(week.assign_coords(scenes=scenes))
    mosaics = xr.concat(
        weeks,
        dim=xr.DataArray(mondays.unique().to_numpy(), dims="time", name="time", attrs=stacked["time"].attrs),
        coords="different",
        compat="equals",
    )
    mosaics.attrs = {
        **stacked.attrs,
        "title": "Best pixels of each week: fewest masked, then fewest flagged, then nearest to nadir",
    }
    return mosaics


def animation(stacked: xr.Dataset, path: Path | str, *, bands: Sequence[str] | None = None) -> None:
    """Write a cube as an animated GIF, a frame a day, each with its date, in order of time.

    ``bands`` as for ``write_picture``; one variable keeps one scale over all frames.

    Raises:
        InputError: a variable is not in the cube, or there are too many frames.
        StorageError: the file cannot be written.
    """
    from PIL import Image  # noqa: PLC0415  # needed for this alone

    if "time" not in stacked.dims:
        raise InputError("An animation needs more than one day.", hint="Make a cube of several scenes first.")
    if stacked.sizes["time"] > MAX_FRAMES:
        raise InputError(f"{stacked.sizes['time']} frames are too many.", hint=f"Choose up to {MAX_FRAMES} scenes.")
    names = chosen_bands(stacked, bands)
    frames = []
    for number in range(stacked.sizes["time"]):
        day = stacked.isel(time=number)
        day.attrs = {**stacked.attrs, "source": str(day["product"].item()) if "product" in day.coords else ""}
        figure = picture(day, names, scale_of=stacked)
        figure.set_dpi(_FRAME_DPI)
        figure.canvas.draw()
        # The canvas is Agg's.
        frames.append(Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()))  # type: ignore[attr-defined]
    frames = _in_the_same_colours(frames)
    said = f"{stacked.attrs.get('source', '')}. Mask: {masks_of(stacked, names)}".encode()
    with complete(Path(path)) as part, storage_errors(path):
        frames[0].save(part, "GIF", save_all=True, append_images=frames[1:], duration=_FRAME_MS, loop=0, comment=said)


def _in_the_same_colours(frames: Sequence[Image.Image]) -> list[Image.Image]:
    """Return frames with one palette: each with its own would show the same value in another colour from day to day."""
    from PIL import Image  # noqa: PLC0415  # as above

    some = frames[:: max(1, len(frames) // _FRAMES_FOR_COLOURS)]
    pixels = [np.asarray(frame) for frame in some]
    # The whole of the colour bar, wide enough to weigh: days that are mostly dark must not use up the palette.
    ramp = (colormaps[COLOUR_MAP](np.linspace(0, 1, _RAMP_PX))[:, :3] * 255).astype(np.uint8)
    pixels.append(np.broadcast_to(ramp, (pixels[0].shape[0], _RAMP_PX, 3)))
    palette = Image.fromarray(np.concatenate(pixels, axis=1)).quantize(256, method=Image.Quantize.MEDIANCUT)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
