"""Stations as people write them: with or without a heading, parted by commas, semicolons or tabs."""

from __future__ import annotations

import pytest

from olci_core.errors import InputError
from olci_ui.extract.stations import EXAMPLE, read_stations

TWO = (("Helgoland", 7.89, 54.18), ("Station 4", 8.12, 54.40))


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "Helgoland,7.89,54.18\nStation 4,8.12,54.40\n\n",
        "Helgoland\t7.89\t54.18\nStation 4\t8.12\t54.40",
        "Helgoland;7,89;54,18\nStation 4;8,12;54,40",
        "Station;Lat;Lon\nHelgoland;54.18;7.89\nStation 4;54.40;8.12",
        "lat,lon,id\n54.18,7.89,Helgoland\n54.40,8.12,Station 4",
    ],
)
def test_stations_are_read_however_they_are_written(text: str) -> None:
    assert read_stations(text) == TWO


@pytest.mark.parametrize(
    ("text", "says"),
    [("Helgoland 7.89 54.18", "no columns"), ("a,7,54\nb,east,54", "Line 2"), ("a,7,99", "does not exist")],
)
def test_a_line_that_is_no_station_is_named(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_stations(text)
