"""A frame as brute force knows it: its outline on the sphere, what it holds, and how catalogues write it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.sphere import Vectors

EARTH_KM = 6371.0
HALF_LENGTH_KM, HALF_SWATH_KM = 600.0, 635.0


def vectors(lonlat: Vectors) -> Vectors:
    """Return unit vectors (n, 3) of longitudes and latitudes (n, 2) in degrees."""
    lon, lat = np.radians(lonlat).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def lonlats(xyz: Vectors) -> Vectors:
    """Return longitudes and latitudes (n, 2) in degrees of vectors (n, 3)."""
    x, y, z = xyz.T
    turned: Vectors = np.degrees(np.column_stack((np.arctan2(y, x), np.arctan2(z, np.hypot(x, y)))))
    return turned


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of 180 s: its ring of 47 points on the sphere and a plane where its edges are straight."""

    axes: Vectors
    ring: Vectors

    @classmethod
    def at(cls, lon: float, lat: float, *, heading: float) -> Frame:
        """Return the frame centred at a point; ``heading`` degrees of its flight from north."""
        up = vectors(np.array([(lon, lat)]))[0]
        north = np.array([-up[2] * np.cos(np.radians(lon)), -up[2] * np.sin(np.radians(lon)), np.cos(np.radians(lat))])
        east = np.cross(north, up)
        turn = np.radians(heading)
        ahead = np.cos(turn) * north + np.sin(turn) * east
        aside = np.cross(ahead, up)
        a, c = HALF_LENGTH_KM / EARTH_KM, HALF_SWATH_KM / EARTH_KM
        side, line = np.linspace(-a, a, 5), np.linspace(-c, c, 20)
        along = np.concatenate((side, np.full(19, a), side[-2::-1], np.full(19, -a)))
        across = np.concatenate((np.full(5, c), line[-2::-1], np.full(4, -c), line[1:]))
        forward = np.cos(along)[:, None] * up + np.sin(along)[:, None] * ahead
        ring = np.cos(across)[:, None] * forward + np.sin(across)[:, None] * aside
        # What is recorded has four decimals, and what is recorded is the truth.
        return cls(axes=np.vstack((up, ahead, aside)), ring=vectors(np.round(lonlats(ring), 4)))

    def holds(self, xyz: Vectors, *, grown: float = 1.0) -> NDArray[np.bool_]:
        """Return for unit vectors (n, 3) whether they lie in the frame, made larger by a factor.

        In the gnomonic projection great circles are straight, so this is exact.
        """
        up, ahead, aside = self.axes @ xyz.T
        seen = up > 0.5
        outline = shapely.Polygon(self._flat(self.ring) * grown)
        inside = np.zeros(len(xyz), dtype=bool)
        inside[seen] = shapely.intersects_xy(outline, (ahead / np.where(seen, up, 1))[seen], (aside / up)[seen])
        return inside

    def _flat(self, xyz: Vectors) -> Vectors:
        up, ahead, aside = self.axes @ xyz.T
        return np.column_stack((ahead / up, aside / up))

    def as_recorded(self, *, cut_flat: bool = False) -> dict[str, Any]:
        """Return the footprint as catalogues write it: split at 180°, closed along the pole it holds.

        The corner of a cut lies on the edge's great circle or, with ``cut_flat``, on its flat line.
        """
        ring, flat, turns = self.ring, *_flat_outline(self.ring, cut_flat=cut_flat)
        for _ in range(6):  # flat edges may cross beside a pole where great circles do not
            if flat.is_valid:
                break
            ring = _with_midpoints(ring)
            flat, turns = _flat_outline(ring, cut_flat=cut_flat)
        parts = []
        for turn in (0,) if turns else (-1, 0, 1):
            strip = flat.intersection(shapely.box(360 * turn - 180, -91, 360 * turn + 180, 91))
            moved = shapely.transform(strip, partial(_turned_back, turn=turn))
            parts += [part for part in shapely.get_parts(moved) if part.area > 0]
        whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        return dict(shapely.geometry.mapping(whole))


def _turned_back(points: Vectors, *, turn: int) -> Vectors:
    """Shift longitudes (n, 2) back by whole turns, rounded as they are written."""
    return np.round(points - (360 * turn, 0), 9)


def _flat_outline(ring: Vectors, *, cut_flat: bool = False) -> tuple[shapely.Polygon, int]:
    """Return the flat polygon of a ring on the sphere, and how often it goes round a pole; if so it is three times."""
    lon, lat = _cut_at_180(ring, flat=cut_flat).T
    turns = round((lon[-1] - lon[0]) / 360)
    if turns:
        # From the corner nearest to the pole, a line up to it meets no other edge.
        first = int(np.argmax(np.abs(lat[:-1])))
        lon = np.append(lon[first:-1], lon[:first] + 360 * turns)
        lon, lat = lon - 360 * np.round(lon[0] / 360), np.roll(lat[:-1], -first)
        lon = np.concatenate([lon + 360 * turns * k for k in (-1, 0, 1)] + [lon[:1] + 720 * turns])
        lat = np.append(np.tile(lat, 3), lat[0])
        pole = np.sign(lat.mean()) * 90
        lon, lat = np.append(lon, lon[[-1, 0]]), np.append(lat, (pole, pole))
    return shapely.Polygon(np.column_stack((lon, lat))), turns


def _with_midpoints(ring: Vectors) -> Vectors:
    middles = ring[1:] + ring[:-1]
    both = np.stack((ring[:-1], middles / np.linalg.norm(middles, axis=1)[:, None]), axis=1)
    return np.vstack((both.reshape(-1, 3), ring[-1:]))


def _cut_at_180(ring: Vectors, *, flat: bool = False) -> Vectors:
    """Return the ring with continuous longitudes and a corner where a great circle (or flat line) meets 180°."""
    lonlat = np.round(lonlats(ring), 4)
    steps = np.diff(lonlat[:, 0])
    lon = np.round(lonlat[0, 0] + np.append(0, np.cumsum(steps - 360 * np.round(steps / 360))), 4)
    corners = [np.array([lon[0], lonlat[0, 1]])]
    for i in range(len(ring) - 1):
        passed = {round((bound - 180) / 360) for bound in (lon[i], lon[i + 1])}
        turn = max(passed)
        meridian = 180 + 360 * turn if min(lon[i], lon[i + 1]) < 180 + 360 * turn < max(lon[i], lon[i + 1]) else None
        if meridian is not None and flat:
            share = (meridian - lon[i]) / (lon[i + 1] - lon[i])
            corners.append(np.array([meridian, lonlat[i, 1] + share * (lonlat[i + 1, 1] - lonlat[i, 1])]))
        elif meridian is not None:
            crossing = np.cross(np.cross(ring[i], ring[i + 1]), (0.0, 1.0, 0.0))
            crossing *= np.sign(crossing[0]) * -1
            corners.append(np.array([meridian, lonlats(crossing[None])[0, 1]]))
        corners.append(np.array([lon[i + 1], lonlat[i + 1, 1]]))
    return np.array(corners)
