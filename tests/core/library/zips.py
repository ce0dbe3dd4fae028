"""A small product as a zip, whole or spoiled."""

from __future__ import annotations

import hashlib
import zipfile
from typing import Any

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


CONTENTS = {"Oa01_radiance.nc": b"one" * 1000, "Oa02_radiance.nc": b"two" * 500}


def manifest(contents: Any) -> Any:
    entries = "".join(
        f'<byteStream size="{len(content)}"><fileLocation href="./{name}"/>'
        f'<checksum checksumName="MD5">{hashlib.md5(content).hexdigest().upper()}</checksum></byteStream>'
        for name, content in contents.items()
    )
    return f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{entries}</x:XFDU>".encode()


def product(
    path: Any,
    *,
    contents: Any = CONTENTS,
    compression: Any = zipfile.ZIP_STORED,
    extra: Any = (),
    with_manifest: bool = True,
) -> Any:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(f"{NAME}/{name}", content)
        if with_manifest:
            archive.writestr(f"{NAME}/xfdumanifest.xml", manifest(CONTENTS))
        for name, content in extra:
            archive.writestr(name, content)
    return path
