"""Tests mirror the code: each module has its tests where its name says, or stands in a list here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "olci_core": "core",
    "olci_cli": "cli",
    "olci_practice": "practice",
    "olci_ui": "ui",
    "supply": "supply",
    "benchmarks": "benchmarks",
}
WHOLE = ("e2e", "peers", "recorded", "core/transfer/end_to_end")
"""Folders of tests that meet many modules at once: a browser, other programs, recorded answers, whole transfers."""

CROSS_CUTTING = {
    "core/test_absurd_answers.py": "one kind of bad answer, at every door by which answers come in",
    "core/test_walks.py": "the walks of docs/architecture.md, traced",
    "core/service_check/test_bent_by_order.py": "the practice archive's bent answers, each as the check words it",
    "core/test_real_keychain.py": "the system's own keychain, where there is one",
    "core/catalogue/exports/test_exports.py": "what all forms of a list have in common",
    "cli/test_completion.py": "the shells that complete the command, each as it asks",
    "cli/test_recipes.py": "the recipes of docs/following.md, read by what is to take them",
    "practice/test_crop_truth.py": "quicklook and product of one scene, held against one another",
    "practice/test_journey.py": "the archive as its users meet it: search, sign in, download",
    "ui/test_pages.py": "each page through the main script",
    "ui/test_styles.py": "every style sheet of the page, at whatever room it lies",
}

BY_HAND = {
    "*/texts.py": "sentences, which the tests of their page read there",
    "*/make_*.py": "run by hand for a new edition of the data; what it makes is tested",
    "benchmarks/*": "measure the program beside its rivals; they are their own check",
}

MET_THROUGH = {
    "core/area/formats/test_read.py": "decode gdal gdal_worker kinds unpack xml_text",
    "core/area/test_area.py": "circle outlines",
    "core/area/text/test_readings.py": "clean embedded json_outlines named_box reading structured",
    "core/catalogue/test_lookup.py": "product_names",
    "core/catalogue/test_query.py": "season",
    "core/catalogue/test_records.py": "raw_record",
    "core/catalogue/test_search.py": "client result",
    "core/extract/test_cutting.py": "masking nearest",
    "core/extract/test_map_lines.py": "coast",
    "core/extract/test_time_series.py": "area_figures given_products local_workers parallel workers",
    "core/follow/test_following.py": "picture_judge",
    "core/follow/test_look.py": "outcome rule",
    "core/follow/store/test_database.py": "cuts decisions orders taken",
    "core/library/test_index.py": "entry remove",
    "core/picture/test_crop.py": "drawing grid",
    "core/picture/test_placement.py": "ring track",
    "core/product/test_product.py": "derived formulas product_folder recognition stored_file variables",
    "core/service_check/test_bent_by_order.py": "olci_practice/server/bent",
    "core/service_check/test_check.py": "asking",
    "core/test_service_errors.py": "errors",
    "core/transfer/end_to_end/test_bad_days.py": "queue/verdicts",
    "core/transfer/end_to_end/test_faults.py": "fetch/file_download fetch/file_request fetch/job_download",
    "core/transfer/store/test_job_store.py": "job_rows migrations",
    "core/transfer/queue/test_commands.py": "olci_core/transfer/actions",
    "core/transfer/test_download_queue.py": "queue/assembly queue/hold queue/worker",
    "e2e/test_access.py": "olci_ui/access/starting",
    "e2e/test_sheet.py": "olci_ui/page_numbers",
    "cli/test_cut.py": "each_product",
    "cli/test_download.py": "options password status",
    "cli/test_follow.py": "follow_words",
    "cli/test_main.py": "commands verify",
    "practice/archive/test_archive.py": "known_covers listing zone_names zones",
    "practice/archive/test_recorded.py": "checksums manifest_record",
    "practice/archive/test_versions.py": "processing",
    "practice/earth/test_picture.py": "reflectance shading surface viewing",
    "practice/earth/test_weather.py": "cyclones noise",
    "practice/orbit/test_acquisitions.py": "acquisition",
    "practice/product/test_contents.py": "level2_files radiance_files",
    "practice/product/test_manifest.py": "manifest_metadata manifest_xml pixel_summary",
    "practice/product/test_netcdf.py": "annotation_files bands files layout",
    "practice/server/test_catalogue.py": "republished",
    "practice/server/test_faults.py": "fault_order strike",
    "practice/server/test_identity.py": "accounts",
    "supply/test_locked.py": "__main__",
    "ui/access/test_middleware.py": "answers",
    "ui/library/test_narrowing.py": "texts",
    "ui/maps/test_drawing_map.py": "base_map",
    "ui/maps/test_shapes.py": "views",
    "ui/pictures/test_crops.py": "coast crop_route picture_cache picture_room",
    "ui/pictures/test_overlays.py": "overlay_route",
    "ui/pictures/test_quicklook_route.py": "route_answers",
    "ui/results/test_panel.py": "views/chosen_view",
    "ui/session/test_saved_searches.py": "saved_search",
    "ui/session/test_tab_state.py": "shown_result",
    "ui/test_pages.py": "account/practice pictures/browse_images pictures/previews search/examples"
    " search/search_begin"
    " search/texts"
    " services/archive services/connection services/folders"
    " services/quicklooks session/background_look session/first_visit session/found session/library_view"
    " session/searching",
}
"""Parts of one thing, which are met through its face: from the tests that meet them, the modules beside it."""


def test_each_module_has_its_tests_where_its_name_says() -> None:
    through = dict(met_through())
    wrong: list[str] = []
    for source in sources():
        path = source.relative_to(ROOT).as_posix()
        mirrored = mirror_of(source)
        if (ROOT / "tests" / mirrored).exists():
            wrong += [f"{path} has tests of its own: take it off the list"] if path in through else []
        elif path not in through and not any(fnmatch(path, one) for one in BY_HAND) and decides(source):
            wrong.append(f"{path} has no tests/{mirrored} and is met through no other")
    assert not wrong, "\n".join(wrong)


def test_each_test_module_has_its_module() -> None:
    mirrored = {mirror_of(source) for source in sources()}
    mirrored |= {
        mirror_of(source.parent.with_suffix(".py")) for source in sources() if source.parent.parent != ROOT
    }  # a folder as one thing
    for test in (ROOT / "tests").rglob("test_*.py"):
        path = test.relative_to(ROOT / "tests").as_posix()
        if test.parent == ROOT / "tests" or path.startswith(WHOLE):  # beside this one: rules of the whole checkout
            continue
        assert path in mirrored or path in CROSS_CUTTING, f"tests/{path}: no module of that name"


def test_what_is_met_through_another_is_reached_from_its_tests() -> None:
    wrong = [f"tests/{test} does not reach {path}" for path, test in met_through() if path not in reached(test)]
    assert not wrong, "\n".join(wrong)
    for path in (*CROSS_CUTTING, *MET_THROUGH):
        assert (ROOT / "tests" / path).exists(), path


def sources() -> Iterator[Path]:
    """Yield each module of the program but for those that only gather names."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if path.name != "__init__.py")


def mirror_of(source: Path) -> str:
    """Return where the tests of a module belong, below tests/."""
    room, *folders, name = source.relative_to(ROOT).parts
    return "/".join([ROOMS[room], *folders, f"test_{name.strip('_').replace('__', '')}"])


def decides(source: Path) -> bool:
    """Whether a module has logic of its own: functions, and no drawing, which the tests of its page meet."""
    tree = ast.parse(source.read_text("utf-8"))
    draws = any(name.partition(".")[0] == "streamlit" for name in imports_of(source))
    return not draws and any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


def met_through() -> Iterator[tuple[str, str]]:
    """Yield each module that is met through another one, and the tests that meet it."""
    rooms = {tests: room for room, tests in ROOMS.items()}
    for test, names in MET_THROUGH.items():
        room, *folders, _ = test.replace("end_to_end/", "").split("/")
        for name in names.split():
            folder = [] if name.startswith("olci_") else [rooms[room], *folders]  # of another room: its whole path
            yield "/".join([*folder, f"{name}.py"]), test


@cache
def imports_of(source: Path) -> frozenset[str]:
    """Return the modules that a file imports, or names in a text because another process runs them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value.removesuffix(".py")
            if name.isidentifier():  # run by another process
                found |= {name, ".".join([*source.parent.relative_to(ROOT).parts, name])}
            elif re.fullmatch(r"[\w./]+", name):
                found.add(name.removeprefix("../").replace("/", "."))
    return frozenset(found)


@cache
def neighbours_of(source: Path) -> frozenset[Path]:
    """Return the files of this checkout that a file's imports name, the packages above them among these."""
    found: set[Path] = set()
    for name in imports_of(source):
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            found.update(files_by_name().get(".".join(parts[:length]), ()))
    return frozenset(found)


@cache
def files_by_name() -> dict[str, list[Path]]:
    """Return the files of each module by its dotted name; a package's are what its import and its start run."""
    found: dict[str, list[Path]] = {}
    for path in chain(ROOT.glob("*.py"), *((ROOT / folder).rglob("*.py") for folder in (*ROOMS, "pages", "tests"))):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] in ("__init__", "__main__") else parts)
        found.setdefault(name, []).append(path)
    return found


@cache
def reached(test: str) -> frozenset[str]:
    """Return the files of the program that a test module can meet, by its path: what it imports, and what that does."""
    first = ROOT / "tests" / test
    waiting = [first, *(folder / "conftest.py" for folder in first.parents if ROOT in folder.parents)]
    seen: set[Path] = set()
    while waiting:
        source = waiting.pop()
        if source in seen or not source.exists():
            continue
        seen.add(source)
        waiting += neighbours_of(source)
        if source.name == "page_paths.py":
            waiting += (ROOT / "pages").glob("*.py")
    return frozenset(path.relative_to(ROOT).as_posix() for path in seen)
