"""Lists for other downloaders name each file, its address, its checksum, and hold no token."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from olci_core.catalogue.exports import (
    aria2_list,
    metalink,
    names_list,
    rclone_script,
    s3_paths,
    s5cmd_list,
)
from olci_core.scene import Scene
from tests.core.catalogue.exports.samples import URL

META = "{urn:ietf:params:xml:ns:metalink}"


def test_metalink_and_aria2_name_each_zip_its_address_and_its_checksum(scenes: tuple[Scene, ...]) -> None:
    files = ElementTree.fromstring(metalink(scenes, download_url=URL)).findall(f"{META}file")
    assert [file.get("name") for file in files] == [f"{scene.name}.zip" for scene in scenes]
    assert files[0].findtext(f"{META}url") == f"{URL}/Products({scenes[0].id})/$value"
    lines = "".join(aria2_list(scenes, identity_url=URL, download_url=URL)).splitlines()
    assert [line for line in lines if line.startswith("https")] == [file.findtext(f"{META}url") for file in files]
    assert [line.strip() for line in lines if "out=" in line] == [f"out={scene.name}.zip" for scene in scenes]
    with_digest = [scene for scene in scenes if "MD5" in scene.checksums]
    assert sum("checksum=md5=" in line for line in lines) == len(with_digest)
    assert sum(file.find(f"{META}hash") is not None for file in files) == len(with_digest)


@pytest.mark.skipif(not (shutil.which("sh") and shutil.which("curl")), reason="the command is one for sh and curl")
def test_the_list_for_aria2_says_how_to_ask_for_a_token_and_how_to_go_on_with_the_next_one(
    scenes: tuple[Scene, ...], environment: dict[str, str]
) -> None:
    identity_url, download_url = environment["OLCI_IDENTITY_URL"], environment["OLCI_DOWNLOAD_URL"]
    ask, fetch = [
        line.removeprefix("# ")
        for line in "".join(aria2_list(scenes, identity_url=identity_url, download_url=download_url)).splitlines()
        if line.startswith(("# TOKEN=", "# aria2c"))
    ]
    who = {"OLCI_USERNAME": "practice", "OLCI_PASSWORD": "practice"}
    printed = subprocess.run(
        ["sh", "-c", f'{ask}; printf %s "$TOKEN"'],
        env={**os.environ, **who},
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.count(".") == 2
    assert printed.stdout.isprintable()
    assert {"--continue", "--auto-file-renaming=false"} <= set(shlex.split(fetch))


def test_object_store_lists_name_the_folder_of_each_scene(scenes: tuple[Scene, ...]) -> None:
    paths = "".join(s3_paths(scenes)).splitlines()
    assert len(paths) == len(scenes)
    assert all(path.startswith("s3://") and path.endswith(".SEN3") for path in paths)
    for line, path, scene in zip("".join(s5cmd_list(scenes)).splitlines()[3:], paths, scenes, strict=True):
        *_, source, folder = shlex.split(line)
        assert (source, folder) == (f"{path}/*", f"{scene.name}/")
    commands = [line for line in "".join(rclone_script(scenes)).splitlines() if line.startswith("rclone")]
    assert [shlex.split(line)[3] for line in commands] == [scene.name for scene in scenes]
    assert "".join(names_list(scenes)).split() == [scene.name for scene in scenes]
