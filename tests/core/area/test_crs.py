"""Coordinate systems are known by the names that files give them; where there is none, the likely ones are offered."""

from __future__ import annotations

import numpy as np
import pytest

from olci_core.area.crs import LATITUDE_FIRST, choices_for, crs_named, declared, is_degrees, rings_in_degrees
from olci_core.errors import InputError


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EPSG:25832", 25832),
        ("urn:ogc:def:crs:EPSG::25832", 25832),
        ("urn:ogc:def:crs:EPSG:6.9:25832", 25832),
        ("http://www.opengis.net/def/crs/EPSG/0/25832", 25832),
        ("25832", 25832),
        ("\ufeffEPSG:3857", 3857),
    ],
)
def test_a_system_has_many_names(name: str, code: int) -> None:
    assert crs_named(name).to_epsg() == code


def test_esri_numbers_are_known() -> None:
    assert crs_named("EPSG:102100").is_projected


@pytest.mark.parametrize("name", ["nonsense", "", "EPSG:1", "urn:ogc:def:crs:EPSG::"])
def test_what_is_no_system_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="not known"):
        crs_named(name)


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ({"type": "name", "properties": {"name": "EPSG:3857"}}, "EPSG:3857"),
        ({"type": "EPSG", "properties": {"code": 3857}}, "EPSG:3857"),
        ({"wkid": 102100, "latestWkid": 3857}, "EPSG:3857"),
        ({"type": "name", "properties": {"name": ""}}, None),
        (None, None),
        ([1], None),
    ],
)
def test_a_member_of_json_names_a_system_or_none(member: object, name: str | None) -> None:
    assert declared(member) == name


@pytest.mark.parametrize("name", [None, "EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "WGS84", "EPSG:4979"])
def test_degrees_stay_as_they_are(name: str | None) -> None:
    ring = np.array([(10.0, 54.0), (11.0, 54.0), (11.0, 55.0)])
    assert is_degrees(name)
    assert np.array_equal(rings_in_degrees([ring], name)[0], ring)
    assert np.array_equal(rings_in_degrees([ring], LATITUDE_FIRST)[0], ring[:, ::-1])


def test_the_choices_reach_where_the_numbers_lie() -> None:
    codes = [choice.code for choice in choices_for(np.array([(500_000.0, 6_400_000.0)]))]
    assert {"EPSG:25832", "EPSG:32633"} <= set(codes)
    assert "EPSG:3413" not in codes
    assert [choice.code for choice in choices_for(np.array([(54.0, 100.0)]))] == [LATITUDE_FIRST]
    (zone,) = [choice for choice in choices_for(np.array([(500_000.0, 6_400_000.0)])) if choice.code == "EPSG:32640"]
    assert (zone.lon, zone.lat) == pytest.approx((57, 57.74), abs=0.01)
