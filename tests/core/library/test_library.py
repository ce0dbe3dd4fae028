"""What lies on the disk: unpacked without harm, verified to the byte, described by name."""

import hashlib
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import DamagedFile, StorageError, UnexpectedAnswer
from olci_core.library import holdings, thumbnail, unpack, verify
from olci_core.product import file_name_is_safe, parse_manifest

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
RECORDED = Path(__file__).parents[4] / "shared" / "fixtures"


def manifest(contents):
    entries = "".join(
        f'<byteStream size="{len(content)}"><fileLocation href="./{name}"/>'
        f'<checksum checksumName="MD5">{hashlib.md5(content).hexdigest().upper()}</checksum></byteStream>'
        for name, content in contents.items()
    )
    return f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{entries}</x:XFDU>".encode()


CONTENTS = {"Oa01_radiance.nc": b"one" * 1000, "Oa02_radiance.nc": b"two" * 500}


def product(path, *, contents=CONTENTS, compression=zipfile.ZIP_STORED, extra=(), with_manifest=True):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(f"{NAME}/{name}", content)
        if with_manifest:
            archive.writestr(f"{NAME}/xfdumanifest.xml", manifest(CONTENTS))
        for name, content in extra:
            archive.writestr(name, content)
    return path


@pytest.fixture
def zipped(tmp_path):
    return product(tmp_path / f"{NAME}.zip")


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_product_is_unpacked_into_its_own_folder(compression, tmp_path):
    zip_path = product(tmp_path / "x.zip", compression=compression)
    folder = unpack(zip_path, tmp_path / "out" / "deep")
    assert folder == tmp_path / "out" / "deep" / NAME
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        **CONTENTS,
        "xfdumanifest.xml": manifest(CONTENTS),
    }
    assert [path.name for path in folder.parent.iterdir()] == [NAME]


def test_unpacking_beside_chosen_files_keeps_them_and_replaces_the_broken(zipped, tmp_path):
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
def test_a_name_that_would_leave_the_folder_is_refused_and_nothing_written(name, tmp_path):
    zip_path = product(tmp_path / "x.zip", extra=[(name, b"evil")])
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*")) if (tmp_path / "out").exists() else True
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices_are_refused(kind, tmp_path):
    info = zipfile.ZipInfo(f"{NAME}/link")
    info.external_attr = (kind | 0o777) << 16
    with pytest.raises(DamagedFile):
        unpack(product(tmp_path / "x.zip", extra=[(info, b"/etc")]), tmp_path / "out")


def test_a_link_that_lies_in_the_way_is_not_followed(zipped, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="link"):
        unpack(zipped, tmp_path / "out")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_zip_that_would_grow_beyond_measure_is_refused(tmp_path):
    zip_path = product(tmp_path / "x.zip", compression=zipfile.ZIP_DEFLATED)
    patched(zip_path, find=DIRECTORY, put={24: struct.pack("<I", 2**30)})
    with pytest.raises(DamagedFile, match="would grow"):
        unpack(zip_path, tmp_path / "out")


def patched(path, *, find, put, which=0):
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


def test_a_zip_that_declares_less_than_it_holds_is_refused(tmp_path):
    zip_path = product(tmp_path / "x.zip", compression=zipfile.ZIP_DEFLATED, contents={"a.nc": bytes(10**6)})
    patched(zip_path, find=DIRECTORY, put={24: struct.pack("<I", 10)})
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_files_that_lie_over_one_another_are_refused(tmp_path):
    zip_path = product(tmp_path / "x.zip")
    patched(zip_path, find=DIRECTORY, which=1, put={42: struct.pack("<I", 0)})
    with pytest.raises(DamagedFile):
        unpack(zip_path, tmp_path / "out")


def test_an_encrypted_file_is_refused(tmp_path):
    zip_path = patched(product(tmp_path / "x.zip"), find=DIRECTORY, put={8: b"\x01\x00"})
    with pytest.raises(DamagedFile, match="encrypted"):
        unpack(zip_path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK", b"<html></html>", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_refused(content, tmp_path):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DamagedFile):
        unpack(tmp_path / "x.zip", tmp_path / "out")


def test_a_zip_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageError):
        unpack(tmp_path / "x.zip", tmp_path / "out")


@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_no_single_wrong_byte_changes_a_file_unseen(place, change):
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
def _folder(tmp_path_factory):
    global _FOLDER  # noqa: PLW0603  # Hypothesis gives a test no folder of its own
    _FOLDER = tmp_path_factory.mktemp("byte")


def test_a_whole_product_is_found_whole_zipped_and_unpacked(zipped, tmp_path):
    for path in (zipped, unpack(zipped, tmp_path)):
        verdict = verify(path)
        assert verdict.is_whole
        assert set(verdict.tested) >= set(CONTENTS)
        assert (verdict.missing, verdict.wrong) == ((), ())


def test_what_is_missing_is_named_and_the_rest_is_sound(zipped, tmp_path):
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
def test_what_is_wrong_is_named(content, says, zipped, tmp_path):
    folder = unpack(zipped, tmp_path)
    (folder / "Oa01_radiance.nc").write_bytes(content)
    verdict = verify(folder)
    assert not verdict.is_sound
    assert len(verdict.wrong) == 1
    assert says in verdict.wrong[0]
    assert product(tmp_path / "y.zip", contents={**CONTENTS, "Oa01_radiance.nc": content})
    assert says in verify(tmp_path / "y.zip").wrong[0]


def test_a_folder_without_a_manifest_cannot_be_called_whole(tmp_path):
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "Oa01_radiance.nc").write_bytes(b"x")
    verdict = verify(folder)
    assert not verdict.is_whole
    assert "no xfdumanifest.xml" in verdict.wrong[0]


def test_a_zip_without_a_manifest_stands_by_its_own_checksums(tmp_path):
    assert verify(product(tmp_path / "x.zip", with_manifest=False)).is_whole


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
def test_a_manifest_that_reaches_further_than_its_files_is_refused(content):
    with pytest.raises(UnexpectedAnswer):
        parse_manifest(content)


@given(st.text(max_size=30))
def test_a_safe_file_name_stays_in_its_folder(name):
    if file_name_is_safe(name):
        assert (Path("folder") / name).resolve().parent == Path("folder").resolve()
        assert "/" not in name
        assert "\\" not in name


def test_what_lies_in_the_folder_is_described(zipped, tmp_path):
    folder = unpack(zipped, tmp_path / "2024" / "04")
    (folder / "Oa02_radiance.nc").unlink()
    other = NAME.replace("T074029", "T074030")
    (tmp_path / f"{other}.zip.part").write_bytes(b"123")
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "S3A_nonsense.SEN3.zip").write_bytes(b"x")
    found = holdings(tmp_path)
    assert [(held.name, held.kind, held.is_whole) for held in found] == [
        (NAME, "folder", False),
        (NAME, "zip", True),
        (other, "zip", False),
    ]
    assert found[1].size_bytes == zipped.stat().st_size
    assert found[1].product.begin.isoformat() == "2024-04-15T07:40:29+00:00"
    assert found[0].files == ("Oa01_radiance.nc", "xfdumanifest.xml")


def test_a_download_folder_that_is_not_there_holds_nothing(tmp_path):
    assert holdings(tmp_path / "nowhere") == ()


def test_a_picture_is_taken_from_the_zip_and_from_the_folder(tmp_path):
    zip_path = product(tmp_path / "x.zip", extra=[(f"{NAME}/quicklook.jpg", b"\xff\xd8picture")])
    assert thumbnail(zip_path) == b"\xff\xd8picture"
    assert thumbnail(unpack(zip_path, tmp_path)) == b"\xff\xd8picture"
    assert thumbnail(product(tmp_path / "y.zip")) is None


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded products are not here")
def test_the_real_product_is_whole(tmp_path):
    (real,) = (RECORDED / "products").glob("*.zip")
    verdict = verify(real)
    assert verdict.is_whole
    assert len(verdict.tested) == 51
    folder = unpack(real, tmp_path)
    assert verify(folder).is_whole
    (held,) = holdings(tmp_path)
    assert (held.is_whole, len(held.files)) == (True, 51)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded manifests are not here")
def test_real_manifests_are_read():
    for path in (RECORDED / "manifests").glob("*/xfdumanifest.xml"):
        files = parse_manifest(path.read_bytes())
        assert len(files) >= 29
        assert all(file.size_bytes and len(file.checksums["MD5"]) == 32 for file in files.values())
