"""Cut the middle of a product with our own `cut` and write the pixels it took, for the app's Python to run.

Arguments: the product's folder, the file to write (.npz), names of bands.
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import numpy as np

from olci_core.area import Area
from olci_core.extract import cut

_HALF_HEIGHT_DEG, _HALF_WIDTH_DEG = 2.0, 3.0


def main(folder: Path, answer: Path, bands: list[str]) -> None:
    """Write longitude, latitude and the reflectance of each band, flat arrays of the cells that have a value."""
    with h5py.File(folder / "geo_coordinates.nc") as file:
        rows, columns = file["latitude"].shape
        lat, lon = (float(file[name][rows // 2, columns // 2]) * 1e-6 for name in ("latitude", "longitude"))
    area = Area.from_bounds(
        lon - _HALF_WIDTH_DEG, lat - _HALF_HEIGHT_DEG, lon + _HALF_WIDTH_DEG, lat + _HALF_HEIGHT_DEG
    )
    variables = [*(f"{band}_reflectance" for band in bands), "longitude", "latitude"]
    found = cut(folder, area, variables=variables, pixel_m=1200.0, mask=False)
    seen = np.isfinite(found["longitude"].values)
    arrays = {band: found[f"{band}_reflectance"].values[seen] for band in bands}
    np.savez(answer, lon=found["longitude"].values[seen], lat=found["latitude"].values[seen], **arrays)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
