"""``olci doctor``: what a download needs, looked at one by one, each with a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from olci_cli.options import json_option
from olci_cli.output import megabytes, say, say_json
from olci_cli.password import known_account
from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.errors import OlciError, StorageError
from olci_core.redaction import redacted
from olci_core.settings import Settings

if TYPE_CHECKING:
    from olci_core.service_check import ServiceReport

MIN_DISK_BYTES = 2_000_000_000  # two level-1 scenes


@click.command("doctor")
@click.option(
    "--connection/--no-connection",
    default=True,
    help="Ask the service all that this program only infers of it (two minutes and 10 MB at most), print what agrees "
    "and what differs, and write a report; or leave that out.",
)
@click.option(
    "--report",
    "report_folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where the report goes (here).",
)
@json_option
def command(*, connection: bool, report_folder: Path, as_json: bool) -> int:
    """Check folders, network, account and connection; say what is wrong and what to do.

    The account is tried only where the environment or the keychain holds it, and a refused one no second time. The
    exit status is 1 if something that a download needs is missing.
    """
    settings = Settings.from_environment()
    checks: list[tuple[str, Callable[[], str]]] = [
        ("data folder", lambda: _writable(settings.data_dir)),
        ("download folder", lambda: _roomy(settings.download_dir)),
        ("catalogue", lambda: _catalogue(settings)),
        ("account", lambda: _account(settings)),
    ]
    found = []
    for name, check in checks:
        found.append(_checked(name, check))
        _print(found[-1], as_json=as_json)
    good = {one["check"] for one in found if one["good"]}
    if connection and "catalogue" in good:
        account = known_account(settings) if "account" in good else None
        report = _report(settings, account)
        found.append(_checked("connection", lambda: _connection(settings, account, report, report_folder)))
        findings = [replace(one, found=redacted(one.found)) for one in report.findings]
        found[-1]["findings"] = [asdict(one) for one in findings]
        _print(found[-1], as_json=as_json)
        for one in () if as_json else findings:
            say(f"      {one.outcome:8} {one.name}: {one.found}")
    if as_json:
        say_json({"checks": found})
    return 0 if all(one["good"] for one in found) else 1


def _print(one: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        return
    say(f"{'good' if one['good'] else 'BAD ':4}  {one['check']}: {one['message']}")
    if one["hint"]:
        say(f"      {one['hint']}")


def _checked(name: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"check": name, "good": True, "message": check(), "hint": ""}
    except OlciError as error:
        return {"check": name, "good": False, "message": str(error), "hint": error.hint}


def _writable(folder: Path) -> str:
    probe = folder / ".olci-doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written: {error.strerror or error}",
            hint="Choose another one (OLCI_DATA_DIR, OLCI_DOWNLOAD_DIR).",
        ) from error
    return f"{folder} can be written."


def _roomy(folder: Path) -> str:
    said = _writable(folder)
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < MIN_DISK_BYTES:
        raise StorageError(f"{folder} has {megabytes(free_bytes)} left.", hint="A level-1 scene takes 460 to 980 MB.")
    return f"{said[:-1]}; {megabytes(free_bytes)} are free."


def _catalogue(settings: Settings) -> str:
    end = datetime.now(UTC) - timedelta(days=30)
    catalogue = Catalogue(settings)
    try:
        result = catalogue.search(SearchQuery(end - timedelta(days=1), end), limit=1)
    finally:
        catalogue.close()
    return f"{settings.catalogue_url} answers" + (", and has scenes." if result.scenes else ".")


def _account(settings: Settings) -> str:
    account = known_account(settings)
    if account is None:
        return "not tried, for neither the environment nor the keychain holds one."
    with TokenSource(settings, account) as tokens:
        tokens.current()
    return f"{account.username} may sign in."


def _report(settings: Settings, account: Credentials | None) -> ServiceReport:
    """Ask what is only inferred."""
    from olci_core.service_check import check_service  # noqa: PLC0415 - reads products and pictures, so on demand

    return check_service(settings, account)


def _connection(settings: Settings, account: Credentials | None, report: ServiceReport, folder: Path) -> str:
    """Keep what was found; nothing of it makes a download impossible, so it is reported and never bad."""
    from olci_core.service_check import keep_findings  # noqa: PLC0415 - as above

    spoiled = keep_findings(settings, report)
    path = report.write(folder, secrets=(account.username,) if account else ())
    agree, differ, unclear = (len(report.of(outcome)) for outcome in ("agrees", "differs", "unclear"))
    said = f"{agree} agree, {differ} differ, {unclear} could not be found out. The table is in {path}."
    return f"{said} {spoiled}".rstrip()
