"""``olci status``: the download queue as it stands, and who works on it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from olci_cli.follow_words import order_as_json, say_order
from olci_cli.options import json_option
from olci_cli.output import megabytes, say, say_error, say_json
from olci_core.catalogue import Catalogue
from olci_core.errors import StorageError
from olci_core.follow import Following, Summary
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue, Job
from olci_core.transfer.queue.scheduler import NOT_SIGNED_IN


@click.command("status")
@json_option
def command(*, as_json: bool) -> None:
    """Show the download queue and what is followed: what waits, runs, failed and is done.

    It is the queue of the page and of `olci download` alike; looking at it changes nothing. The exit status is 0 also
    where something failed.
    """
    settings = Settings.from_environment()
    queue = DownloadQueue(settings, None)
    jobs = queue.snapshot()
    summaries, trouble = _followed(settings, queue)
    if as_json:
        following = {"orders": [order_as_json(one) for one in summaries], "trouble": trouble}
        folders = {"data_dir": str(settings.data_dir), "download_dir": str(settings.download_dir)}
        say_json({**folders, "jobs": [job_as_json(job) for job in jobs], "following": following})
        return
    for job in jobs:
        share = "" if not job.size_bytes else f"{100 * job.received_bytes / job.size_bytes:3.0f} %"
        say(f"{job.state:9}  {share:>5}  {megabytes(job.size_bytes):>8}  {job.scene_name}")
        for sentence in (_message(job), job.warning):
            if sentence:
                say(f"                             {sentence}")
    counts = Counter(job.state for job in jobs)
    say(", ".join(f"{number:,} {state}" for state, number in counts.items()) or "The queue is empty.")
    say(f"Scenes go to {settings.download_dir}.")
    for summary in summaries:
        say_order(summary)
    if trouble:
        say_error(trouble)


def _followed(settings: Settings, queue: DownloadQueue) -> tuple[tuple[Summary, ...], str]:
    """Return how the standing orders go, or why nothing is followed."""
    catalogue = Catalogue(settings)
    try:
        following = Following(settings, catalogue=catalogue, queue=queue)
        try:
            return following.summaries(), following.notice
        finally:
            following.close()
    except StorageError as error:
        return (), str(error)
    finally:
        catalogue.close()


def job_as_json(job: Job) -> dict[str, Any]:
    """Return what ``--json`` says of a job; keys are added here, never renamed."""
    return {
        "id": job.id,
        "scene_name": job.scene_name,
        "state": job.state,
        "received_bytes": job.received_bytes,
        "size_bytes": job.size_bytes,
        "path": str(job.path),
        "files": list(job.files),
        "attempts": job.attempts,
        "message": _message(job),
        "hint": job.hint,
        "warning": job.warning,
    }


def _message(job: Job) -> str:
    # That nobody is signed in here says nothing of the process that works on the queue.
    is_of_here = job.state == "waiting" and (not job.attempts or job.message == NOT_SIGNED_IN)
    return "" if is_of_here else job.message
