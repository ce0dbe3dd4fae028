"""Where background tiles come from, and where from none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from olci_core.errors import SettingsError
from olci_ui.maps.tiles import OPENSTREETMAP, Tiles, tiles_from_environment, tiles_in_use
from olci_ui.services import services


@pytest.fixture
def practice(world: object) -> Iterator[None]:
    services.use_practice()
    yield
    services.use_copernicus()


@pytest.mark.parametrize(
    ("value", "tiles"),
    [
        (None, Tiles(OPENSTREETMAP)),
        ("off", None),
        ("http://127.0.0.1:1/{z}/{x}/{y}.png", Tiles("http://127.0.0.1:1/{z}/{x}/{y}.png")),
    ],
)
def test_tiles_come_from_openstreetmap_another_server_or_nowhere(value: str | None, tiles: Tiles | None) -> None:
    assert tiles_from_environment({} if value is None else {"OLCI_TILES": value}) == tiles


@pytest.mark.parametrize("value", ["on", "https://tiles.example/map.png", "javascript:{z}{x}{y}"])
def test_an_address_that_is_none_of_tiles_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="OLCI_TILES"):
        tiles_from_environment({"OLCI_TILES": value})


def test_the_practice_archive_asks_nobody_for_tiles_unless_somebody_is_named(practice: None) -> None:
    another = "http://127.0.0.1:1/{z}/{x}/{y}.png"
    assert tiles_in_use({}) is None
    assert tiles_in_use({"OLCI_TILES": ""}) is None
    assert tiles_in_use({"OLCI_TILES": another}) == Tiles(another)


def test_elsewhere_the_tiles_are_openstreetmaps(world: object) -> None:
    assert tiles_in_use({}) == Tiles(OPENSTREETMAP)
