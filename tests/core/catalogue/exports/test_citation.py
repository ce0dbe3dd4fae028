"""A citation names years, products and baselines."""

from __future__ import annotations

from datetime import date

from olci_core.catalogue.exports import (
    bibtex,
    citation,
)
from olci_core.scene import Scene


def test_a_citation_names_years_products_and_baselines(scenes: tuple[Scene, ...]) -> None:
    words = citation(scenes, accessed=date(2024, 5, 6))
    assert "Contains modified Copernicus Sentinel data [2018]." in words
    assert "OL_1_EFR___" in words
    assert "accessed 2024-05-06" in words
    entry = bibtex(scenes, accessed=date(2024, 5, 6))
    assert entry.count("{") == entry.count("}")
