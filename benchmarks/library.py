"""What a library of thousands costs: the first scan of its products, the second one, and its page.

The products are small ones, true to their manifests; half of them are zipped. The rival is a bare walk of the same
folder that looks at each file's size.

    python -m benchmarks.library [--products 500 5000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import zipfile
from pathlib import Path

from benchmarks.figures import report
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
    first_s, found = timed_with_result(lambda: LibraryIndex(data_dir).scan(library))
    if len(found) != count:
        raise SystemExit(f"the scan found {len(found):,} of {count:,} products")
    report(f"first scan, {count:,} products", [first_s], "s", size=count)
    second = [timed(lambda: LibraryIndex(data_dir).scan(library)) for _ in range(rounds)]
    report(f"second scan, {count:,} products", second, "s", limit=MAX_SCAN_S * max(1, count / 1000), size=count)
    walks = [timed(lambda: [file.stat().st_size for file in library.rglob("*")]) for _ in range(rounds)]
    ratios = [ours / other for ours, other in zip(second, walks, strict=True)]
    report(f"second scan, {count:,} products, beside", ratios, "× a bare walk")
    folders = {"OLCI_DATA_DIR": str(data_dir), "OLCI_DOWNLOAD_DIR": str(library), "OLCI_TILES": "off"}
    page = measured(PAGE_SCRIPT.format(rounds=rounds, count=count), environment=folders)
    report(f"page of the library, {count:,} products", page, "s", limit=MAX_PAGE_S, size=count)


def make_library(library: Path, *, count: int) -> None:
    """Write small products as they are delivered: a folder of files and the manifest that lists them, half zipped."""
    name = "S3A_OL_1_EFR____202404{:02d}T{:02d}{:02d}29_20240430T235929_20240501T094500_0180_111_149_1980_PS2_O_NT_003"
    files = {f"Oa{band:02d}_radiance.nc": bytes([band]) * 500 for band in range(1, 22)}
    listed = "".join(
        f'<byteStream size="{len(content)}"><fileLocation href="./{file}"/><checksum checksumName="MD5">'
        f"{hashlib.md5(content).hexdigest()}</checksum></byteStream>"
        for file, content in files.items()
    )
    files["xfdumanifest.xml"] = f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{listed}</x:XFDU>".encode()
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
