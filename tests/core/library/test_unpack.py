"""A product is unpacked into its own folder, and nothing is written beside it."""

import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import DamagedFile, StorageError
from olci_core.library import lies_at, unpack
from tests.core.library.zips import CONTENTS, NAME, manifest, product


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_product_is_unpacked_into_its_own_folder(compression: Any, tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip", compression=compression)
    folder = unpack(zip_path, tmp_path / "out" / "deep")
    assert folder == tmp_path / "out" / "deep" / NAME
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        **CONTENTS,
        "xfdumanifest.xml": manifest(CONTENTS),
    }
    assert [path.name for path in folder.parent.iterdir()] == [NAME]


def test_unpacking_beside_chosen_files_keeps_them_and_replaces_the_broken(zipped: Any, tmp_path: Path) -> None:
    target = tmp_path / "out" / NAME
    target.mkdir(parents=True)
    (target / "Oa01_radiance.nc").write_bytes(b"broken")
    (target / "notes.txt").write_text("mine")
    unpack(zipped, tmp_path / "out")
    assert (target / "Oa01_radiance.nc").read_bytes() == CONTENTS["Oa01_radiance.nc"]
    assert (target / "notes.txt").read_text() == "mine"


EVIL_NAMES = [
    "../evil",
    f"{NAME}/../../evil",
    f"{NAME}/..",
    "/etc/evil",
    "//server/share/evil",
    "C:/evil",
    "C:evil",
    f"{NAME}/C:evil",
    f"{NAME}\\..\\evil",
    f"{NAME}/a\\b",
    f"{NAME}/./evil",
    f"{NAME}//evil",
    f"{NAME}/nul",
    f"{NAME}/CON.nc",
    f"{NAME}/evil.",
    f"{NAME}/evil ",
    f"{NAME}/e\tvil",
    f"{NAME}/evil:stream",
    f"{NAME}/oa01_RADIANCE.nc",
    f"{NAME}/Oa01_radiance.nc/below",
    "Other.SEN3/evil",
    "evil",
]


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_name_that_would_leave_the_folder_is_refused_and_nothing_written(name: Any, tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip", extra=[(name, b"evil")])
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*")) if (tmp_path / "out").exists() else True
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices_are_refused(kind: Any, tmp_path: Path) -> None:
    info = zipfile.ZipInfo(f"{NAME}/link")
    info.external_attr = (kind | 0o777) << 16
    with pytest.raises(DamagedFile):
        unpack(product(tmp_path / "x.zip", extra=[(info, b"/etc")]), tmp_path / "out")


def test_a_link_that_lies_in_the_way_is_not_followed(zipped: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="link"):
        unpack(zipped, tmp_path / "out")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_zip_that_would_grow_beyond_measure_is_refused(tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip", compression=zipfile.ZIP_DEFLATED)
    patched(zip_path, find=DIRECTORY, put={24: struct.pack("<I", 2**30)})
    with pytest.raises(DamagedFile, match="would grow"):
        unpack(zip_path, tmp_path / "out")


def patched(path: Any, *, find: Any, put: Any, which: int = 0) -> Any:
    """Overwrite bytes in the zip's directory: ``find`` is a signature, ``put`` maps offsets to bytes."""
    content = bytearray(path.read_bytes())
    place = -1
    for _ in range(which + 1):
        place = content.index(find, place + 1)
    for offset, replacement in put.items():
        content[place + offset : place + offset + len(replacement)] = replacement
    path.write_bytes(content)
    return path


DIRECTORY = b"PK\x01\x02"


def test_a_zip_that_declares_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip", compression=zipfile.ZIP_DEFLATED, contents={"a.nc": bytes(10**6)})
    patched(zip_path, find=DIRECTORY, put={24: struct.pack("<I", 10)})
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_files_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    zip_path = product(tmp_path / "x.zip")
    patched(zip_path, find=DIRECTORY, which=1, put={42: struct.pack("<I", 0)})
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    zip_path = patched(product(tmp_path / "x.zip"), find=DIRECTORY, put={8: b"\x01\x00"})
    with pytest.raises(DamagedFile, match="encrypted"):
        unpack(zip_path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK", b"<html></html>", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_refused(content: Any, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DamagedFile):
        unpack(tmp_path / "x.zip", tmp_path / "out")


def test_a_zip_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        unpack(tmp_path / "x.zip", tmp_path / "out")


def test_a_product_is_found_where_it_arrived_or_unpacked_beside_it(tmp_path: Path) -> None:
    arrived, chosen = tmp_path / "scene.SEN3.zip", tmp_path / "other.SEN3"
    assert lies_at(arrived) is None
    assert lies_at(chosen) is None
    (tmp_path / "scene.SEN3").mkdir()
    assert lies_at(arrived) == tmp_path / "scene.SEN3"
    arrived.touch()
    assert lies_at(arrived) == arrived
