"""Level 2: not a number under clouds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from olci_practice.product.package import write_package
from tests.practice.product.samples import SEED, made, netcdf


def test_level_2_has_no_values_under_clouds(tmp_path: Path) -> None:
    water = write_package(made("OL_2_WFR___"), tmp_path, seed=SEED)
    land = write_package(made("OL_2_LFR___"), tmp_path, seed=SEED)
    with netcdf(water, "wqsf.nc") as root:
        flags = root["WQSF"]
        meanings = flags.attrs["flag_meanings"].decode().split()
        cloudy = (flags[...] & flags.attrs["flag_masks"][meanings.index("CLOUD")]) != 0
    for package, file, variable in ((water, "chl_nn.nc", "CHL_NN"), (land, "otci.nc", "OTCI")):
        with netcdf(package, file) as root:
            values, fill = root[variable][...], root[variable].attrs["_FillValue"][0]
        assert np.all(values[cloudy] == fill)
        assert (values != fill).mean() > 0.005
