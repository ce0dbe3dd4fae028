"""The connection check of the archive in use: asked, written down, and put in rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from olci_core.service_check import CHECK_NAMES, Finding, ServiceReport, check_service, keep_findings
from olci_ui.services.archive import Archive

QUESTIONS = len(CHECK_NAMES)


def check_connection(archive: Archive, on_progress: Callable[[Finding], object]) -> tuple[ServiceReport, Path]:
    """Ask the service what is only inferred of it; return the report and the file that it was written to.

    What it made of ranges, lists of names and pictures is kept for downloads, searches and crops.

    Raises:
        StorageError: the report could not be written, or the queue's file.
    """
    report = check_service(archive.settings, tokens=archive.tokens, on_progress=on_progress)
    keep_findings(archive.settings, report)
    secrets = (archive.signed_in_as,) if archive.signed_in_as else ()
    return report, report.write(archive.settings.data_dir, secrets=secrets)
