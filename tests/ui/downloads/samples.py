"""What several tests here are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from olci_core.transfer import Job

NAME = "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T203407_0179_032_011_1620_LN1_O_NT_002.SEN3"
MB = 1_000_000
WAITING = Job(1, "id", NAME, "waiting", Path("/scenes") / f"{NAME}.zip")
RUNNING = replace(WAITING, state="running", received_bytes=120 * MB, size_bytes=890 * MB, speed_bytes_per_s=12e6)
DONE = replace(WAITING, state="done", received_bytes=890 * MB, size_bytes=890 * MB)
FAILED = replace(WAITING, state="failed", message="The disk is full.", hint="Make room there, then retry.")
LATER = datetime(2024, 1, 1, tzinfo=UTC)
