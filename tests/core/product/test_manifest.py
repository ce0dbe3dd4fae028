"""A manifest is read, and reaches no further than its own files."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import UnexpectedAnswer
from olci_core.product import file_name_is_safe, parse_manifest

RECORDED = Path(__file__).parents[4] / "shared" / "fixtures"


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
