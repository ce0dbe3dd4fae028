"""What is known of many acquisitions one by one is what their records have."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.archive.archive import PracticeArchive
from olci_practice.archive.columns import PassColumns
from olci_practice.archive.cover_table import cover_table
from olci_practice.archive.finder import Kind
from olci_practice.archive.listing import Columns, Record, Zone
from olci_practice.archive.versions import ProductVersions
from olci_practice.archive.zones import Group, group_of, groups_of, zone_of
from olci_practice.filters import may_pass, parse_filter, predicate
from olci_practice.filters.evaluate import TEXT
from olci_practice.filters.name_parts import text_outcomes_of_each
from olci_practice.orbit.acquisitions import passes_between

SEED = 4
# Two reprocessings; a campaign's products have other frames and were made years later.
BEGIN, HOURS = datetime(2017, 6, 1, 20, tzinfo=UTC), timedelta(hours=5)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[Group, tuple[Zone, Columns, list[Record]]]:
    """Every group's zone, columns and records, these in the order of the columns."""
    archive = PracticeArchive(tmp_path_factory.mktemp("archive"), seed=SEED, clock=lambda: NOW)
    versions = ProductVersions(seed=SEED)
    records = list(archive.between(BEGIN, BEGIN + HOURS, product_types=None, bounds=None))
    found = {}
    for group in groups_of(None, begin=BEGIN):
        kind = Kind.of(group)
        passes = passes_between(
            BEGIN,
            BEGIN + HOURS,
            platform=kind.platform,
            is_stripe=kind.is_stripe,
            is_reprocessed=kind.is_reprocessed,
        ).flown(is_ascending=kind.is_ascending)
        own = [one for one in records if group_of(versions.by_id(one["Id"])) == group]  # type: ignore[arg-type]  # its own
        place = {
            (orbit, frame): number
            for number, (orbit, frame) in enumerate(zip(passes.orbits, passes.frames, strict=True))
        }
        own.sort(key=lambda one: place[slot(versions, one)])
        if len(passes):
            columns = PassColumns(passes, cover_table(SEED), is_full_size=False).of(group)
            assert columns.length == len(own)
            found[group] = zone_of(group, BEGIN, BEGIN + HOURS), columns, own
    return found


def slot(versions: ProductVersions, record: Record) -> tuple[int, int]:
    product = versions.by_id(record["Id"])
    assert product is not None
    taken = product.acquisition
    return taken.absolute_orbit, -1 if taken.frame is None else taken.frame


Known = dict[Group, tuple[Zone, Columns, list[Record]]]


def test_numbers_are_those_of_the_records(known: Known) -> None:
    for zone, columns, records in known.values():
        for name, numbers in columns.attributes.items():
            if name in zone.attributes:
                least, most = numbers()
                values = [next(a["Value"] for a in one["Attributes"] if a["Name"] == name) for one in records]
                assert np.all((least <= values) & (values <= most)), name
                if name.endswith("Number"):
                    assert np.array_equal(least, most)
        sizes = columns.fields["ContentLength"]()
        for number, record in enumerate(records):
            assert any(least[number] <= record["ContentLength"] <= most[number] for least, most in sizes)


@given(draw=st.data())
@settings(max_examples=150, deadline=None)
def test_a_text_is_looked_for_in_the_names_that_may_have_it(draw: st.DataObject, known: Known) -> None:
    group = draw.draw(st.sampled_from(sorted(known)))
    zone, columns, records = known[group]
    names = [one["Name"] for one in records]
    function = draw.draw(st.sampled_from(["contains", "startswith", "endswith", "is"]))
    name = draw.draw(st.sampled_from(names))
    first, last = sorted(draw.draw(st.tuples(st.integers(0, 99), st.integers(0, 99))))
    text = {"startswith": name[:last], "endswith": name[first:], "is": name}.get(function, name[first:last])
    if draw.draw(st.booleans()) and text:
        place = draw.draw(st.integers(0, len(text) - 1))
        text = text[:place] + draw.draw(st.sampled_from("0123456789_TX")) + text[place + 1 :]
    may, may_not = text_outcomes_of_each(zone.name_parts(), columns, function, text)  # type: ignore[arg-type]  # of four
    holds: Callable[[str, str], bool] = operator.eq if function == "is" else TEXT[function]
    for number, one in enumerate(names):
        assert may[number] if holds(one, text) else may_not[number], (text, one)


@pytest.mark.parametrize("field", ["_0179_", "_022_", "_4320_", "_1080_0", "_LN1_O_NT_002.SEN3", "T2100", "____"])
def test_fields_of_names_are_known_but_for_when_a_product_was_made(field: str, known: Known) -> None:
    text = f"contains(Name,'{field}')"
    test, passes = may_pass(parse_filter(text)), predicate(parse_filter(text))
    for zone, columns, records in known.values():
        may, may_not = test.each(zone, columns)
        truth = np.array([passes(one) for one in records])
        assert not np.any(truth & ~may)
        assert not np.any(~truth & ~may_not)
        if "T" not in field[:1]:
            assert np.array_equal(may, truth)
