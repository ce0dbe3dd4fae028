"""Stations as people write them: with or without a heading, parted by commas, semicolons or tabs."""

from __future__ import annotations

import pytest

from olci_core.errors import InputError
from olci_ui.extract.stations import decoded, read_stations
from olci_ui.extract.texts import STATIONS_EXAMPLE

TWO = (("Helgoland", 7.89, 54.18), ("Station 4", 8.12, 54.40))


@pytest.mark.parametrize(
    "text",
    [
        STATIONS_EXAMPLE,
        "Helgoland,7.89,54.18\nStation 4,8.12,54.40\n\n",
        "Helgoland\t7.89\t54.18\nStation 4\t8.12\t54.40",
        "Helgoland;7,89;54,18\nStation 4;8,12;54,40",
        "Station;Lat;Lon\nHelgoland;54.18;7.89\nStation 4;54.40;8.12",
        "lat,lon,id\n54.18,7.89,Helgoland\n54.40,8.12,Station 4",
        "station,x,y,depth\nHelgoland,7.89,54.18,5\nStation 4,8.12,54.40,6",
        'Helgoland 7.89  54.18\n"Station 4" 8.12 54.40',
    ],
)
def test_stations_are_read_however_they_are_written(text: str) -> None:
    assert read_stations(text) == (TWO, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_a_file_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    content = "Name;Länge;Breite\nHelgoland;7,89;54,18\nStation 4;8,12;54,40\n".encode(encoding)
    assert read_stations(decoded(content)) == (TWO, ())


def test_a_line_that_is_no_station_spoils_none_of_the_others() -> None:
    places, unread = read_stations("Helgoland,7.89,54.18\nb,east,54\nc,7,99\nd,7\nStation 4,8.12,54.40")
    assert places == TWO
    assert [sentence.split(":")[0] for sentence in unread] == [
        *("Line 2 of the stations cannot be read", "Line 3", "Line 4 of the stations cannot be read"),
    ]
    assert "does not exist" in unread[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Helgoland", "no columns"),
        ("a,east,54\nb,west,54", "Line 1"),
        ("a,7,99", "does not exist"),
        ("name,lon,lat", "no station below the heading"),
    ],
)
def test_what_holds_no_station_at_all_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_stations(text)
