"""A disk that takes no more: said once the file is closed, and nothing of it stays."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from olci_core.area import Area
from olci_core.errors import StorageError
from olci_core.extract import cut, write_geotiff, write_netcdf, write_picture
from olci_core.extract.deferred_errors import DeferredErrorFile
from tests.core.extract.conftest import Make

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a limit of a file's size is POSIX's")


@contextmanager
def files_up_to(size_bytes: int) -> Iterator[None]:
    """Let no file of this process grow larger."""
    import resource  # noqa: PLC0415  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("write", [write_geotiff, write_netcdf, write_picture])
def test_a_file_that_the_disk_does_not_take_is_an_error_and_leaves_nothing(
    write: Any, make: Make, tmp_path: Path
) -> None:
    dataset = cut(make(20.0, 57.0), Area.from_point(20, 57, radius_km=12), variables=["Oa08_reflectance", "MCI"])
    with files_up_to(8_192), pytest.raises(StorageError, match="cannot be written") as refused:
        write(dataset, tmp_path / "cut")
    assert "room" in refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_comes_back_and_the_first_refusal_is_raised_at_the_end(tmp_path: Path) -> None:
    values = xr.Dataset({"a": ("x", np.arange(5000))})
    with DeferredErrorFile(tmp_path / "whole.nc") as file:
        values.to_netcdf(file, engine="h5netcdf")
    with xr.open_dataset(tmp_path / "whole.nc", engine="h5netcdf") as read:
        assert np.array_equal(read.a, values.a)
    with files_up_to(1_000), pytest.raises(OSError) as refused, DeferredErrorFile(tmp_path / "half.nc") as file:
        values.to_netcdf(file, engine="h5netcdf")
    assert refused.value.errno == errno.EFBIG
