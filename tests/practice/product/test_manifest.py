"""Manifests: every file with size and MD5, in the structure of recorded ones."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from olci_core.scene import PRODUCT_TYPES
from olci_practice.product.package import write_package
from tests.practice.product.samples import MANIFESTS, RECORDED, SEED, Made, made, netcdf, with_fixtures


def test_the_manifest_has_the_size_and_md5_of_every_file(product: Made, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        contents = {Path(name).name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    root = ElementTree.fromstring(contents.pop("xfdumanifest.xml"))
    contents.pop("quicklook.jpg")  # as in recorded products, the manifest leaves it out
    listed = {}
    for entry in root.iter("dataObject"):
        stream, place, checksum = entry.find("byteStream"), entry.find(".//fileLocation"), entry.find(".//checksum")
        assert stream is not None and place is not None and checksum is not None
        listed[place.attrib["href"].removeprefix("./")] = (int(stream.attrib["size"]), checksum.text)
    assert listed == {name: (len(data), hashlib.md5(data).hexdigest()) for name, data in contents.items()}
    named = root.find(".//{http://www.esa.int/safe/sentinel/sentinel-3/1.0}productName")
    assert named is not None and named.text == str(product.name)


@with_fixtures
@pytest.mark.parametrize(
    ("kind", "baseline", "pattern"), [("OL_1_EFR___", "002", "*EFR*"), ("OL_2_WFR___", "002", "*WFR*")]
)
def test_files_and_manifest_are_those_of_recorded_manifests(
    kind: str, baseline: str, pattern: str, tmp_path: Path
) -> None:
    path = write_package(made(kind, baseline=baseline, duration_s=2.0), tmp_path, seed=SEED)
    with zipfile.ZipFile(path) as archive:
        mine = archive.read(f"{path.stem}/xfdumanifest.xml").decode()
    recorded = next(MANIFESTS.glob(f"{pattern}/xfdumanifest.xml")).read_text()
    for what in (
        r'<dataObject ID="(\w+)"',
        r'href="(\./\w+\.nc)"',
        r'<metadataObject ID="(\w+)"',
        r'contentUnit +ID="(\w+)"',
    ):
        assert sorted(re.findall(what, mine)) == sorted(re.findall(what, recorded)), what


def tags_within(manifest: str, name: str) -> list[str]:
    """Return the tags, in their order, of everything inside the element of a name, prefixes taken off."""
    root = ElementTree.fromstring(manifest)
    found = next(element for element in root.iter() if element.tag.endswith(f"}}{name}"))
    return [element.tag.rpartition("}")[2] for element in found.iter()]


def manifest_of(kind: str, folder: Path, *, baseline: str = "003") -> str:
    is_stripe = kind[6] == "R"
    frame = None if is_stripe else 2340
    path = write_package(made(kind, baseline=baseline, duration_s=4.0, frame=frame), folder, seed=SEED)
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"{path.stem}/xfdumanifest.xml").decode()


@with_fixtures
def test_it_says_of_the_product_what_recorded_manifests_say(tmp_path: Path) -> None:
    with zipfile.ZipFile(next(RECORDED.glob("*.zip"))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/xfdumanifest.xml"))
        recorded = {"OL_1_EFR___": archive.read(name).decode()}
    recorded["OL_2_WFR___"] = next(MANIFESTS.glob("*WFR*/xfdumanifest.xml")).read_text()
    for kind, theirs in recorded.items():
        ours = manifest_of(kind, tmp_path)
        for part in ("generalProductInformation", "olciProductInformation", "qualityInformation", "platform"):
            # The recorded EFR has three lines, so no duration, and is of 2023; the products made here are of 2021.
            own = [tag for tag in tags_within(ours, part) if tag != "duration"]
            expected = [tag for tag in tags_within(theirs, part) if tag not in ("duration", "processingBaseline")]
            assert own == expected, (kind, part)


@pytest.mark.parametrize("kind", PRODUCT_TYPES)
def test_tie_points_lie_in_every_row_and_reach_the_last_column(kind: str, tmp_path: Path) -> None:
    root = ElementTree.fromstring(manifest_of(kind, tmp_path))
    numbers = {
        name: int(next(e for e in root.iter() if e.tag.endswith(f"}}{name}")).text or "")
        for name in ("rows", "columns", "rowsPerTiePoint", "columnsPerTiePoint", "alSpatialSampling")
    }
    assert numbers["rowsPerTiePoint"] == 1
    assert 76 * numbers["columnsPerTiePoint"] == numbers["columns"] - 1
    package = next(tmp_path.glob("*.zip"))
    with netcdf(package, "tie_geometries.nc") as ties, netcdf(package, "geo_coordinates.nc") as grid:
        assert ties["SZA"].shape == (numbers["rows"], 77)
        assert grid["latitude"].shape == (numbers["rows"], numbers["columns"])
        assert ties.attrs["al_subsampling_factor"][0] == 1
    with netcdf(package, "tie_geo_coordinates.nc") as ties, netcdf(package, "geo_coordinates.nc") as grid:
        last = grid["latitude"][-1, :: numbers["columnsPerTiePoint"]]
        assert np.abs(ties["latitude"][-1].astype(int) - last).max() <= 1
