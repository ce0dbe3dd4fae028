"""What scripts ask for: one or several, and a sentence where it makes no sense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract import cut, points
from olci_core.extract.arguments import checked_area, given_paths, named_flags, named_variables
from tests.core.extract.conftest import Make

AREA = Area.from_point(20, 57, radius_km=3)


def test_one_may_stand_without_a_list_and_what_is_named_twice_counts_once() -> None:
    assert named_variables("NDVI") == named_variables(["NDVI", " NDVI"]) == ("NDVI",)
    assert named_flags("bright") == named_flags(["bright"]) == ("bright",)
    # What a caller without types may pass.
    assert (named_flags(np.True_), named_flags(mask=False), named_flags(None)) == (True, False, False)  # type: ignore[arg-type]
    assert given_paths(Path("a.zip")) == given_paths("a.zip") == given_paths(iter(["a.zip"])) == ("a.zip",)
    assert checked_area(AREA) is AREA


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: named_variables([]), "No variable was chosen"),
        # What a caller without types may pass.
        (lambda: named_variables([None]), "None is no name of a variable"),  # type: ignore[list-item]
        (lambda: named_variables([" "]), "is no name of a variable"),
        # What a caller without types may pass.
        (lambda: named_flags(1), "mask=1 names no flags"),  # type: ignore[arg-type]
        (lambda: checked_area("POLYGON EMPTY"), "The area is given as str"),  # type: ignore[arg-type]
        (lambda: given_paths([]), "No product was given"),
    ],
)
def test_what_makes_no_sense_is_said(wrong: Any, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        wrong()
    assert refused.value.hint


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Oa8_reflectance", "Oa08_reflectance"),
        ("oa08_REFLECTANCE", "Oa08_reflectance"),
        ("Oa08", "Oa08_reflectance"),
        ("ndvi", "NDVI"),
        ("ND(Oa17,Oa08_reflectance)", "Oa17_reflectance"),
    ],
)
def test_a_name_that_is_nearly_right_is_answered_by_the_right_one(name: str, meant: str, make: Make) -> None:
    with pytest.raises(InputError, match=r"no variable|it has no Oa17") as refused:
        cut(make(20.0, 57.0), AREA, variables=name)
    assert refused.value.hint.startswith("Did you mean")
    assert meant in refused.value.hint


@pytest.mark.parametrize("file", ["Oa08_radiance.nc", "tie_geometries.nc", "instrument_data.nc", "geo_coordinates.nc"])
def test_a_file_that_was_not_fetched_is_named_with_the_way_to_get_it(file: str, make: Make) -> None:
    path = make(20.0, 57.0, rows=40, columns=40, is_own=True)
    listed = "".join(
        f'<byteStream size="{each.stat().st_size}"><fileLocation href="./{each.name}"/>'
        f'<checksum checksumName="MD5">{"0" * 32}</checksum></byteStream>'
        for each in path.iterdir()
    )
    (path / "xfdumanifest.xml").write_text(f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{listed}</x:XFDU>")
    (path / file).unlink()
    with pytest.raises(InputError, match=file.replace(".", r"\.")) as refused:
        cut(path / "xfdumanifest.xml", AREA, variables="Oa08_reflectance")
    assert "fetch the product again" in refused.value.hint.lower()


@pytest.mark.parametrize(
    ("places", "says"),
    [([("a", "x", "y")], "is no place"), ([("a", 20.0)], "is no place"), ("abc", "is no place"), (None, "No place")],
)
def test_what_is_no_place_is_named(places: Any, says: str, make: Make) -> None:
    with pytest.raises(InputError, match=says):
        points(make(20.0, 57.0), places, variables="Oa08_reflectance")
