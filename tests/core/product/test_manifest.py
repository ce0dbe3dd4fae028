"""A manifest is read, reaches no further than its own files, and a zip is held against it by names and sizes."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import DamagedFile, UnexpectedAnswer
from olci_core.product import file_name_is_safe, parse_manifest
from olci_core.product.manifest import manifest_differences

RECORDED = Path(__file__).parents[4] / "shared" / "fixtures"
ROOT = "S3A_product.SEN3"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        b'<a><byteStream size="1"><fileLocation href="../../evil.nc"/></byteStream></a>',
        b'<a><byteStream size="1"><fileLocation href="/etc/evil.nc"/></byteStream></a>',
        bytes(17 * 2**20),
    ],
)
def test_a_manifest_that_reaches_further_than_its_files_is_refused(content: Any) -> None:
    with pytest.raises(UnexpectedAnswer):
        parse_manifest(content)


@given(st.text(max_size=30))
def test_a_safe_file_name_stays_in_its_folder(name: str) -> None:
    if file_name_is_safe(name):
        assert (Path("folder") / name).resolve().parent == Path("folder").resolve()
        assert "/" not in name
        assert "\\" not in name


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded manifests are not here")
def test_real_manifests_are_read() -> None:
    for path in (RECORDED / "manifests").glob("*/xfdumanifest.xml"):
        files = parse_manifest(path.read_bytes())
        assert len(files) >= 29
        assert all(file.size_bytes and len(file.checksums["MD5"]) == 32 for file in files.values())


def manifest_of(**sizes: int) -> str:
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
    path = product(tmp_path / "x.zip", {"xfdumanifest.xml": manifest_of(a=2, b=3), **files})
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
