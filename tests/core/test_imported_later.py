"""What a package offers is imported when it is asked for, and what it does not offer is said to be missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from olci_core.imported_later import imported_later

ROOT = Path(__file__).resolve().parents[2]
LOADED_ONLY_THEN = """
import sys
import olci_core.catalogue
assert "olci_core.catalogue.table" not in sys.modules
assert olci_core.catalogue.to_csv is sys.modules["olci_core.catalogue.table"].to_csv
"""


def test_a_name_is_taken_from_its_module() -> None:
    attribute = imported_later("olci_core.catalogue", {"query": ("SearchQuery",), "table": ("to_csv", "write_csv")})
    assert getattr(attribute("write_csv"), "__module__", "") == "olci_core.catalogue.table"


def test_a_name_that_is_not_offered_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match=r"module 'olci_core\.area' has no attribute 'circle_of'"):
        imported_later("olci_core.area", {"circle": ("circle",)})("circle_of")


def test_the_module_is_loaded_no_sooner() -> None:
    subprocess.run([sys.executable, "-c", LOADED_ONLY_THEN], cwd=ROOT, check=True)
