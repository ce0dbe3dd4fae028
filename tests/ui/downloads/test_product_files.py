"""Files chosen of a product: natural colour, bands, and how much is saved."""

from __future__ import annotations

from olci_core.product import ListedFile
from olci_ui.downloads.product_files import ProductFiles, band_of, saving
from tests.ui.downloads.samples import MB


def product(*bands: str, **others: int) -> ProductFiles:
    names = {f"{band}.nc": 20 * MB for band in bands}
    held = {**names, **{f"{name}.nc": size for name, size in others.items()}}
    return ProductFiles(
        {name: ListedFile(name, size, {}) for name, size in held.items()}
        | {"xfdumanifest.xml": ListedFile("xfdumanifest.xml", MB, {})}
    )


LEVEL_1 = product(
    *(f"Oa{n:02d}_radiance" for n in range(1, 22)),
    "Oa04_radiance_unc",
    geo_coordinates=58 * MB,
    tie_geometries=5 * MB,
    instrument_data=2 * MB,
)


def test_natural_colour_is_three_bands_coordinates_and_what_a_picture_needs() -> None:
    assert LEVEL_1.rgb == (
        "Oa04_radiance.nc",
        "Oa06_radiance.nc",
        "Oa08_radiance.nc",
        "geo_coordinates.nc",
        "instrument_data.nc",
        "tie_geometries.nc",
    )
    assert product("Oa04_radiance", "Oa06_radiance", geo_coordinates=MB).rgb == ()
    assert len(LEVEL_1.bands) == 21
    assert "Oa04_radiance_unc.nc" in LEVEL_1.others
    assert "xfdumanifest.xml" not in LEVEL_1.others
    assert band_of("Oa08_radiance.nc") == "Oa08"


def test_the_saving_is_shown_before_with_the_manifest_in_it() -> None:
    assert saving(LEVEL_1, LEVEL_1.rgb, scenes=1) == "126 MB of 506 MB"
    assert saving(LEVEL_1, LEVEL_1.rgb, scenes=3) == "126 MB of 506 MB a scene · about 378 MB for 3 scenes"


def test_a_size_that_is_not_listed_makes_it_about() -> None:
    files = ProductFiles({"a.nc": ListedFile("a.nc", None, {}), "b.nc": ListedFile("b.nc", MB, {})})
    assert saving(files, ["b.nc"], scenes=1) == "about 1.0 MB of about 1.0 MB"
