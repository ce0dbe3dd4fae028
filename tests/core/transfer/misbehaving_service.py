"""A download service that misbehaves by order, byte for byte, and a sign-in beside it."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import threading
import zipfile
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

NAME = "S3A_OL_1_EFR____20240415T07{minute:02d}29_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


NETCDF = b"\x89HDF\r\n\x1a\n"


@dataclass
class Fault:
    """What happens to one request for bytes: the fields that are set happen together."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    cut_at: float | None = None  # share of the body after which the line closes
    stall_at: float | None = None  # share of the body after which nothing comes any more
    flip_at: float | None = None  # share of the body at which a byte is wrong
    longer_by: int = 0  # bytes announced beyond those there are
    ignores_range: bool = False
    content_range: str | None = None
    whole: bytes | None = None  # sent in place of the product
    drips: bool = False  # one byte after the other, a few a second


@dataclass
class Service:
    """Products by id, the faults of the requests to come, and what was asked."""

    url: str = ""
    products: dict[str, bytes] = field(default_factory=dict, repr=False)
    names: dict[str, str] = field(default_factory=dict)
    etag: str | None = '"one"'
    announces_length: bool = True
    lists_files_as: str = "result"
    faults: deque[Fault] = field(default_factory=deque)
    faults_of: dict[str, deque[Fault]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    good_tokens: set[str] = field(default_factory=lambda: {"token"})
    max_at_once: int = 99
    at_once: int = 0
    peak: int = 0
    sent_bytes: int = 0
    range_status: int | None = None  # the answer to every request for the rest of a file
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def product(self, number: int = 0, *, size_bytes: int = 300_000, files: int = 3, manifest: bool = True) -> Any:
        """Put a product up and return its scene."""
        name = NAME.format(minute=number)
        content = product_zip(name, size_bytes=size_bytes, files=files, seed=number, manifest=manifest)
        scene_id = f"00000000-0000-0000-0000-{number:012d}"
        self.products[scene_id], self.names[scene_id] = content, name
        digest = hashlib.md5(content).hexdigest()
        return SimpleNamespace(id=scene_id, name=name, size_bytes=len(content), checksums={"MD5": digest})

    def content(self, scene: Any) -> bytes:
        return self.products[scene.id]

    def next_fault(self, scene_id: str) -> Fault:
        with self.lock:
            for faults in (self.faults_of.get(scene_id), self.faults):
                if faults:
                    return faults.popleft()
        return Fault()


def product_zip(name: str, *, size_bytes: int, files: int, seed: int, manifest: bool) -> bytes:
    """Make a stored zip of random files with a manifest, as the service hands it out."""
    chance = random.Random(seed)
    contents = {
        f"Oa{band:02d}_radiance.nc": NETCDF + chance.randbytes(size_bytes // files - len(NETCDF))
        for band in range(1, files + 1)
    }
    entries = "".join(
        f'<dataObject ID="x"><byteStream mimeType="application/x-netcdf" size="{len(content)}">'
        f'<fileLocation locatorType="URL" href="./{file}"/>'
        f'<checksum checksumName="MD5">{hashlib.md5(content).hexdigest()}</checksum></byteStream></dataObject>'
        for file, content in contents.items()
    )
    if manifest:
        contents["xfdumanifest.xml"] = (
            f'<?xml version="1.0"?><xfdu:XFDU xmlns:xfdu="urn:x">{entries}</xfdu:XFDU>'.encode()
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file, content in contents.items():
            archive.writestr(f"{name}/{file}", content)
    return buffer.getvalue()


class MisbehavingHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the other side to acknowledge its headers
    service: Service

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        service = self.service
        match = re.fullmatch(r"/odata/v1/Products\(([^)]*)\)(?:/Nodes\(([^)]*)\))?(.*)", self.path)
        assert match is not None, self.path
        scene_id, _, rest = match.groups()
        with service.lock:
            service.asked.append((self.path, dict(self.headers)))
        if rest == "/Nodes":
            self._listing(scene_id)
            return
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in service.good_tokens:
            self._answer(401, b'{"code":"DAT-ZIP-109","message":"Token is expired"}')
            return
        with service.lock:
            full = service.at_once >= service.max_at_once
            service.at_once += not full
            service.peak = max(service.peak, service.at_once)
        if full:
            self._answer(429, b'{"code":"DAT-ZIP-100","message":"Max session number exceeded"}')
            return
        try:
            self._hand_out(scene_id, rest)
        except OSError:
            self.close_connection = True
        finally:
            with service.lock:
                service.at_once -= 1

    def _listing(self, scene_id: str) -> None:
        found = [
            {"Id": name, "Name": name, "ContentLength": len(content), "ChildrenNumber": 0}
            for name, content in self._files(scene_id).items()
        ]
        self._answer(200, json.dumps({self.service.lists_files_as: found}).encode())

    def _files(self, scene_id: str) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.service.products[scene_id])) as archive:
            return {info.filename.split("/")[-1]: archive.read(info) for info in archive.infolist()}

    def _hand_out(self, scene_id: str, rest: str) -> None:
        service = self.service
        file = re.fullmatch(r"/Nodes\(([^)]*)\)/\$value", rest)
        if service.range_status is not None and not self.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
            self._answer(service.range_status, b"{}")
            return
        fault = service.next_fault(scene_id)
        if fault.status != 200:
            self._answer(fault.status, fault.body, fault.headers)
            return
        if scene_id not in service.products:
            self._answer(404, b'{"detail":"Product not found in catalogue"}')
            return
        content = self._files(scene_id)[file[1]] if file else service.products[scene_id]
        content = content if fault.whole is None else fault.whole
        first, end, status, headers = 0, len(content), 200, dict(fault.headers)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        may_go_on = self.headers.get("If-Range") in (None, service.etag)
        if asked and may_go_on and not fault.ignores_range:
            first, end, status = int(asked[1]), int(asked[2] or len(content) - 1) + 1, 206
            if first >= len(content):
                self._answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                return
            headers["Content-Range"] = fault.content_range or f"bytes {first}-{end - 1}/{len(content)}"
        if service.etag:
            headers["ETag"] = service.etag
        self._send(status, content[first:end], headers, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: Fault) -> None:
        service = self.service
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if service.announces_length:
            self.send_header("Content-Length", str(len(body) + fault.longer_by))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        if fault.flip_at is not None:
            place = min(int(fault.flip_at * len(body)), len(body) - 1)
            body = body[:place] + bytes([body[place] ^ 255]) + body[place + 1 :]
        ends = [share for share in (fault.cut_at, fault.stall_at) if share is not None]
        body = body[: int(min(ends) * len(body))] if ends else body
        if fault.drips:
            self._drip(body)
        self.wfile.write(body)
        self.wfile.flush()
        with service.lock:
            service.sent_bytes += len(body)
        if fault.stall_at is not None:
            service.released.wait(30)
        if ends or fault.longer_by or not service.announces_length:
            self.close_connection = True

    def _drip(self, body: bytes) -> None:
        """Send one byte at a time until the other side has had enough."""
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            if self.service.released.wait(0.02):
                return

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ServiceServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        return


class Tokens:
    """Hands out tokens in turn; a refused one is not handed out again."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens) or ["token"]
        self.handed_out = 0
        self.refusals: list[str] = []

    def current(self) -> str:
        self.handed_out += 1
        return self.tokens[0]

    def refused(self, token: str) -> None:
        self.refusals.append(token)
        if len(self.tokens) > 1 and self.tokens[0] == token:
            self.tokens.pop(0)
