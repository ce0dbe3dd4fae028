"""``olci follow``: standing orders looked after by cron, systemd or the Windows scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from olci_cli.download import fetch_all, open_queue
from olci_cli.follow_rule import order_from, rule_options
from olci_cli.follow_words import (
    decision_as_json,
    look_as_json,
    order_as_json,
    say_dry_run,
    say_look,
    say_order,
    say_why,
    troubles_of,
)
from olci_cli.options import json_option
from olci_cli.output import say, say_beside, say_error, say_json
from olci_cli.status import job_as_json
from olci_core.catalogue import Catalogue
from olci_core.follow import CutReport, Following, Summary
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue


@click.command("follow")
@click.option("--once", is_flag=True, help="Let every order look now, and fetch what it takes.")
@click.option("--due", is_flag=True, help="With --once: only the orders whose time has come.")
@click.option("--add", "added", metavar="NAME", help="Keep a new order: needs --area and --from.")
@click.option("--dry-run", is_flag=True, help="With --add: keep nothing, say what the last 30 days would have brought.")
@click.option("--why", metavar="NAME", help="List an order's scenes, what became of each, and why.")
@click.option("--pause", "paused", metavar="NAME", help="Let an order rest.")
@click.option("--resume", "resumed", metavar="NAME", help="Let an order go on.")
@click.option("--remove", "removed", metavar="NAME", help="Forget an order; files and queued scenes stay.")
@rule_options
@json_option
def command(
    *,
    once: bool,
    due: bool,
    added: str | None,
    dry_run: bool,
    why: str | None,
    paused: str | None,
    resumed: str | None,
    removed: str | None,
    as_json: bool,
    **rule: Any,
) -> int:
    r"""Follow areas: what is new and good enough is fetched by itself. Without an option, list the orders.

    \b
    olci follow --add "Baffin Bay" --area "Baffin Bay" --from 2024-06-01 --min-coverage 50 --max-bright 40
    olci follow --once

    The orders are those of the page. Two processes never take the same scene, and what was cancelled or removed by hand
    is not fetched again. The exit status is 1 if an order could not look, or a scene was not fetched or not cut.
    """
    if dry_run and added is None:
        raise click.UsageError("--dry-run tries out what --add would keep.")
    if due and not once:
        raise click.UsageError("--due belongs to --once.")
    settings = Settings.from_environment()
    if once:
        with open_queue(settings, places=4) as queue, _opened(settings, queue) as following:
            return _run(following, queue, is_due_only=due, as_json=as_json)
    with _opened(settings, DownloadQueue(settings, None)) as following:
        if dry_run:
            return _try_out(following, str(added), rule, as_json=as_json)
        if added is not None:
            following.add(order_from(added, rule))
        for name, action in ((paused, following.pause), (resumed, following.resume), (removed, following.remove)):
            if name is not None:
                action(_id_of(following, name))
        if why is not None:
            return _why(following, why, as_json=as_json)
        is_well = _list(following.summaries(), as_json=as_json)
        return 0 if is_well or any((added, paused, resumed, removed)) else 1


@contextmanager
def _opened(settings: Settings, queue: DownloadQueue) -> Iterator[Following]:
    catalogue = Catalogue(settings)
    try:
        following = Following(settings, catalogue=catalogue, queue=queue)
        if following.notice:
            say_beside(following.notice)
        try:
            yield following
        finally:
            following.close()
    finally:
        catalogue.close()


def _run(following: Following, queue: DownloadQueue, *, is_due_only: bool, as_json: bool) -> int:
    """Let the orders look, fetch what they took now and at earlier runs, and cut the area out of it."""
    reports = following.look_due() if is_due_only else following.look_all()
    for report in reports:
        (say_beside if as_json else say)(say_look(report))
        if report.trouble:
            say_error(f"{report.order.name}: {report.trouble}", hint="The next look makes up for it.")
    if not (reports or is_due_only) and any(not state.order.is_paused for state in following.states()):
        say_beside("Another process looks just now; what is new is left to it.")
    unfinished = following.unfinished_jobs()
    queue.do("retry", [job.id for job in unfinished if job.state == "failed"])
    jobs = fetch_all(queue, frozenset(job.id for job in unfinished), as_json=as_json)
    # Another run may be at it, but it began before these came, and may not look again.
    following.note_arrivals(waits=True)
    cuts = following.cut_arrived(waits=True)
    _say_cuts(cuts, as_json=as_json)
    if as_json:
        looks = [look_as_json(report, cuts) for report in reports]
        say_json({"looks": looks, "jobs": [job_as_json(job) for job in jobs]})
    is_good = all(job.state == "done" for job in jobs)
    is_whole = not any(report.trouble for report in reports) and not any(cut.trouble for cut in cuts)
    return 0 if is_good and is_whole else 1


def _say_cuts(cuts: Sequence[CutReport], *, as_json: bool) -> None:
    for one in cuts:
        if one.trouble:
            say_error(f"{one.scene_name} could not be cut: {one.trouble}", hint="It is tried again at a later run.")
        elif one.file and not as_json:
            say(one.file)


def _try_out(following: Following, name: str, rule: dict[str, Any], *, as_json: bool) -> int:
    dry = following.dry_run(order_from(name, rule))
    if as_json:
        decisions = [decision_as_json(one) for one in dry.decisions]
        say_json({"decisions": decisions, "fetched_bytes": dry.fetched_bytes, "trouble": dry.trouble})
    else:
        say_dry_run(dry)
    if dry.trouble:
        say_error(dry.trouble)
    return 1 if dry.trouble else 0


def _id_of(following: Following, name: str) -> int:
    for state in following.states():
        if state.order.name == name and state.order.id is not None:
            return state.order.id
    raise click.UsageError(f"There is no order called {name}.")


def _why(following: Following, name: str, *, as_json: bool) -> int:
    order_id = _id_of(following, name)
    (summary,) = [one for one in following.summaries() if one.state.order.id == order_id]
    scenes = say_why(summary, as_json=as_json)
    if as_json:
        say_json({"order": name, "scenes": scenes})
    return 0


def _list(summaries: Sequence[Summary], *, as_json: bool) -> bool:
    """Print the orders; return whether all is well with them."""
    if as_json:
        say_json({"orders": [order_as_json(one) for one in summaries]})
    else:
        for one in summaries:
            say_order(one)
        if not summaries:
            say("Nothing is followed.")
    return not any(troubles_of(one) for one in summaries)
