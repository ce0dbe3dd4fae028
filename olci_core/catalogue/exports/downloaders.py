"""Lists for other download programs: names, S3 paths, aria2, s5cmd, rclone, Metalink. No list holds a token or key.

Each is written piece by piece, so that the list of a long search need not be held whole.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from olci_core.catalogue.raw_record import opened
from olci_core.errors import InputError
from olci_core.scene import ProductName, Scene
from olci_core.settings import CLIENT_ID, MAX_TRANSFERS

S3_ENDPOINT = "https://eodata.dataspace.copernicus.eu"
_METALINK = "urn:ietf:params:xml:ns:metalink"


def names_list(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield the names, one a line."""
    for scene in scenes:
        yield f"{scene.name}\n"


def s3_paths(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield the folders in the object store, one a line: s3://eodata/…; scenes of which none is known are left out."""
    for _, path in _stored(scenes):
        yield f"s3:/{path}\n"


def s5cmd_list(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield commands for s5cmd: each copies one product's folder."""
    yield (
        "# The access keys, from the portal's S3 keys manager, stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n"
        f"# s5cmd --endpoint-url {S3_ENDPOINT} --numworkers {MAX_TRANSFERS} run THIS_FILE\n"
        "# The same again goes on where it was broken off.\n"
    )
    for name, path in _stored(scenes):
        source, folder = shlex.quote(f"s3:/{path}/*"), shlex.quote(f"{name}/")
        yield f"cp --no-clobber --if-size-differ --concurrency 1 {source} {folder}\n"


def rclone_script(scenes: Iterable[Scene]) -> Iterator[str]:
    """Yield a shell script for rclone with a remote named cdse: each line copies one product's folder."""
    yield (
        "#!/bin/sh\n"
        f"# rclone config create cdse s3 provider Other endpoint {S3_ENDPOINT} access_key_id … secret_access_key …\n"
        "# (the keys: the portal's S3 keys manager)   The same again goes on where it was broken off.\n"
        "set -e\n"
    )
    for name, path in _stored(scenes):
        yield f"rclone copy {shlex.quote(f'cdse:{path[1:]}')} {shlex.quote(name)}\n"


def aria2_list(scenes: Iterable[Scene], *, identity_url: str, download_url: str) -> Iterator[str]:
    """Yield an input file for aria2: each product as one zip, with its checksum where the catalogue gives it.

    It begins with the commands that ask for a token and fetch. ``identity_url`` and ``download_url`` as in Settings.
    """
    token_url = shlex.quote(f"{identity_url}/token")
    yield (
        "# A token, for who is in OLCI_USERNAME and OLCI_PASSWORD:\n"
        f"""# TOKEN=$(printf %s "$OLCI_PASSWORD" | curl -fsS -d client_id={CLIENT_ID} -d grant_type=password"""
        ' --data-urlencode "username=$OLCI_USERNAME" --data-urlencode password@-'
        f""" {token_url} | sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/')\n"""
        '# aria2c --header "Authorization: Bearer $TOKEN" --continue --auto-file-renaming=false'
        f" --max-concurrent-downloads {MAX_TRANSFERS} --input-file THIS_FILE\n"
        "# A token lets downloads begin for ten minutes. After that: both again, what is there stays.\n"
    )
    for scene in scenes:
        yield f"{_address(scene, download_url)}\n  out={_file_name(scene)}\n"
        if digest := scene.checksums.get("MD5"):
            yield f"  checksum=md5={digest}\n"


def metalink(scenes: Iterable[Scene], *, download_url: str) -> str:
    """Return a Metalink 4 document (RFC 5854): name, size, checksum and address of each product's zip."""
    return "".join(metalink_chunks(scenes, download_url=download_url))


def metalink_chunks(scenes: Iterable[Scene], *, download_url: str) -> Iterator[str]:
    """Yield the text of ``metalink`` a product at a time, so that nothing larger is held."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<metalink xmlns="{_METALINK}">'
    for scene in scenes:
        file = ElementTree.Element("file", name=_file_name(scene))
        if scene.size_bytes is not None:
            ElementTree.SubElement(file, "size").text = str(scene.size_bytes)
        if digest := scene.checksums.get("MD5"):
            ElementTree.SubElement(file, "hash", type="md5").text = digest
        ElementTree.SubElement(file, "url").text = _address(scene, download_url)
        yield ElementTree.tostring(file, encoding="unicode")
    yield "</metalink>"


def _address(scene: Scene, download_url: str) -> str:
    return f"{download_url}/Products({scene.id})/$value"


def _file_name(scene: Scene) -> str:
    """Return the name of the zip; one that does not follow the convention could be any path, so the id stands in."""
    try:
        return f"{ProductName.parse(scene.name)}.zip"
    except InputError:
        return f"{scene.id}.zip"


def _stored(scenes: Iterable[Scene]) -> Iterable[tuple[str, str]]:
    """Yield a folder's name and its path in the object store, for scenes of which it is known."""
    for scene in scenes:
        path = opened(scene.record).get("S3Path")
        if isinstance(path, str) and path.startswith("/") and path.isprintable():
            yield _file_name(scene).removesuffix(".zip"), path.rstrip("/")
