"""What several tests here are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from olci_core.area import Area
from olci_core.picture import Candidate
from olci_core.scene import Scene

MONDAY = datetime(2024, 4, 1, 9, 30, tzinfo=UTC)


def candidate(
    days: float, *, bright: float | None = 0.5, coverage: float = 1.0, footprint: Area | None = None
) -> Candidate:
    begin = MONDAY + timedelta(days=days)
    scene = Scene(
        id=f"scene-{days}-{bright}-{coverage}",
        name=f"at {days}",
        product_type="OL_1_EFR___",
        platform="S3A",
        begin=begin,
        end=begin + timedelta(minutes=3),
        created=begin,
        cycle=1,
        relative_orbit=1,
        frame=1800,
        timeliness="NT",
        baseline="003",
        size_bytes=None,
        online=True,
        footprint=footprint,
        quicklook_url=None,
        checksums={},
        attributes={},
        record={},
    )
    return Candidate(scene, coverage, bright)
