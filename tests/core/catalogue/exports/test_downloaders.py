"""Lists for other downloaders name each file, its address, its checksum, and hold no token."""

from __future__ import annotations

import shlex
from xml.etree import ElementTree

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
    lines = "".join(aria2_list(scenes, download_url=URL)).splitlines()
    assert [line for line in lines if line.startswith("https")] == [file.findtext(f"{META}url") for file in files]
    assert [line.strip() for line in lines if "out=" in line] == [f"out={scene.name}.zip" for scene in scenes]
    with_digest = [scene for scene in scenes if "MD5" in scene.checksums]
    assert sum("checksum=md5=" in line for line in lines) == len(with_digest)
    assert sum(file.find(f"{META}hash") is not None for file in files) == len(with_digest)


def test_object_store_lists_name_the_folder_of_each_scene(scenes: tuple[Scene, ...]) -> None:
    paths = "".join(s3_paths(scenes)).splitlines()
    assert len(paths) == len(scenes)
    assert all(path.startswith("s3://") and path.endswith(".SEN3") for path in paths)
    for line, path, scene in zip("".join(s5cmd_list(scenes)).splitlines()[1:], paths, scenes, strict=True):
        assert shlex.split(line) == ["cp", f"{path}/*", f"{scene.name}/"]
    commands = [line for line in "".join(rclone_script(scenes)).splitlines() if line.startswith("rclone")]
    assert [shlex.split(line)[3] for line in commands] == [scene.name for scene in scenes]
    assert "".join(names_list(scenes)).split() == [scene.name for scene in scenes]
