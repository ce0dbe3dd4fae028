"""A product is verified to the byte; what is wrong or missing is named."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from olci_core.library import holdings, unpack, verify
from tests.core.library.zips import CONTENTS, NAME, product

RECORDED = Path(__file__).parents[4] / "shared" / "fixtures"


@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
@example(place=0.9182324226130377, change=2)  # a longer comment in the directory hides a file and the manifest
def test_no_single_wrong_byte_changes_a_file_unseen(place: float, change: int) -> None:
    buffer = io.BytesIO()
    product(buffer)
    content = bytearray(buffer.getvalue())
    content[int(place * len(content))] ^= change
    path = Path(_FOLDER / "byte.zip")
    path.write_bytes(content)
    verdict = verify(path)
    if verdict.is_whole:
        with zipfile.ZipFile(path) as archive:
            assert {info.filename.partition("/")[2] for info in archive.infolist()} >= set(CONTENTS)
            assert all(archive.read(f"{NAME}/{name}") == content for name, content in CONTENTS.items())


_FOLDER = Path()


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    global _FOLDER  # noqa: PLW0603  # Hypothesis gives a test no folder of its own
    _FOLDER = tmp_path_factory.mktemp("byte")


def test_a_whole_product_is_found_whole_zipped_and_unpacked(zipped: Any, tmp_path: Path) -> None:
    for path in (zipped, unpack(zipped, tmp_path)):
        verdict = verify(path)
        assert verdict.is_whole
        assert set(verdict.tested) >= set(CONTENTS)
        assert (verdict.missing, verdict.wrong) == ((), ())


def test_what_is_missing_is_named_and_the_rest_is_sound(zipped: Any, tmp_path: Path) -> None:
    folder = unpack(zipped, tmp_path)
    (folder / "Oa02_radiance.nc").unlink()
    verdict = verify(folder)
    assert (verdict.missing, verdict.is_sound, verdict.is_whole) == (("Oa02_radiance.nc",), True, False)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"short", "has 5 bytes instead of 3,000"),
        (b"onf" * 1000, "is damaged: its MD5 is"),
    ],
)
def test_what_is_wrong_is_named(content: bytes, says: str, zipped: Any, tmp_path: Path) -> None:
    folder = unpack(zipped, tmp_path)
    (folder / "Oa01_radiance.nc").write_bytes(content)
    verdict = verify(folder)
    assert not verdict.is_sound
    assert len(verdict.wrong) == 1
    assert says in verdict.wrong[0]
    assert product(tmp_path / "y.zip", contents={**CONTENTS, "Oa01_radiance.nc": content})
    assert says in verify(tmp_path / "y.zip").wrong[0]


def test_a_folder_without_a_manifest_cannot_be_called_whole(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "Oa01_radiance.nc").write_bytes(b"x")
    verdict = verify(folder)
    assert not verdict.is_whole
    assert "no xfdumanifest.xml" in verdict.wrong[0]


def test_a_zip_without_a_manifest_is_right_by_its_own_checksums_but_not_whole(tmp_path: Path) -> None:
    verdict = verify(product(tmp_path / "x.zip", with_manifest=False))
    assert (verdict.is_sound, verdict.is_whole) == (True, False)
    assert verdict.missing == ("xfdumanifest.xml",)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded products are not here")
def test_the_real_product_is_whole(tmp_path: Path) -> None:
    (real,) = (RECORDED / "products").glob("*.zip")
    verdict = verify(real)
    assert verdict.is_whole
    assert len(verdict.tested) == 51
    folder = unpack(real, tmp_path)
    assert verify(folder).is_whole
    (held,) = holdings(tmp_path)
    assert (held.is_whole, len(held.files)) == (True, 51)


def test_paths_may_be_texts(tmp_path: Path) -> None:
    path = str(product(tmp_path / f"{NAME}.zip"))
    assert verify(path).is_whole
    assert unpack(path, str(tmp_path / "unpacked")) == tmp_path / "unpacked" / NAME
    assert [one.name for one in holdings(str(tmp_path))] == [NAME, NAME]
