"""The zip test: each member against its checksum, read from the disk or taken as the bytes passed by."""

import io
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.errors import DamagedFile
from olci_core.product import BLOCK_BYTES, RunningCrc, broken_spans
from olci_core.product import tested_members as members_of_sound

ROOT = "S3A.SEN3"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A zip of stored members, one of them longer than a block, and one that is compressed."""
    path = tmp_path / "product.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, size_bytes in enumerate((0, 1, 5_000, 3 * BLOCK_BYTES + 17, 70_000)):
            archive.writestr(f"{ROOT}/{number}.nc", Random(number).randbytes(size_bytes))
        archive.writestr(f"{ROOT}/manifest.xml", b"<xfdu/>" * 999, compress_type=zipfile.ZIP_DEFLATED)
    return path


def passed_by(content: bytes, *, chunk_bytes: int = 2**16) -> RunningCrc:
    crc = RunningCrc()
    for begin in range(0, len(content), chunk_bytes):
        crc.update(content[begin : begin + chunk_bytes])
    return crc


def altered(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@settings(deadline=None)  # a busy machine is no fault of the code
@given(st.lists(st.integers(0, 200_000), max_size=8), st.lists(st.floats(0, 1), min_size=2, max_size=8), st.integers())
def test_the_crc_of_any_stretch_follows_from_what_passed_by(sizes: list[int], ends: list[float], seed: int) -> None:
    content = Random(seed).randbytes(sum(sizes))
    crc, at = RunningCrc(), 0
    for size in sizes:
        crc.update(content[at : at + size])
        at += size
    for one, other in pairwise(ends):
        begin, end = sorted((int(one * at), int(other * at)))
        assert crc.of_stretch(io.BytesIO(content), begin, end) == zlib.crc32(content[begin:end])


def test_what_has_not_passed_by_is_read(packed: Path) -> None:
    content = packed.read_bytes()
    assert len(members_of_sound(packed, root=ROOT, passed=passed_by(content[: len(content) // 2]))) == 6


@pytest.mark.parametrize("has_passed_by", [True, False])
def test_a_byte_that_is_wrong_is_found_and_its_member_named(packed: Path, has_passed_by: bool) -> None:
    content = altered(packed.read_bytes(), 2 * BLOCK_BYTES)
    packed.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"not a whole zip file: 3\.nc is broken"):
        members_of_sound(packed, root=ROOT, passed=passed_by(content) if has_passed_by else None)
    ((begin, end),) = broken_spans(packed)
    assert begin < 2 * BLOCK_BYTES < end


def test_stored_members_are_tested_as_they_passed_by_and_compressed_ones_from_the_disk(packed: Path) -> None:
    content = packed.read_bytes()
    assert members_of_sound(packed, root=ROOT, passed=passed_by(content))[-1] == f"{ROOT}/manifest.xml"
    with pytest.raises(DamagedFile):
        members_of_sound(packed, root=ROOT, passed=passed_by(altered(content, 2 * BLOCK_BYTES)))
    with zipfile.ZipFile(packed) as archive:
        compressed_at = archive.getinfo(f"{ROOT}/manifest.xml").header_offset
    packed.write_bytes(altered(content, compressed_at + 60))
    with pytest.raises(DamagedFile):
        members_of_sound(packed, root=ROOT, passed=passed_by(content))


def test_a_zip_that_ends_in_the_midst_of_a_member_is_damaged(packed: Path) -> None:
    content = packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        begin = archive.getinfo(f"{ROOT}/3.nc").header_offset + 100
    packed.write_bytes(content[:begin] + content[begin + 2 * BLOCK_BYTES :])
    with pytest.raises(DamagedFile):
        members_of_sound(packed, root=ROOT)
