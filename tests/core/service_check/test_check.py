"""The connection check: all agrees with the practice archive, and each answer that is bent is found out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from PIL import Image

from olci_core.auth import Credentials
from olci_core.service_check import CHECK_NAMES, check_service

NOW = datetime(2025, 8, 10, 12, tzinfo=UTC)
ACCOUNT = Credentials("practice", "practice")


def outcomes(settings: Any, *names: str) -> list[str]:
    report = check_service(settings, ACCOUNT, only=names, now=lambda: NOW)
    assert len(report.findings) == len(names)
    return [finding.outcome for finding in report.findings]


def test_the_practice_archive_agrees_with_everything_in_little_time_and_few_bytes(bender: Any) -> None:
    seen: list[str] = []
    report = check_service(
        bender.settings, ACCOUNT, on_progress=lambda finding: seen.append(finding.name), now=lambda: NOW
    )
    # The archive's clock is the true one, and only the session's length is taken from another.
    odd = [(finding.name, finding.found) for finding in report.findings if finding.outcome != "agrees"]
    assert [name for name, _ in odd] == ["Lifetime of a token and of a session"], odd
    assert len(report.findings) == len(CHECK_NAMES) == len(seen)
    assert report.received_bytes < 10_000_000
    assert check_service(bender.settings, ACCOUNT, only=("lifetimes",)).findings[0].outcome == "agrees"


def test_without_an_account_the_rest_is_asked_all_the_same(bender: Any) -> None:
    report = check_service(bender.settings, now=lambda: NOW)
    unclear = {finding.name for finding in report.of("unclear")}
    assert len(report.of("agrees")) >= 10
    assert not report.of("differs")
    assert any("account" in finding.found for finding in report.of("unclear"))
    assert len(unclear) >= 6


def test_a_report_holds_no_secret(bender: Any, tmp_path: Path) -> None:
    report = check_service(bender.settings, ACCOUNT, only=("discovery", "lifetimes", "no-token"), now=lambda: NOW)
    path = report.write(tmp_path, secrets=("discovery document",))
    text = path.read_text("utf-8")
    assert path.name == "connection-check-20250810T120000Z.txt"
    assert "DAT-ZIP-604" in text
    assert "discovery document" not in text
    assert "eyJ" not in text


def on(path: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Bend only the answers whose address holds some words."""
    return lambda answer: change(answer) if path in answer.path else None


def status(number: int) -> Callable[[Any], None]:
    def change(answer: Any) -> None:
        answer.status = number

    return change


def flipped(answer: Any) -> None:
    with Image.open(io.BytesIO(answer.body)) as picture:
        turned = io.BytesIO()
        picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(turned, "JPEG")
    answer.body = turned.getvalue()


def squeezed(answer: Any) -> None:
    with Image.open(io.BytesIO(answer.body)) as picture:
        small = io.BytesIO()
        picture.resize((200, 200)).save(small, "JPEG")
    answer.body = small.getvalue()


def smaller_nodes(answer: Any) -> None:
    def change(content: Any) -> None:
        content["result"][0]["ContentLength"] += 1

    if answer.path.endswith("/Nodes"):
        answer.edit(change)


def other_dates(answer: Any) -> None:
    answer.replace("9999-12-31T23:59:59.999Z", "2027-01-01")


def next_elsewhere(answer: Any) -> None:
    def change(content: Any) -> None:
        if "@odata.nextLink" in content:
            content["@odata.nextLink"] = "https://elsewhere.example/Products?$skip=100"

    answer.edit(change)


def fewer_by_name(answer: Any) -> None:
    answer.edit(lambda content: content.update(value=content["value"][:20]))


def whole_in_place_of_part(answer: Any) -> None:
    if answer.status == 206:
        answer.status = 200


def refused_in_part(answer: Any) -> None:
    if answer.status == 206:
        answer.status = 405


def other_ring(answer: Any) -> None:
    def change(content: Any) -> None:
        for record in content["value"]:
            shape = record["GeoFootprint"]
            shape["coordinates"] = [
                [[x, y * 0.97] for x, y in ring] if shape["type"] == "Polygon" else ring
                for ring in shape["coordinates"]
            ]

    if "$expand=Assets" in answer.path or "%24expand=Assets" in answer.path:
        answer.edit(change)


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("discovery", on("openid-configuration", lambda answer: answer.replace("jwks_uri", "keys_uri"))),
        ("discovery", on("openid-configuration", lambda answer: answer.replace('"password"', '"passkey"'))),
        ("top", on("top=1001", status(200))),
        ("top", on("top=1000", status(422))),
        ("skip", on("skip=10001", status(400))),
        ("next-link", on("top=100", next_elsewhere)),
        ("filter-list", on("FilterList", fewer_by_name)),
        ("mixed-kinds", on("relativeOrbitNumber", status(400))),
        ("multipolygon", on("MULTIPOLYGON", status(500))),
        ("dates", on("top=100", other_dates)),
        ("not-found", on("/Products(0", status(400))),
        ("malformed", on("nonsense", status(404))),
        ("no-token", on("$value", status(403))),
        ("range-product", on("$value", whole_in_place_of_part)),
        ("range-file", on("$value", whole_in_place_of_part)),
        ("range-product", on("$value", status(405))),
        ("sizes", smaller_nodes),
        ("digests", on("time_coordinates.nc", lambda answer: setattr(answer, "body", answer.body[:-1] + b"x"))),
        ("footprint", other_ring),
        ("quicklook-grid", on("/Assets(", squeezed)),
        ("quicklook-direction", on("/Assets(", flipped)),
    ],
)
def test_an_answer_that_is_bent_is_found_out(bender: Any, name: str, bend: Callable[[Any], None]) -> None:
    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]
    assert outcomes(bender.settings, name) == ["agrees"]


@pytest.mark.parametrize(
    ("bend", "honours"),
    [
        (on("no such path", status(500)), [True]),
        (on("$value", refused_in_part), [False]),
        (lambda answer: refused_in_part(answer) if "/Nodes(" in answer.path else None, [False]),
        (on("$value", status(405)), []),  # whole files are refused as well: that says nothing of ranges
        (on("$value", status(503)), []),
        (on("$value", whole_in_place_of_part), []),  # where a range is ignored, the file comes all the same
    ],
)
def test_what_a_host_makes_of_ranges_is_in_the_report(
    bender: Any, bend: Callable[[Any], None], honours: list[bool]
) -> None:
    with bender.bent(bend) as settings:
        report = check_service(settings, ACCOUNT, only=("range-product", "range-file"), now=lambda: NOW)
    assert list(report.honours_ranges.values()) == honours
    assert set(report.honours_ranges) <= set(report.hosts)


@pytest.mark.parametrize("name", ["lifetimes", "audience"])
def test_another_token_is_found_out(bender: Any, name: str) -> None:
    claims = {"exp": 2_000, "iat": 1_000, "aud": ["account"]}

    def bend(answer: Any) -> None:
        if answer.path.endswith("/token"):
            token = jwt.encode(claims, "practice" * 8, "HS256")
            answer.edit(lambda content: content.update(access_token=token))

    with bender.bent(bend) as settings:
        assert outcomes(settings, name) == ["differs"]


def test_a_service_that_is_down_is_a_finding_too(bender: Any) -> None:
    with bender.bent(status(503)) as settings:
        report = check_service(settings, only=("top", "no-token", "not-found"), now=lambda: NOW)
    assert {finding.outcome for finding in report.findings} <= {"unclear", "differs"}


def test_the_time_set_apart_is_kept(bender: Any) -> None:
    ticks = iter(range(0, 10_000, 30))
    report = check_service(bender.settings, monotonic=lambda: float(next(ticks)), now=lambda: NOW)
    assert len(report.findings) == len(CHECK_NAMES)
    assert any("time or the bytes" in finding.found for finding in report.of("unclear"))
