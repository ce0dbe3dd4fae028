"""Which scenes surely hold a whole area, found out for many at once: their coverage need not be measured."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import shapely

from olci_core.area import Area
from olci_core.catalogue.footprint_prefilter import holds, rings_in, well_formed
from olci_core.catalogue.raw_record import Record
from olci_core.errors import StorageError
from olci_core.json_reader import NOT_JSON
from olci_core.scene import Scene
from olci_core.sphere import Flags, Floats, normalized, unit_vectors

_MAX_RADIUS_RAD = 0.35  # of an area, some 2,200 km: no frame holds a larger one
_MARGIN_RAD = 0.001  # 6 km: recorded edges are straight on the sphere to about 2 km
_STEP_DEG = 0.25


class _Outlined(msgspec.Struct):
    GeoFootprint: msgspec.Raw = msgspec.Raw()


_outlined = msgspec.json.Decoder(_Outlined)


class WholeCover:
    """Finds the scenes whose outline goes round an area and keeps clear of the circle round it.

    This takes some twentieth of a millisecond a scene; laying out its outline and measuring take a whole one.
    """

    def __init__(self, area: Area) -> None:
        self._centre = unit_vectors(*np.array(area.center))
        edges = shapely.get_coordinates(shapely.segmentize(area.geometry, _STEP_DEG))
        cosines = np.clip(unit_vectors(*edges.T) @ self._centre, -1, 1)
        self._radius_rad = float(np.arccos(cosines.min())) + _MARGIN_RAD

    def ids(self, scenes: Sequence[Scene]) -> frozenset[str]:
        """Return the ids of the scenes that surely hold the area; of any other it is not known."""
        if self._radius_rad > _MAX_RADIUS_RAD:
            return frozenset()
        rings = rings_in(_text_of(scene) for scene in scenes)
        listed = [(scene.id, ring) for scene, ring in zip(scenes, rings, strict=True) if ring is not None]
        if not listed:
            return frozenset()
        flags = self._surely([ring for _, ring in listed])
        return frozenset(scene_id for (scene_id, _), is_sure in zip(listed, flags.tolist(), strict=True) if is_sure)

    def _surely(self, rings: Sequence[Floats]) -> Flags:
        points = np.concatenate(rings)
        counts = np.array([len(ring) for ring in rings])
        starts = np.cumsum(counts) - counts
        good = well_formed(points, starts, counts)
        # A ring that may be cut at ±180° or closed along a pole has edges that are none of the scene's.
        good &= ~np.logical_or.reduceat((np.abs(points) == (180, 90)).any(axis=1), starts)
        with np.errstate(invalid="ignore"):  # what is not finite is no place; its ring has been left out
            vectors = unit_vectors(*points.T)
            sure = good.copy()
            sure[good] = holds(self._centre, vectors, starts[good], counts[good])
            distance = self._from_edges(vectors)
        distance[starts[1:] - 1] = np.inf  # from the end of one ring to the begin of the next there is no edge
        nearest = np.minimum.reduceat(np.append(distance, np.inf), starts)
        clear: Flags = sure & (nearest > self._radius_rad)
        return clear

    def _from_edges(self, vectors: Floats) -> Floats:
        """Return how far the centre is from the great circle between each point and the next, in radians."""
        begins, ends = vectors[:-1], vectors[1:]
        across = np.cross(begins, ends)
        lengths = np.linalg.norm(across, axis=1)
        poles = normalized(np.where(lengths[:, None] > 0, across, begins))
        is_beside = (np.cross(poles, begins) @ self._centre >= 0) & (np.cross(poles, ends) @ self._centre <= 0)
        from_circle = np.abs(np.arcsin(np.clip(poles @ self._centre, -1, 1)))
        from_points = np.arccos(np.clip(vectors @ self._centre, -1, 1))
        from_ends = np.minimum(from_points[:-1], from_points[1:])
        found: Floats = np.where(is_beside & (lengths > 0), from_circle, from_ends)
        return found


def _text_of(scene: Scene) -> bytes:
    """Return the JSON of a scene's outline, empty where there is none that could be read so."""
    if not isinstance(scene.record, Record):
        return b""
    try:
        return bytes(_outlined.decode(scene.record.text).GeoFootprint)
    except (*NOT_JSON, StorageError):
        return b""
