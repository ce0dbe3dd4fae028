"""Every text of the page Downloads, in one place: what a job is, how far it is, why, and what can be done."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from olci_core.errors import InputError
from olci_core.scene import ProductName
from olci_core.transfer import Hold, Job, State
from olci_ui.formats import (
    SATELLITES,
    count,
    in_number,
    moment_in_words,
    ordinal,
    rough_duration,
    size,
    wait_in_words,
)
from olci_ui.services.preferences import BY_DAY, BY_MONTH, BY_SEARCH, FLAT
from olci_ui.session.download_progress import Totals
from olci_ui.texts import APP, DOWNLOADS

_FAILED = ("{:,} scene failed and says why.", "{:,} scenes failed: each says why.")
STATES: dict[State, str] = {
    "running": "Downloading",
    "waiting": "Waiting",
    "paused": "Paused",
    "failed": "Failed",
    "done": "Done",
    "cancelled": "Cancelled",
}
UNPACKED = "It arrived whole; the zip is no longer there, but its folder is: see the Library."
GONE = "It arrived whole, but is no longer there: moved, renamed or deleted. It can be downloaded again."
CANCELLED = "Cancelled. For a minute, bringing it back keeps what has arrived."

# The page
NOTHING_YET = "Nothing here yet. Search for scenes, tick the good ones, and add them."
NONE_IN_STATE = "None of the downloads is in that state."
ELSEWHERE = "{} They go on there; what you do here takes effect there too."
NOTHING_LOST = "**{}** Nothing is lost."
ALL = "All {:,}"
NOTIFY_ME = "Tell me when all is done"

# All jobs, or those selected
SELECTED, SELECT_ONE = "{:,} selected", "Select {}"
BRING_BACK = "Bring back"
PAUSE_ALL, RESUME_ALL, TRY_FAILED_AGAIN = "Pause all", "Resume all", "Try all failed again"
CLEAR_FINISHED = "Clear finished"
CLEAR_FINISHED_HELP = "Takes what is done or cancelled off this list. The files stay where they are."
UNDO_CANCEL = "Undo: bring {} back"
TO_FRONT, UP, DOWN, TO_END = "To the front", "Move up", "Move down", "To the end"
TRY_NOW = "Try again now"
PLACE = "Place in the queue"
SHOW_IN_LIBRARY = "Show in the Library"
PROGRESS = "{}: {} %"

# Download settings
SETTINGS = "Download settings"
HOW_MANY = "How many at once"
HOW_MANY_HELP = (
    "Copernicus allows 4 at a time per account. With 3, one stays free for the official browser or another "
    "program. A lower number takes effect as soon as a file is complete."
)
FOLDERS = "Folders for new downloads"
FOLDER_PATTERN_NAMES = {
    FLAT: "All in one folder",
    BY_MONTH: "Year / month",
    BY_DAY: "Year / month / day",
    BY_SEARCH: "By search",
}
EXAMPLE = "Example: {}"
OTHER_FOLDER = "Another download folder"

# Some files of a product
CHOOSE_FILES = "Choose files …"
CHOOSE_FILES_HELP = "Some bands instead of whole products: a fraction of the bytes."
TICK_FIRST = "Tick a scene first."
ONLY_NEEDED = "Only what is needed"
SEVERAL_PRODUCTS = "The ticked scenes are of different products, which hold different files. Tick those of one product."
ASKING_FILES = "Asking which files the product holds …"
BANDS, OTHER_FILES, COORDINATES = "Bands", "Other files", "Coordinates of each pixel"
PRESETS = {"rgb": "Natural colour: Oa04, Oa06, Oa08 + coordinates", "bands": "These bands", "everything": "Everything"}
THESE_FILES = "These files"
THREE_BANDS = "Three bands and {}: enough for a natural-colour picture."
CHOOSE_ONE = "Choose at least one file."
COMES_AS_ZIP = "The whole product comes as one zip."
COMES_AS_FILES = "Each file is checked against the product's manifest. They arrive in a folder of the scene's name."
ADD_FILES, ADD_WHOLE = "Add these files", "Add whole products"


def job_title(job: Job) -> str:
    """Return what distinguishes a job from its neighbours."""
    try:
        name = ProductName.parse(job.scene_name)
    except InputError:
        return job.scene_name
    chosen = f" · {count(len(job.files), 'file')}" if job.files else ""
    satellite = SATELLITES.get(name.platform, name.platform)
    return f"{moment_in_words(name.begin)} · {satellite} · {name.product_type}{chosen}"


def status(job: Job, *, now: datetime | None = None) -> str:
    """Return one line: how far a job is, why it is not further, and what a person can do. ``now`` is aware UTC."""
    match job.state:
        case "running":
            return _arriving(job)
        case "waiting":
            return _waiting(job, now or datetime.now(UTC))
        case "paused":
            return f"{job.message} {job.hint}" if job.is_parked else _resting("Paused", job)
        case "done":
            arrived = "Each file whole and tested" if job.files else "Whole and tested"
            return f"{arrived} · {size(job.size_bytes)} · in {job.path if job.files else job.path.parent}"
        case "failed":
            return f"{job.message} {job.hint}".strip()
        case "cancelled":
            return CANCELLED


def _waiting(job: Job, now: datetime) -> str:
    """Put a wait into words: when it is tried again, as which try, and why."""
    why = f"{job.message} {job.hint}".strip()
    if job.next_try_at is None:
        return why or _resting("Waits for its turn", job)
    left_s = (job.next_try_at - now).total_seconds()
    when = f" in {wait_in_words(left_s)}" if left_s > 0 else ""
    counted = f" ({ordinal(job.next_attempt)} of {job.max_attempts})" if job.next_attempt else ""
    return f"Trying again{when}{counted}: {why}"


def hold_line(hold: Hold) -> str:
    """Return what keeps the whole queue from moving, and since when."""
    since = f" Since {hold.since:%H:%M} UTC." if hold.since else ""
    return f"{hold.message}{since} {hold.hint}".strip()


def _resting(how: str, job: Job) -> str:
    return f"{how} · {so_far(job)} are here" if job.received_bytes else how


def _arriving(job: Job) -> str:
    if job.message:
        return job.message
    if not job.received_bytes:
        return "Asking for it …"
    if job.received_bytes == job.size_bytes:
        return f"{size(job.size_bytes)} are here · being tested"
    speed = f"{size(job.speed_bytes_per_s)}/s" if job.speed_bytes_per_s else ""
    return " · ".join(part for part in (so_far(job), speed) if part)


def so_far(job: Job) -> str:
    """Return what has arrived of a job: "120 MB of 890 MB"."""
    return f"{size(job.received_bytes)} of {size(job.size_bytes)}" if job.size_bytes else size(job.received_bytes)


def share(job: Job) -> float:
    """Return how much of a job is here, 0 to 1."""
    if job.state == "done":
        return 1.0
    return min(job.received_bytes / job.size_bytes, 1.0) if job.size_bytes else 0.0


def total_line(so_far: Totals, *, bytes_per_s: float, left_s: float | None) -> str:
    """Return the line above all jobs."""
    done, about = so_far.states.get("done", 0), "about " if so_far.is_about else ""
    parts = [
        f"{percent(so_far)} %",
        f"{done:,} of {count(so_far.wanted, 'scene')} done",
        f"{size(so_far.received_bytes)} of {about}{size(so_far.total_bytes)}",
    ]
    if so_far.moving and bytes_per_s >= 1:
        parts.append(f"{size(bytes_per_s)}/s")
    if so_far.moving and left_s is not None:
        parts.append(f"{rough_duration(left_s)} left")
    if not so_far.moving:
        parts.append("paused")
    return " · ".join(parts)


def end_line(so_far: Totals) -> str:
    """Return the line above all jobs once none of them moves any more."""
    done, failed = so_far.states.get("done", 0), so_far.states.get("failed", 0)
    whole = f"{count(done, 'scene')}, {size(so_far.received_bytes)}"
    if failed:
        return f"{whole} whole and tested. {in_number(failed, _FAILED)}"
    return f"All done: {whole}, whole and tested." if done else "Nothing is left to download."


def saving(some_bytes: int, whole_bytes: int, *, is_about: bool, scenes: int) -> str:
    """Return what a choice of files costs and saves: "120 MB of 890 MB a scene"."""
    about = "about " if is_about else ""
    line = f"{about}{size(some_bytes)} of {about}{size(whole_bytes)}"
    if scenes == 1:
        return line
    return f"{line} a scene · about {size(some_bytes * scenes)} for {count(scenes, 'scene')}"


def percent(so_far: Totals) -> int:
    """Return the percentage; 100 only when nothing is missing."""
    return math.floor(100 * so_far.share)


def tab_title(so_far: Totals, *, is_held_up: bool) -> str:
    """Return the title of the browser's tab."""
    if so_far.moving and is_held_up:
        return f"Waits for you · {APP}"
    if so_far.moving:
        return f"{percent(so_far)} % · {APP}"
    if so_far.unfinished:
        return f"Paused · {APP}"
    if failed := so_far.states.get("failed", 0):
        return f"{failed:,} failed · {APP}"
    return f"All done · {APP}" if so_far.states.get("done", 0) else f"{DOWNLOADS} · {APP}"
