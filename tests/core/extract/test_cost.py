"""What a cut takes is said before it is made, and what does not fit into memory is refused."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract import Grid, cube, cut, cut_cost
from olci_core.extract.cost import LARGE_CELLS, checked_size
from tests.core.extract.conftest import Make

AREA = Area.from_point(20, 57, radius_km=43)


def test_pixels_much_finer_than_the_instruments_are_large_and_take_minutes() -> None:
    usual = cut_cost(Grid.for_area(AREA), variables=3)
    fine = cut_cost(Grid.for_area(AREA, pixel_m=10), variables=3, formats=("tif", "nc"))
    assert usual.seconds < 4
    assert not usual.is_large
    assert fine.cells > 70_000_000 > LARGE_CELLS
    assert fine.is_large
    assert 60 < fine.seconds < 600
    assert fine.files_bytes == fine.cells * 3 * 6


def test_what_would_not_fit_into_memory_is_refused_with_its_size(make: Make) -> None:
    with pytest.raises(InputError, match=r"^1 cut of 8,6\d\d × 8,6\d\d pixels and 21 variables would take 6\.\d GB"):
        checked_size(Grid.for_area(AREA, pixel_m=10), variables=21)
    path = make(20.0, 57.0)
    names = [f"ND(Oa{one},Oa{other})" for one in ("04", "06", "08", "10") for other in ("11", "12", "17", "21")]
    with pytest.raises(InputError, match="16 variables"):
        cut(path, AREA, variables=names, pixel_m=10)
    with pytest.raises(InputError, match="3 cuts") as refused:
        cube([path, path, path], AREA, variables=names[:6], pixel_m=10)
    assert "one file a scene" in refused.value.hint
