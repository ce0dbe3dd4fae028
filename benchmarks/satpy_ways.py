"""What is measured of a full-size product, by satpy and xarray: programs for the environment of requirements-peers.txt.

    python -m benchmarks.satpy_ways WORK FOLDER        reads what it is given as JSON, and prints what it took

They are given the product unpacked (the time of that is not counted). Seconds, seconds of CPU on all cores, and
megabytes above an idle interpreter with the same imports, as ours are measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.clients import PEERS_PYTHON
from benchmarks.timing import ROOT, peak_mb

SATPY = "satpy"
EARTH_M = 6371007.2


def by_satpy(work: str, folder: Path, given: Mapping[str, object]) -> dict[str, Any] | None:
    """Let a work be done in a process of its own; None where satpy is not installed."""
    if not PEERS_PYTHON.exists():
        return None
    command = [str(PEERS_PYTHON), "-m", "benchmarks.satpy_ways", work, str(folder)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(given), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"satpy broke: {done.stderr[-600:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def resampled(folder: Path, given: Mapping[str, Any]) -> dict[str, float]:
    """Lay bands on a grid by the nearest pixel, as reflectances; ``positions``: lay longitude and latitude as well."""
    import numpy as np  # noqa: PLC0415 - an environment of its own
    from pyresample import AreaDefinition  # noqa: PLC0415 - as above
    from satpy import DataQuery, Scene  # noqa: PLC0415 - as above

    rows, columns = given["shape"]
    target = AreaDefinition("cut", "cut", "cut", given["crs"], columns, rows, given["extent"])
    files = [str(path) for path in sorted(folder.glob("*.nc"))]
    wanted = [DataQuery(name=band, calibration="reflectance", modifiers=("sunz_corrected",)) for band in given["bands"]]

    def lay() -> Any:
        scene = Scene(filenames=files, reader="olci_l1b")
        scene.load(wanted)
        if given.get("positions"):
            band = scene[wanted[0]]
            for name, part in zip(("longitude", "latitude"), band.attrs["area"].get_lonlats(), strict=True):
                scene[name] = band.copy(data=part)
        laid = scene.resample(target, resampler="nearest", radius_of_influence=given["radius_m"])
        return laid.compute()

    found, laid = measured_here(lay)
    found["filled"] = float(np.isfinite(laid[wanted[0]].values).sum())
    if given.get("positions"):
        lon, lat = (np.radians(laid[name].values) for name in ("longitude", "latitude"))
        cell_lon, cell_lat = (np.radians(part) for part in target.get_lonlats())
        across = np.sin((lon - cell_lon) / 2) ** 2 * np.cos(lat) * np.cos(cell_lat)
        away = 2 * EARTH_M * np.arcsin(np.sqrt(np.sin((lat - cell_lat) / 2) ** 2 + across))
        found["largest_error_km"] = float(np.nanmax(away)) / 1000
    return found


def at_stations(folder: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the means of windows of 3 x 3 pixels at places, by xarray and a tree of all pixels."""
    import numpy as np  # noqa: PLC0415 - an environment of its own
    import xarray as xr  # noqa: PLC0415 - as above
    from pykdtree.kdtree import KDTree  # noqa: PLC0415 - as above

    places = np.radians(np.asarray(given["places"]))

    def vectors(lon: Any, lat: Any) -> Any:
        return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)

    def look() -> list[list[float]]:
        with xr.open_dataset(folder / "geo_coordinates.nc") as geo:
            lon, lat = (np.radians(geo[name].values) for name in ("longitude", "latitude"))
        tree = KDTree(vectors(lon, lat).reshape(-1, 3).astype(np.float32))
        _, nearest = tree.query(vectors(*places.T).astype(np.float32), k=1)
        row, column = np.unravel_index(nearest, lon.shape)
        around = np.arange(-1, 2)
        rows = np.clip(row[:, None, None] + around[:, None], 0, lon.shape[0] - 1)
        columns = np.clip(column[:, None, None] + around, 0, lon.shape[1] - 1)
        means = []
        for band in given["bands"]:
            with xr.open_dataset(folder / f"{band}_radiance.nc") as file:
                values = file[f"{band}_radiance"].values[rows, columns]
            means.append(np.nanmean(values, axis=(1, 2)).tolist())
        return means

    found, means = measured_here(look)
    return {**found, "means": means}


def measured_here(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Return what a work takes in this process, and what comes of it."""
    idle_mb, began_s, busy_s = peak_mb(), time.perf_counter(), time.process_time()
    result = work()
    wall_s, cpu_s = time.perf_counter() - began_s, time.process_time() - busy_s
    return {"wall_s": wall_s, "cpu_s": cpu_s, "memory_mb": peak_mb() - idle_mb}, result


if __name__ == "__main__":
    works: dict[str, Callable[..., dict[str, Any]]] = {"resampled": resampled, "at_stations": at_stations}
    print(json.dumps(works[sys.argv[1]](Path(sys.argv[2]), json.load(sys.stdin))))
