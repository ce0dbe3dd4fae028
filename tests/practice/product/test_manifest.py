"""Manifests: every file with size and MD5, in the structure of recorded ones."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from olci_practice.product.package import write_package
from tests.practice.product.samples import MANIFESTS, SEED, Made, made, with_fixtures


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
