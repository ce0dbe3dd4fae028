"""A product to unpack and to verify."""

import pytest

from tests.core.library.zips import NAME, product


@pytest.fixture
def zipped(tmp_path):
    return product(tmp_path / f"{NAME}.zip")
