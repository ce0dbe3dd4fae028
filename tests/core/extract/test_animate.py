"""A season in one file: the best pixels of each week, and the same colour for the same value in every frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr
from PIL import Image

from olci_core.area import Area
from olci_core.extract import animation, cube, week_mosaics
from olci_core.extract.animate import best_of_weeks
from olci_core.extract.picture_file import picture
from tests.core.extract.conftest import Make


def test_a_value_has_the_same_colour_in_every_frame_of_an_animation(make: Make, tmp_path: Path) -> None:
    days = [make(20.0, 57.0, begin=f"202406{day:02d}T000000", rows=80, columns=90) for day in (1, 2, 3)]
    stacked = cube(days, Area.from_point(20, 57, radius_km=6), variables="Oa08_reflectance", pixel_m=600)
    dimmed = stacked.Oa08_reflectance * xr.DataArray([1.0, 0.2, 0.2], dims="time")
    stacked["Oa08_reflectance"] = dimmed.assign_attrs(stacked.Oa08_reflectance.attrs)
    animation(stacked, tmp_path / "season.gif")
    with Image.open(tmp_path / "season.gif") as film:
        frames = []
        for number in range(3):
            film.seek(number)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
    drawn = picture(stacked.isel(time=0), ["Oa08_reflectance"], scale_of=stacked)
    drawn.set_dpi(80)
    drawn.canvas.draw()
    box = drawn.axes[1].get_window_extent()
    left, right, high = int(box.x0) + 3, int(box.x1) - 3, frames[0].shape[0]
    bars = [frame[high - int(box.y1) + 8 : high - int(box.y0) - 8, left:right] for frame in frames]
    assert np.ptp(bars[0][..., 0]) > 150
    assert np.array_equal(bars[0], bars[1])
    assert np.array_equal(bars[1], bars[2])
    assert (np.abs(frames[0] - frames[1]).max(axis=-1) > 30).mean() > 0.1


def test_in_a_mosaic_of_the_week_cloud_gives_way_to_clear_sky_and_then_the_view_counts(make: Make) -> None:
    bright = np.zeros((80, 90), np.uint32)
    bright[:, :30] = 2
    left = make(20.0, 57.0, begin="20240603T000000", rows=80, columns=90, flags=bright)
    right = make(20.0, 57.0, begin="20240604T000000", rows=80, columns=90, flags=np.fliplr(bright).copy())
    area = Area.from_point(20, 57, radius_km=9)
    weeks = week_mosaics([left, right], area, variables=["Oa08_reflectance"], pixel_m=600)
    stacked = cube([left, right], area, variables=["Oa08_reflectance", "flags_raised", "OZA"], pixel_m=600)
    raised = stacked.flags_raised.values
    assert np.nanmax(raised) == 1
    from_first = raised[0] <= raised[1]  # both are seen at the same angle: the first one comes first
    wanted = np.where(from_first, stacked.Oa08_reflectance[0], stacked.Oa08_reflectance[1])
    assert 0.1 < (~from_first).mean() < 0.9
    assert np.array_equal(weeks.Oa08_reflectance[0], wanted, equal_nan=True)
    assert "flags_raised" not in weeks


def test_the_best_pixel_of_a_week_has_least_masked_and_then_looks_down_steepest() -> None:
    times = np.array(["2024-06-03", "2024-06-05", "2024-06-09", "2024-06-10"], "datetime64[ns]")
    nan = np.nan
    a = np.array([[1, 2, nan], [4, 5, 6], [7, 8, nan], [10, nan, 12]])[:, None, :]
    b = np.array([[1, nan, nan], [4, 5, 6], [7, 8, nan], [10, nan, 12]])[:, None, :]
    angle = np.array([[10, 5, 1], [20, 30, 40], [5, 20, 1], [1, 1, 1]], float)[:, None, :]
    dims = ("time", "y", "x")
    stacked = xr.Dataset(
        {"A": (dims, a), "B": (dims, b), "OZA": (dims, angle)},
        coords={"time": times, "x": [0, 1, 2], "y": [0], "spatial_ref": 0},
    )
    weeks = best_of_weeks(stacked, ["A", "B"])
    assert weeks.time.values.astype("datetime64[D]").astype(str).tolist() == ["2024-06-03", "2024-06-10"]
    assert weeks.A.values[0, 0].tolist() == [7, 8, 6]
    assert weeks.scenes.values.tolist() == [3, 1]
    assert np.isnan(weeks.B.values[1, 0, 1])
