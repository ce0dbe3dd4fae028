"""The scenes of one day at the antimeridian, from a practice archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from olci_core.catalogue import Catalogue
from olci_core.scene import Scene
from olci_core.settings import Settings
from olci_practice import Addresses, PracticeServer
from tests.core.catalogue.exports.samples import QUERY
from tests.practice_environment import environment_of


@pytest.fixture(scope="package")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    server = PracticeServer(data_dir=tmp_path_factory.mktemp("archive"), bytes_per_s=None)
    yield server.start()
    server.stop()


@pytest.fixture(scope="package")
def environment(archive: Addresses, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment_of(archive, tmp_path_factory.mktemp("user"))


@pytest.fixture(scope="package")
def scenes(environment: dict[str, str]) -> tuple[Scene, ...]:
    return Catalogue(Settings.from_environment(environment)).search(QUERY).scenes
