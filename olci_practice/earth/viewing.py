"""The product's own grid, and what sun, satellite and ground are like at its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from olci_core.scene import ProductName
from olci_core.sphere import EARTH_RADIUS_KM
from olci_practice.earth.noise import Floats32, Times, components
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import ALTITUDE_KM, node_times_s, position_deg, seconds, sun_position_deg, swath_points

LINE_S = 0.044  # time between two full-resolution scan lines
LINE_PIXELS = 4865  # pixels of a full-resolution scan line

_NADIR_COLUMN = 0.7436  # where in the swath the point below the satellite lies: 949 km of 1276 km from the first pixel


class Pictured(Protocol):
    """What must be known of a product for it to be pictured and written."""

    @property
    def name(self) -> ProductName: ...

    @property
    def acquisition(self) -> Acquisition: ...


@dataclass(frozen=True, slots=True)
class SwathGrid:
    """Every ``step``-th full-resolution pixel of every ``step``-th scan line of one acquisition."""

    acquisition: Acquisition
    step: int

    @property
    def scan_lines(self) -> int:
        """Full-resolution scan lines of the acquisition."""
        return max(2, round(self.acquisition.duration_s / LINE_S))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return -(-self.scan_lines // self.step), -(-LINE_PIXELS // self.step)

    def lines(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return rows as the share 0..1 of the way from the first to the last scan line."""
        return rows * self.step / (self.scan_lines - 1)

    def columns(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return columns as the share 0..1 of the way from the first to the last pixel."""
        return columns * self.step / (LINE_PIXELS - 1)


@dataclass(frozen=True)
class ViewingGeometry:
    """Sun, satellite and ground at places of some acquisitions.

    ``points``, ``sun``, ``satellite``: unit vectors (3, acquisitions, places) up, to the sun, to the satellite;
    ``lon``, ``lat``: degrees; ``time_s``: the acquisitions' middles (acquisitions, 1) in seconds since ``orbit.EPOCH``.
    """

    points: Floats32
    lon: Floats32
    lat: Floats32
    sun: Floats32
    satellite: Floats32
    time_s: Times

    @cached_property
    def mu_sun(self) -> Floats32:
        """Cosine of the sun's zenith angle, kept from vanishing."""
        return np.asarray(np.clip((self.points * self.sun).sum(axis=0), 0.06, 1))

    @cached_property
    def mu_view(self) -> Floats32:
        """Cosine of the satellite's zenith angle."""
        return np.asarray(np.clip((self.points * self.satellite).sum(axis=0), 0.2, 1))

    @cached_property
    def path(self) -> Floats32:
        """How much air the light goes through on its way down and up, in that of a way straight up."""
        return np.asarray(1 / self.mu_sun + 1 / self.mu_view, np.float32)

    @cached_property
    def phase(self) -> Floats32:
        """Rayleigh's phase function of the angle by which the light is turned."""
        cosine = (self.sun * self.satellite).sum(axis=0)
        return np.asarray(0.75 * (1 + cosine**2))


def is_full_resolution(product_type: str) -> bool:
    """Whether products of a type have OLCI's full resolution (EFR, LFR, WFR)."""
    return product_type[6] == "F"


def view_of(
    acquisitions: Sequence[Acquisition], *, lines: NDArray[np.float64], columns: NDArray[np.float64]
) -> ViewingGeometry:
    """Return the view where ``lines`` (n,) meet ``columns``, both 0..1: n * m places, line by line.

    ``columns``: (m,) where they are the same for all lines, else (n, m).
    """
    everywhere = np.broadcast_to(columns, (len(lines), columns.shape[-1]))
    across = np.append(everywhere, np.full((len(lines), 1), _NADIR_COLUMN), axis=1)
    begin_s = np.array([seconds(acquisition.begin) for acquisition in acquisitions])[:, None]
    duration_s = np.array([acquisition.duration_s for acquisition in acquisitions])[:, None]
    nodes = [node_times_s(acquisition.platform, acquisition.absolute_orbit) for acquisition in acquisitions]
    node_s = np.array(nodes, np.float64)[:, None, None]
    after_node_s = (begin_s + lines * duration_s)[:, :, None] - node_s
    everything = swath_points(node_s, after_node_s=after_node_s, column=across)
    lon, lat = position_deg(everything[..., :-1])
    points, below = np.split(everything.astype(np.float32), [-1], axis=-1)
    satellite = below * np.float32(1 + ALTITUDE_KM / EARTH_RADIUS_KM) - points
    satellite /= np.sqrt((satellite**2).sum(axis=0))
    sun = components(*sun_position_deg(begin_s + lines * duration_s)).astype(np.float32)[..., None]
    count = len(acquisitions)
    return ViewingGeometry(
        points=points.reshape(3, count, -1),
        lon=lon.reshape(count, -1).astype(np.float32),
        lat=lat.reshape(count, -1).astype(np.float32),
        sun=np.broadcast_to(sun, points.shape).reshape(3, count, -1),
        satellite=satellite.reshape(3, count, -1),
        time_s=begin_s + duration_s / 2,
    )
