"""How the data are cited: the sentence that the licence asks for, and an entry for a bibliography."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from olci_core.nouns import counted
from olci_core.scene import PRODUCT_TYPES, Scene

# The notice asked for by the terms of use of Copernicus Sentinel data:
# https://sentinels.copernicus.eu/documents/247904/690755/Sentinel_Data_Legal_Notice


def citation(scenes: Iterable[Scene], *, accessed: date) -> str:
    """Return the notice for data of these scenes, and a sentence that says which they are."""
    scenes = tuple(scenes)
    years = _years(scenes)
    words = "; ".join(_product(scenes, code) for code in sorted({scene.product_type for scene in scenes}))
    return (
        f"Contains modified Copernicus Sentinel data {years}.\n"
        f"Sentinel-3 OLCI: {words}. Copernicus Data Space Ecosystem, https://dataspace.copernicus.eu, "
        f"accessed {accessed.isoformat()}.\n"
    )


def bibtex(scenes: Iterable[Scene], *, accessed: date) -> str:
    """Return the same as a BibTeX entry."""
    scenes = tuple(scenes)
    codes = ", ".join(sorted({scene.product_type.replace("_", r"\_") for scene in scenes}))
    years = _years(scenes).strip("[]")
    return (
        f"@misc{{sentinel3olci{accessed:%Y%m%d},\n"
        "  author = {{European Union / Copernicus}},\n"
        f"  title = {{Sentinel-3 OLCI, {codes}: {counted(len(scenes), 'product', 'products')}}},\n"
        f"  year = {{{years}}},\n"
        "  howpublished = {Copernicus Data Space Ecosystem, \\url{https://dataspace.copernicus.eu}},\n"
        f"  note = {{Contains modified Copernicus Sentinel data [{years}]. Accessed {accessed.isoformat()}}}\n"
        "}\n"
    )


def _years(scenes: tuple[Scene, ...]) -> str:
    years = sorted({scene.begin.year for scene in scenes})
    if not years:
        return "[year]"
    return f"[{years[0]}]" if len(years) == 1 else f"[{years[0]}–{years[-1]}]"


def _product(scenes: tuple[Scene, ...], code: str) -> str:
    of_type = [scene for scene in scenes if scene.product_type == code]
    baselines = ", ".join(sorted({scene.baseline for scene in of_type}))
    name = PRODUCT_TYPES.get(code, code)
    return f"{name} ({code}), {counted(len(of_type), 'product', 'products')}, processing baseline {baselines}"
