"""One short product of full resolution, made once for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_practice.product.package import write_package
from tests.practice.product.samples import SEED, Made, made


@pytest.fixture(scope="session")
def product() -> Made:
    return made()


@pytest.fixture(scope="session")
def package(product: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(product, tmp_path_factory.mktemp("products"), seed=SEED)
