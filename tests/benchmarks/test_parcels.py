"""What a rival has brought counts only where it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.parcels import damaged, make_parcels


def test_what_is_missing_or_cut_short_or_has_another_byte_is_named(tmp_path: Path) -> None:
    made, brought = tmp_path / "made", tmp_path / "brought"
    made.mkdir()
    brought.mkdir()
    whole, cut, changed, missing = make_parcels(made, count=4, size_bytes=3000)
    for parcel in (whole, cut, changed):
        shutil.copy(parcel.zip_path, brought / f"{parcel.name}.zip")
    for parcel, wrong in ((cut, slice(None, -1)), (changed, slice(None, None, -1))):
        path = brought / f"{parcel.name}.zip"
        path.write_bytes(path.read_bytes()[wrong])
    assert damaged([whole], brought) == []
    assert damaged([whole, cut, changed, missing], brought) == [cut.name, changed.name, missing.name]
