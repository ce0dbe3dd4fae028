"""A zip held against its own manifest, by names and sizes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from olci_core.errors import DamagedFile
from olci_core.product.completeness import manifest_differences

ROOT = "S3A_product.SEN3"


def manifest(**sizes: int) -> str:
    entries = "".join(
        f'<dataObject><byteStream size="{size}"><fileLocation href="./{name}.nc"/></byteStream></dataObject>'
        for name, size in sizes.items()
    )
    return f"<xfdu>{entries}</xfdu>"


def product(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{ROOT}/{name}", content)
    return path


@pytest.mark.parametrize(
    ("files", "differences"),
    [
        ({"a.nc": "xx", "b.nc": "xxx"}, ()),
        ({"a.nc": "xx", "b.nc": "xxx", "more.nc": "x"}, ()),
        ({"a.nc": "xx"}, ("b.nc is missing",)),
        ({"a.nc": "", "b.nc": "xxx"}, ("a.nc has 0 bytes instead of 2",)),
        ({"other/a.nc": "xx", "b.nc": "xxxx"}, ("a.nc is missing", "b.nc has 4 bytes instead of 3")),
    ],
)
def test_what_is_missing_or_of_another_size_is_named(
    tmp_path: Path, files: dict[str, str], differences: tuple[str, ...]
) -> None:
    path = product(tmp_path / "x.zip", {"xfdumanifest.xml": manifest(a=2, b=3), **files})
    assert manifest_differences(path, root=ROOT) == differences


@pytest.mark.parametrize(
    ("files", "says"),
    [({"a.nc": "xx"}, "is missing"), ({"xfdumanifest.xml": "<xfdu", "a.nc": "xx"}, "cannot be read")],
)
def test_a_manifest_that_is_not_there_or_cannot_be_read_is_a_difference(
    tmp_path: Path, files: dict[str, str], says: str
) -> None:
    (difference,) = manifest_differences(product(tmp_path / "x.zip", files), root=ROOT)
    assert difference == f"xfdumanifest.xml {says}"


def test_what_is_no_zip_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"rubbish")
    with pytest.raises(DamagedFile):
        manifest_differences(tmp_path / "x.zip", root=ROOT)
