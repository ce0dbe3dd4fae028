"""Every rule of a standing order can be given as an option, and wrong ones are wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_cli.__main__ import run
from olci_core.follow import Choice, Versions
from olci_core.follow.store import FOLLOW_FILE, FollowStore

BAY = ["--area", "-82, 71.5, -75, 74", "--from", "2024-06-01"]


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OLCI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("OLCI_DOWNLOAD_DIR", str(tmp_path / "scenes"))


def test_an_order_has_the_rule_that_was_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = ["--product", "OL_2_WFR___", "--product", "OL_1_EFR___", "--min-coverage", "50", "--max-bright", "40"]
    rule += ["--clearest", "--versions", "final", "--file", "geo_coordinates.nc", "--subfolder", "{year}"]
    rule += ["--max-gb-a-week", "20", "--min-free-gb", "1", "--every", "3", "--cut", "--variables", "CHL_NN, TSM_NN"]
    assert run(["follow", "--add", "Bay", *BAY, *rule]) == 0, capsys.readouterr().err
    store = FollowStore(tmp_path / "data" / FOLLOW_FILE)
    (state,) = store.orders.states()
    store.close()
    order = state.order
    assert order.product_types == ("OL_2_WFR___", "OL_1_EFR___")
    assert (order.min_coverage, order.max_bright, order.choice) == (0.5, 0.4, Choice.CLEAREST_OF_DAY)
    assert (order.versions, order.removes_replaced, order.files) == (Versions.FINAL, False, ("geo_coordinates.nc",))
    assert (order.folder, order.max_gb_a_week, order.min_free_gb, order.look_every_h) == ("{year}", 20, 1, 3)
    assert (order.cuts_area, order.cut_variables) == (True, ("CHL_NN", "TSM_NN"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--add", "Bay"], "An order needs --area and --from."),
        (["--add", " ", *BAY], "needs a name"),
        (["--add", "Bay", *BAY, "--versions", "newest"], "Invalid value for '--versions'"),
        (["--add", "Bay", *BAY, "--min-coverage", "120"], "is not in the range"),
        (["--add", "Bay", *BAY, "--cut", "--file", "Oa08_radiance.nc"], "without geo_coordinates.nc"),
        (["--add", "Bay", *BAY, "--subfolder", "../{year}"], "This cannot be the name of a folder"),
        (["--add", "Bay", *BAY, "--file", "../Oa08_radiance.nc"], "Not the name of a product's file"),
        (["--dry-run"], "--dry-run tries out what --add would keep."),
        (["--due"], "--due belongs to --once."),
        (["--why", "Sound"], "There is no order called Sound."),
        (["--pause", "Sound"], "There is no order called Sound."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["follow", *arguments]) == 2
    assert words in capsys.readouterr().err
