"""Points as people write them ask for a radius, and with one they are circles."""

from __future__ import annotations

import numpy as np
import pytest

from olci_core.area import Area
from olci_core.area.text.places import PointWithoutRadius
from olci_core.area.text.readings import area_from_text, circle, readings


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("10, 20, 10, 20", [(10, 20)]),
        ("POINT(20 57.5)", [(20, 57.5)]),
        ("SRID=4326;POINT Z (20 57.5 0)", [(20, 57.5)]),
        ("57.5N 20E", [(20, 57.5)]),
        ('{"type": "Point", "coordinates": [20, 57]}', [(20, 57)]),
        ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [20, 57]}}', [(20, 57)]),
        ('{"lat": 57.5, "lng": 20}', [(20, 57.5)]),
        ("lat: 57.5, lon: 20", [(20, 57.5)]),
        ("Longitude = 20 Latitude = -57.5", [(20, -57.5)]),
        ("57.5, 20.1", [(57.5, 20.1), (20.1, 57.5)]),
        ("57.5, 120.1", [(120.1, 57.5)]),
        ("point 20.1, 57.5", [(20.1, 57.5)]),
        ("[20.1, 57.5]", [(20.1, 57.5), (57.5, 20.1)]),
        ("(20.1 57.5)", [(20.1, 57.5), (57.5, 20.1)]),
        ("57-30.5N 020-12.0E", [(20.2, 57 + 30.5 / 60)]),
        ("57-30-36N 20-12-00E", [(20.2, 57.51)]),
        ("57°30.5'N, 20°12'E", [(20.2, 57 + 30.5 / 60)]),
        ("N57 30.5 E020 12.0", [(20.2, 57 + 30.5 / 60)]),
        ("https://www.google.com/maps/@57.5,20.1,7z", [(20.1, 57.5)]),
        ("https://www.openstreetmap.org/#map=6/57.5/20.1", [(20.1, 57.5)]),
        ("https://www.google.com/maps/place/X/@50,10,7z/data=!4m6!3m5!8m2!3d57.5!4d20.1", [(20.1, 57.5)]),
        ("https://www.openstreetmap.org/?mlat=57.5&mlon=20.1#map=6/50/10", [(20.1, 57.5)]),
        ("https://yandex.com/maps/?ll=20.1%2C57.5&z=8", [(20.1, 57.5)]),
        ("geo:57.5,20.1", [(20.1, 57.5)]),
        ("EPSG:32633 500000 6400000", [(15, 57.741)]),
        ("33V 500000 6400000", [(15, 57.741)]),
        ("UTM zone 33 north, E 500000 m, N 6400000 m", [(15, 57.741)]),
        ("500000 6400000 (33V)", [(15, 57.741)]),
        ("33S 500000 4000000", [(15, 36.144), (15, -54.148)]),
        ("33VWD0000000000", [(15, 56.844)]),
        ("33V WD 00000 00000", [(15, 56.844)]),
    ],
)
def test_a_point_asks_for_its_radius_and_says_which_it_may_be(text: str, places: list[tuple[float, float]]) -> None:
    with pytest.raises(PointWithoutRadius) as asked:
        readings(text)
    found = [(place.lon, place.lat) for place in asked.value.places]
    assert len(found) == len(places)
    assert found == [pytest.approx(place, abs=2e-3) for place in places]
    place = asked.value.places[0]
    assert circle(place, radius_km=25).area == Area.from_point(place.lon, place.lat, radius_km=25)


@pytest.mark.parametrize(
    "text",
    [
        "57.5N 20E 50 km",
        "57.5N 20E, 31.0686 mi",
        "57.5N 20E, 26.9978 nmi",
        "57.5N 20E radius 50000 metres",
        "within 50 km of 57.5N 20E",
        "50 km around 57.5N, 20E",
        "57.5N 20E ± 50 km",
        "57.5N 20E buffer of 50 km",
        "POINT(20 57.5), 50 km",
        "lat 57.5 lon 20 radius 50km",
    ],
)
def test_a_point_and_a_radius_in_any_unit_make_a_circle(text: str) -> None:
    area = area_from_text(text)
    assert area.center == pytest.approx((20, 57.5), abs=0.01)
    assert area.area_km2 == pytest.approx(np.pi * 50**2, rel=0.001)
