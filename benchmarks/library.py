"""What a library of thousands costs: the first scan of its products, the second one, and its page.

The products are small ones, true to their manifests; half of them are zipped. The rival is a bare walk of the same
folder that looks at each file's size.

    python -m benchmarks.library [--products 500 5000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Sized
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.figures import Rival, report
from benchmarks.plain_pages import switched_s
from benchmarks.timing import measured, timed, timed_with_result
from olci_core.library import LibraryIndex

MAX_SCAN_S, MAX_PAGE_S = 0.5, 1.0  # the scan of a thousand, the second time; the page of five thousand
PAGE_SCRIPT = """
import time
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("olci_ui/main.py", default_timeout=120).run()
app.switch_page("../pages/library.py").run()
for _ in range({rounds}):
    app.switch_page("../pages/help.py").run()
    began = time.perf_counter()
    app.switch_page("../pages/library.py").run()
    print(time.perf_counter() - began)
assert not app.exception
assert any("{count:,} products" in one.value for one in app.caption)
"""
MANIFEST = "xfdumanifest.xml"
PLAIN_LIBRARY = """
import os
from datetime import datetime
import pandas as pd
import streamlit as st

st.title("Library")
rows = []
for entry in os.scandir({library!r}):
    files = [entry] if entry.is_file() else os.scandir(entry)
    size = sum(file.stat().st_size for file in files)
    begin = datetime.strptime(entry.name[16:31], "%Y%m%dT%H%M%S")
    rows.append({{"begin": begin, "name": entry.name, "size": size}})
products = pd.DataFrame(rows).sort_values("begin")
st.caption(f"{{len(products):,}} products, {{products['size'].sum() / 1e6:,.0f}} MB")
st.dataframe(products, hide_index=True)
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, nargs="+", default=[500, 5_000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for count in options.products:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name), count, rounds=options.rounds)


def measure(folder: Path, count: int, *, rounds: int) -> None:
    """Report what so many products cost."""
    library, data_dir = folder / "library", folder / "data"
    library.mkdir()
    make_library(library, count=count)
    first, by_hand = list[float](), list[float]()
    for number in range(rounds):
        by_hand.append(counted(lambda: plain_scan(library, folder / "plain.json"), count=count))
        index = LibraryIndex(data_dir if number == 0 else folder / f"data{number}")
        first.append(counted(partial(index.scan, library), count=count))
    plainly = Rival("a plain scan", tuple(by_hand))
    report(f"first scan, {count:,} products", first, "s", size=count, rival=plainly)
    second, walks = list[float](), list[float]()
    for _ in range(rounds):
        second.append(timed(lambda: LibraryIndex(data_dir).scan(library)))
        walks.append(timed(lambda: [file.stat().st_size for file in library.rglob("*")]))
    limit_s = MAX_SCAN_S * max(1, count / 1000)
    walk = Rival("a bare walk", tuple(walks))
    report(f"second scan, {count:,} products", second, "s", limit=limit_s, size=count, rival=walk)
    folders = {"OLCI_DATA_DIR": str(data_dir), "OLCI_DOWNLOAD_DIR": str(library), "OLCI_TILES": "off"}
    page = measured(PAGE_SCRIPT.format(rounds=rounds, count=count), environment=folders)
    plain = PLAIN_LIBRARY.format(library=str(library))
    listed = Rival(
        "a plain page with a table", switched_s(plain, seen=f"{count:,} products", rows=count, rounds=rounds)
    )
    report(f"page of the library, {count:,} products", page, "s", limit=MAX_PAGE_S, size=count, rival=listed)


def counted(scan: Callable[[], Sized], *, count: int) -> float:
    """Return the seconds of a scan that must find so many products."""
    taken_s, found = timed_with_result(scan)
    if len(found) != count:
        raise SystemExit(f"a scan found {len(found):,} of {count:,} products")
    return taken_s


def plain_scan(library: Path, record: Path) -> list[dict[str, object]]:
    """List the products with their sizes, and whether all is there that their manifests list; keep it as JSON."""
    found: list[dict[str, object]] = []
    for path in sorted(library.iterdir()):
        if path.suffix == ".zip":
            found.append({"name": path.stem, "bytes": path.stat().st_size, "whole": True})
            continue
        sizes = {file.name: file.stat().st_size for file in path.iterdir()}
        listed = ElementTree.parse(path / MANIFEST).iter("byteStream")  # noqa: S314 - ours
        promised = {one[0].attrib["href"].removeprefix("./"): int(one.attrib["size"]) for one in listed}
        whole = all(sizes.get(name) == size for name, size in promised.items())
        found.append({"name": path.name, "bytes": sum(sizes.values()), "whole": whole})
    record.write_text(json.dumps(found), "utf-8")
    return [one for one in found if one["whole"]]


def make_library(library: Path, *, count: int) -> None:
    """Write small products as they are delivered: a folder of files and the manifest that lists them, half zipped."""
    name = "S3A_OL_1_EFR____202404{:02d}T{:02d}{:02d}29_20240430T235929_20240501T094500_0180_111_149_1980_PS2_O_NT_003"
    files = {f"Oa{band:02d}_radiance.nc": bytes([band]) * 500 for band in range(1, 22)}
    listed = "".join(
        f'<byteStream size="{len(content)}"><fileLocation href="./{file}"/><checksum checksumName="MD5">'
        f"{hashlib.md5(content).hexdigest()}</checksum></byteStream>"
        for file, content in files.items()
    )
    files[MANIFEST] = f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{listed}</x:XFDU>".encode()
    for number in range(count):
        product = f"{name.format(1 + number % 28, number // 60 % 24, number % 60)}.SEN3"
        if number % 2:
            with zipfile.ZipFile(library / f"{product}.zip", "w") as archive:
                for file, content in files.items():
                    archive.writestr(f"{product}/{file}", content)
        else:
            (library / product).mkdir()
            for file, content in files.items():
                (library / product / file).write_bytes(content)


if __name__ == "__main__":
    main()
