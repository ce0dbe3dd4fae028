"""What is chosen in a tab comes back as it was, whatever was chosen; a file that is none brings nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.catalogue.scene_filter import Direction, SceneFilter
from olci_ui.session.choices import Chosen, Display, Narrowing
from olci_ui.session.kept_choices import MAX_KEPT_TABS, KeptChoices, ResultChoices, TabChoices

TAB = "0123456789ab"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        ResultChoices,
        ticked=st.lists(st.uuids().map(str), max_size=4).map(tuple),
        look=st.builds(
            Display,
            view=st.none() | st.sampled_from(["area", "table"]),
            page=st.integers(1, 40),
            day=st.none() | st.dates(date(2016, 1, 1), date(2030, 1, 1)),
        ),
        chosen=st.builds(
            Chosen,
            filter=st.builds(
                SceneFilter,
                platforms=st.frozensets(st.sampled_from(["S3A", "S3B"])),
                relative_orbits=st.frozensets(st.integers(1, 385), max_size=3),
                directions=st.frozensets(st.sampled_from(Direction)),
                min_coverage=st.none() | st.floats(0, 1),
                downloaded=st.none() | st.booleans(),
            ),
            with_superseded=st.booleans(),
        ),
        only_ticked=st.none() | st.just(("one", "two")),
    ),
    st.builds(Narrowing, text=st.text(max_size=5), first=st.none() | st.dates(date(2016, 1, 1), date(2030, 1, 1))),
)
def test_what_is_chosen_comes_back(tmp_path: Path, choices: ResultChoices, narrowing: Narrowing) -> None:
    chosen = TabChoices({"one": choices, "other": ResultChoices()}, narrowing)
    KeptChoices(tmp_path).keep(TAB, chosen)
    assert KeptChoices(tmp_path).of(TAB) == chosen


@pytest.mark.parametrize("tab", ["", "../../etc/passwd", "0123456789AB", "ffffffffffff"])
def test_a_tab_of_which_nothing_is_known_brings_nothing(tmp_path: Path, tab: str) -> None:
    assert KeptChoices(tmp_path).of(tab) == TabChoices()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"results": 4}', b'{"results": {"one": {"look": {"page": "x"}}}}']
)
def test_a_damaged_file_brings_nothing(tmp_path: Path, content: bytes) -> None:
    kept = KeptChoices(tmp_path)
    kept.keep(TAB, TabChoices({"one": ResultChoices(ticked=("a",))}))
    (tmp_path / "tabs" / f"{TAB}.json").write_bytes(content)
    assert kept.of(TAB) == TabChoices()


def test_the_tabs_not_used_for_longest_go_first(tmp_path: Path) -> None:
    kept = KeptChoices(tmp_path)
    for number in range(MAX_KEPT_TABS + 3):
        kept.keep(f"{number:012x}", TabChoices({"one": ResultChoices()}))
    assert len(list((tmp_path / "tabs").glob("*.json"))) == MAX_KEPT_TABS
