"""What is installed: one list of dependencies, everything pinned, and a library that works outside the checkout."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = "change pyproject.toml, then run .ci/lock"


def declared(*extras: str) -> dict[str, Requirement]:
    """Return what pyproject.toml asks for, by name."""
    return by_name([*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])])


def pinned(file: str) -> dict[str, Requirement]:
    """Return what a requirements file pins, by name."""
    return by_name(re.findall(r"^([A-Za-z0-9][^\\\n]*)", (ROOT / file).read_text("utf-8"), re.MULTILINE))


def by_name(lines: Iterable[str]) -> dict[str, Requirement]:
    """Return requirements by the names of their packages."""
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def assert_pinned(file: str, listed: dict[str, Requirement]) -> None:
    """See that each package is pinned to a version that fits what is asked for."""
    pins = pinned(file)
    for name, asked in listed.items():
        assert name in pins, f"{name} is not in {file}: {LOCK}"
        (version,) = pins[name].specifier
        assert asked.specifier.contains(version.version), f"{name} {version.version} does not fit {asked}: {LOCK}"


LISTS = pytest.mark.parametrize(
    ("file", "extras"), [("requirements.txt", ("app",)), ("requirements-test.txt", ("app", "test"))]
)


@LISTS
def test_each_package_asked_for_is_pinned_to_a_version_that_fits(file: str, extras: tuple[str, ...]) -> None:
    assert_pinned(file, declared(*extras))


@LISTS
def test_whatever_comes_along_is_pinned_too_and_nothing_else(file: str, extras: tuple[str, ...]) -> None:
    pins = pinned(file)
    needed = set(closure(declared(*extras).values()))
    assert needed <= pins.keys(), f"{needed - pins.keys()} would float: {LOCK}"
    elsewhere = {name for name, pin in pins.items() if pin.marker}  # what only another system needs
    assert pins.keys() - elsewhere <= needed, f"nothing needs {pins.keys() - elsewhere - needed}: {LOCK}"


def test_pip_is_pinned_to_a_version_that_fits() -> None:
    assert_pinned("requirements-pip.txt", by_name(PYPROJECT["dependency-groups"]["installer"]))
    assert pinned("requirements-pip.txt").keys() == {"pip"}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt", "requirements-pip.txt"])
def test_every_pin_has_its_hashes_and_no_file_names_a_registry(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert "://" not in text
    for pin in re.split(r"\n(?=\w)", text[text.index("\n", text.rindex("#    .ci/lock")) + 1 :]):
        assert "==" in pin.partition("\n")[0]
        assert "--hash=sha256:" in pin, pin


@pytest.mark.parametrize(
    ("folders", "extras"),
    [
        (("olci_core", "olci_cli", "olci_practice"), ("keychain", "cluster")),
        (("olci_ui", "pages", "app.py"), ("app",)),
        (("tests",), ("app", "test")),
    ],
    ids=["the library", "the page", "the tests"],
)
def test_what_the_code_imports_is_declared(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    ours = {path.stem for path in ROOT.iterdir()}
    distributions = metadata.packages_distributions()
    asked = declared(*extras).keys()
    for name, source in imports_of(folders):
        if "peers" in source.parts:  # runs in an environment of its own: requirements-peers.txt
            continue
        if name in sys.stdlib_module_names or name in ours or (source.parent / f"{name}.py").exists():
            continue
        found = {canonicalize_name(one) for one in distributions.get(name, [])}
        assert found & set(asked), f"{source.relative_to(ROOT)} imports {name}, which pyproject.toml does not ask for"


def test_the_readme_gives_each_package_its_reason() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("## What it stands on")[2]
    for name in [*declared("app"), *declared("test")]:
        assert re.search(rf"\b{re.escape(name)}\b", table), f"the README does not say why {name} is needed"


def test_the_readmes_example_works_where_only_the_wheel_is(tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    environment = {**os.environ, **folders, "PYTHONPATH": str(unpacked)}
    example = (ROOT / "README.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    assert '"me@example.org", "…"' in example
    example = example.replace('"me@example.org", "…"', '"practice", "practice"')
    days = "datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 3, tzinfo=UTC)"
    assert days in example
    example = example.replace(days, "datetime(2018, 6, 1, 15, 16, tzinfo=UTC), datetime(2018, 6, 1, 16, tzinfo=UTC)")
    example += "import olci_core; queue.stop(); print(olci_core.__file__, {job.state for job in queue.snapshot()})"
    serve = [sys.executable, "-m", "olci_practice", "--data-dir", str(tmp_path / "made")]
    with subprocess.Popen(serve, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as practice:
        try:
            assert practice.stdout is not None
            addresses = json.loads(practice.stdout.readline())
            environment |= {f"OLCI_{name.upper()}": address for name, address in addresses.items()}
            said = run([sys.executable, "-c", example], cwd=tmp_path, env=environment)
        finally:
            practice.terminate()
    assert said.splitlines()[-1].startswith(str(unpacked))
    assert said.endswith("{'done'}\n")
    assert len(list((tmp_path / "scenes").glob("*.SEN3.zip"))) > 1
    assert run([sys.executable, "-m", "olci_cli", "--version"], cwd=tmp_path, env=environment).startswith("olci ")


def test_what_a_search_and_a_download_do_not_need_is_not_imported_for_them() -> None:
    program = "import sys, olci_core.catalogue, olci_core.transfer; print(*sys.modules)"
    loaded = set(run([sys.executable, "-c", program], cwd=ROOT).split())
    heavy = {"pandas", "xarray", "dask", "pyproj", "pyogrio", "h5py", "netCDF4", "PIL", "scipy", "keyring", "requests"}
    heavy |= {"urllib3", "ssl", "matplotlib", "rasterio", "cryptography", "jwt", "lark", "mgrs", "pykdtree", "click"}
    heavy |= {"olci_core.extract", "olci_core.library", "olci_core.picture", "truststore"}
    assert not loaded & heavy


def run(command: list[str], *, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command that must succeed; return what it printed."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def closure(asked: Iterable[Requirement]) -> Iterator[str]:
    """Yield the names of what is asked for and of all that comes along on this machine."""
    waiting, seen = list(asked), set()
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen or (one.marker and not _applies(one, {""})):
            continue
        seen.add(key)
        yield key[0]
        for line in metadata.requires(one.name) or ():
            further = Requirement(line)
            if not further.marker or _applies(further, one.extras or {""}):
                waiting.append(Requirement(line.partition(";")[0]))


def _applies(one: Requirement, extras: Iterable[str]) -> bool:
    return any(one.marker is None or one.marker.evaluate({"extra": extra}) for extra in {"", *extras})


def imports_of(folders: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Yield the first part of each imported module's name, and where it stands."""
    for folder in folders:
        path = ROOT / folder
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    yield from ((alias.name.partition(".")[0], source) for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    yield (node.module or "").partition(".")[0], source
