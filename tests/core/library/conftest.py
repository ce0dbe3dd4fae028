"""A product to unpack and to verify."""

from pathlib import Path
from typing import Any

import pytest

from tests.core.library.zips import NAME, product


@pytest.fixture
def zipped(tmp_path: Path) -> Any:
    return product(tmp_path / f"{NAME}.zip")
