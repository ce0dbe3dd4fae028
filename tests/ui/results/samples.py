"""What several tests here are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from streamlit.testing.v1 import AppTest

from olci_core.scene import Scene
from tests.ui.page_reader import state_of

BALTIC = "POLYGON((14 56,14 58,18 58,18 56,14 56))"


JUNE = {"from": "2018-06-01", "to": "2018-06-04", "product": "OL_1_EFR___", "area": BALTIC}


def scene(name: str, *, hours: float) -> Scene:
    begin = datetime(2024, 4, 1, 8, tzinfo=UTC) + timedelta(hours=hours)
    return Scene(
        id=name,
        name=name,
        product_type="OL_1_EFR___",
        platform="S3A",
        begin=begin,
        end=begin,
        created=begin,
        cycle=1,
        relative_orbit=1,
        frame=1800,
        timeliness="NT",
        baseline="003",
        size_bytes=1,
        online=True,
        footprint=None,
        quicklook_url=None,
        checksums={},
        attributes={},
        record={},
    )


FOUR = (scene("late", hours=30), scene("early", hours=0), scene("noon", hours=4), scene("unknown", hours=5))


COVERAGE = {"late": 0.4, "early": 0.9, "noon": 0.9001}


BRIGHT = {"late": 0.1, "early": 0.8, "noon": 0.2, "unknown": None}


def looked(app: AppTest) -> AppTest:
    """Return the page after the look at pictures that it shows as going on, if any: it is drawn anew then, as here."""
    if not any(one.key == "stop_looking" for one in app.button):
        return app
    looking = state_of(app).looking
    assert looking is not None
    assert looking.wait(60)
    return app.run()
