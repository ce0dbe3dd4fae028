"""All that lies within some distance of a point, laid out as an outline."""

from __future__ import annotations

import numpy as np

from olci_core.area.polygons import Region, lay_out_ring
from olci_core.area.text import wkt_geojson
from olci_core.errors import InputError
from olci_core.sphere import densified

_MAX_RADIUS_KM = 9_000.0
CIRCLE_CORNERS = 180


def circle(lon: float, lat: float, *, radius_km: float) -> Region:
    """Return the circle of all points within ``radius_km`` (up to 9,000) of a point, on the WGS 84 ellipsoid.

    Raises:
        InputError: the point does not exist or the radius is no size.
    """
    (((lon, lat), *_),) = wkt_geojson.checked([[np.array([(lon, lat)], dtype=np.float64)]])[0]
    if not 0 < radius_km <= _MAX_RADIUS_KM:
        raise InputError(
            f"A radius of {radius_km:g} km cannot be used.",
            hint=f"Give more than 0 and at most {_MAX_RADIUS_KM:,.0f} km.",
        )
    from pyproj import Geod  # noqa: PLC0415 - on use: it takes a tenth of a second

    azimuths = np.linspace(0, 360, CIRCLE_CORNERS, endpoint=False)
    lons, lats, away_m = (np.full(CIRCLE_CORNERS, number) for number in (lon, lat, radius_km * 1000))
    lons, lats, _ = Geod(ellps="WGS84").fwd(lons, lats, azimuths, away_m)
    ring = densified(np.vstack((np.column_stack((lons, lats)), [(lons[0], lats[0])])))
    return lay_out_ring(ring, pole=1 if lat >= 0 else -1)
