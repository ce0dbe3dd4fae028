"""The check as a whole: every question in turn, within two minutes and ten megabytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime

from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue.findings import CatalogueFindings, KeptFindings
from olci_core.errors import OlciError
from olci_core.service_check import catalogue_checks, download_checks, identity_checks
from olci_core.service_check.asking import Asker
from olci_core.service_check.report import Finding, ServiceReport
from olci_core.settings import Settings, origin
from olci_core.transfer.range_findings import keep_range_findings
from olci_core.transport import Transport

MAX_CHECK_S = 120.0
MAX_CHECK_BYTES = 10_000_000
_EXPECTED_FORM = "an answer of the expected form"

_CHECKS: Mapping[str, Callable[[Asker], Finding]] = {
    "discovery": identity_checks.discovery,
    "lifetimes": identity_checks.lifetimes,
    "audience": identity_checks.audience,
    "top": catalogue_checks.top_limit,
    "skip": catalogue_checks.skip_limit,
    "next-link": catalogue_checks.next_link,
    "filter-list": catalogue_checks.filter_list,
    "mixed-kinds": catalogue_checks.mixed_kinds,
    "multipolygon": catalogue_checks.multipolygon,
    "record": catalogue_checks.listed_product,
    "dates": catalogue_checks.dates,
    "not-found": catalogue_checks.not_found,
    "malformed": catalogue_checks.malformed,
    "no-token": download_checks.without_token,
    "range-product": download_checks.range_of_product,
    "range-file": download_checks.range_of_file,
    "sizes": download_checks.sizes,
    "digests": download_checks.digests,
    "footprint": download_checks.footprint,
    "quicklook-grid": download_checks.quicklook_grid,
    "quicklook-direction": download_checks.quicklook_direction,
}
CHECK_NAMES = tuple(_CHECKS)
"""The names by which one question or another can be asked alone."""


def check_service(
    settings: Settings,
    credentials: Credentials | None = None,
    *,
    tokens: TokenSource | None = None,
    only: Collection[str] = CHECK_NAMES,
    on_progress: Callable[[Finding], object] = lambda _: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    monotonic: Callable[[], float] = time.monotonic,
) -> ServiceReport:
    """Ask the configured service everything that this program infers of it; nothing is changed there.

    ``credentials`` open a session that ends with the check; ``tokens``, a session under way, is left as it is. Without
    either, what needs an account stays unclear. ``only``: of ``CHECK_NAMES``; ``on_progress`` gets each
    finding as it is there. A question that fails is a finding like any other; the rest are asked all the same.
    """
    asked_at = now()
    findings = []
    with ExitStack() as stack:
        transport = stack.enter_context(Transport(settings))
        if tokens is None and credentials is not None:
            tokens = stack.enter_context(TokenSource(settings, credentials, transport=transport))
        asker = Asker(settings, transport, tokens, asked_at, monotonic, monotonic() + MAX_CHECK_S, MAX_CHECK_BYTES)
        for name, check in _CHECKS.items():
            if name in only:
                findings.append(_answered(name, check, asker))
                on_progress(findings[-1])
    hosts = dict.fromkeys(
        origin(url)[1] for url in (settings.identity_url, settings.catalogue_url, settings.download_url)
    )
    return ServiceReport(
        asked_at,
        tuple(hosts),
        tuple(findings),
        asker.received_bytes,
        dict(asker.honours_ranges),
        CatalogueFindings(asker.direction, asker.names_at_once),
    )


def keep_findings(settings: Settings, report: ServiceReport) -> str:
    """Let downloads, searches by name and pictures heed what was found; return a sentence if there is one to say.

    Raises:
        StorageError: the data folder cannot be used.
    """
    if report.catalogue != CatalogueFindings():
        KeptFindings(settings.data_dir).keep(origin(settings.catalogue_url)[1], report.catalogue)
    return keep_range_findings(settings, report.honours_ranges)


def _answered(name: str, check: Callable[[Asker], Finding], asker: Asker) -> Finding:
    said = (check.__doc__ or name).strip().splitlines()[0].rstrip(".").removeprefix("Return ")
    subject = said[:1].upper() + said[1:]
    try:
        return check(asker)
    except OlciError as error:
        return Finding(subject, "an answer", "unclear", str(error))
    except KeyError as error:
        return Finding(subject, _EXPECTED_FORM, "differs", f"{error.args[0]!r} is missing from it")
    except (TypeError, AttributeError, ValueError, OSError, IndexError) as error:
        return Finding(subject, _EXPECTED_FORM, "differs", f"of another form ({error})")
