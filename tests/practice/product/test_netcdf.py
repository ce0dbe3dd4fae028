"""NetCDF files: variables and attributes as recorded."""

from __future__ import annotations

import zipfile
from pathlib import Path

import h5py
import numpy as np

from olci_practice.product.files import files_of
from olci_practice.product.layout import ProductPlan
from olci_practice.product.netcdf import NetcdfFile
from tests.practice.product.samples import RECORDED, made, netcdf, with_fixtures


@with_fixtures
def test_variables_and_their_attributes_are_those_of_a_recorded_product(package: Path) -> None:
    recorded = next(RECORDED.glob("*.zip"))
    with zipfile.ZipFile(recorded) as archive, zipfile.ZipFile(package) as own:
        names = {Path(name).name for name in archive.namelist() if name.endswith(".nc")}
        assert names == {Path(name).name for name in own.namelist() if name.endswith(".nc")}
    for name in sorted(names):
        with netcdf(recorded, name) as theirs, netcdf(package, name) as ours:
            assert set(theirs) == set(ours), name
            assert set(theirs.attrs) == set(ours.attrs), name
            for variable in theirs:
                assert_alike(theirs[variable], ours[variable])


def assert_alike(theirs: h5py.Dataset, ours: h5py.Dataset) -> None:
    assert theirs.dtype == ours.dtype, theirs.name
    assert theirs.ndim == ours.ndim, theirs.name
    assert [dimension[0].name if len(dimension) else "" for dimension in theirs.dims] == [
        dimension[0].name if len(dimension) else "" for dimension in ours.dims
    ], theirs.name
    own = {name for name in ours.attrs if name.isidentifier() and name.upper() != name}
    assert own == {name for name in theirs.attrs if name.isidentifier() and name.upper() != name}, theirs.name
    for attribute in own:
        their_value, our_value = theirs.attrs[attribute], ours.attrs[attribute]
        if isinstance(their_value, bytes):
            assert our_value == their_value, (theirs.name, attribute)
        else:
            assert our_value.dtype == their_value.dtype, (theirs.name, attribute)
            assert np.allclose(our_value, their_value, rtol=1e-6, equal_nan=True), (theirs.name, attribute)


def test_what_packs_worse_than_foretold_is_written_coarser_until_it_fits(tmp_path: Path) -> None:
    plan = ProductPlan.of(made(duration_s=300 * 0.044), is_full_size=True)
    file = next(file for file in files_of(plan) if file.name == "Oa08_radiance.nc")
    rows, columns = plan.grid.shape
    noise = np.random.default_rng(3).integers(0, 60_000, (rows, columns), dtype=np.uint16)
    noise[0, :9] = 65_535
    path = tmp_path / file.name
    under_way = NetcdfFile(path, file, plan, attributes={})
    for first in range(0, rows, 128):
        under_way.write(slice(first, min(first + 128, rows)), {"Oa08_radiance": noise[first : first + 128]})
    assert under_way.close() == path.stat().st_size == file.size_bytes(plan.dimensions, is_packed=True)
    with h5py.File(path) as root:
        found = root["Oa08_radiance"][...]
    assert (found[0, :9] == 65_535).all(), "what has no value still has none"
    apart = noise.astype(int) - found
    assert 0 <= apart.min() <= apart.max() < 256
