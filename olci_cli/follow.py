"""``olci follow``: standing orders looked after by cron, systemd or the Windows scheduler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from olci_cli.download import fetch_all, open_queue
from olci_cli.options import DayType, area_option, json_option
from olci_cli.output import say, say_beside, say_error, say_json
from olci_core.area import Area
from olci_core.catalogue import Catalogue
from olci_core.follow import Following, LookReport, OrderState, StandingOrder
from olci_core.scene import PRODUCT_TYPES
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue

PERCENT = click.FloatRange(0, 100)


@click.command("follow")
@click.option("--once", is_flag=True, help="Let every order look now, and fetch what it takes.")
@click.option("--due", is_flag=True, help="With --once: only the orders whose time has come.")
@click.option("--add", "name", metavar="NAME", help="Keep a new order: needs --area and --from.")
@click.option("--remove", "removed", metavar="NAME", help="Forget an order; files and queued scenes stay.")
@area_option(required=False)
@click.option("--from", "since", type=DayType(), help="With --add: scenes that began earlier are not looked at.")
@click.option("--product", type=click.Choice(list(PRODUCT_TYPES)), default="OL_1_EFR___", show_default=True)
@click.option(
    "--min-coverage", type=PERCENT, default=0, show_default=True, help="Least share of the area covered, in %."
)
@click.option("--max-bright", type=PERCENT, help="Most share of the area that is bright in the quicklook, in %.")
@json_option
def command(
    *,
    once: bool,
    due: bool,
    name: str | None,
    removed: str | None,
    area: Area | None,
    since: datetime | None,
    product: str,
    min_coverage: float,
    max_bright: float | None,
    as_json: bool,
) -> int:
    r"""Follow areas: what is new and good enough is fetched by itself. Without an option, list the orders.

    \b
    olci follow --add "Baffin Bay" --area "Baffin Bay" --from 2024-06-01 --min-coverage 50 --max-bright 40
    olci follow --once

    The orders are those of the page. Two runners never take the same scene, and what was cancelled or removed by hand
    is not fetched again. The exit status is 1 if an order could not look or a scene was not fetched.
    """
    settings = Settings.from_environment()
    catalogue = Catalogue(settings)
    try:
        if once:
            with open_queue(settings, places=4) as queue:
                return _look(_following(settings, catalogue, queue), queue, is_due_only=due, as_json=as_json)
        following = _following(settings, catalogue, DownloadQueue(settings, None))
        if name is not None:
            if area is None or since is None:
                raise click.UsageError("An order needs --area and --from.")
            share = None if max_bright is None else max_bright / 100
            order = StandingOrder(name, area, since, (product,), min_coverage=min_coverage / 100, max_bright=share)
            following.add(order)
        if removed is not None:
            _remove(following, removed)
        _list(following.states(), as_json=as_json)
    finally:
        catalogue.close()
    return 0


def _following(settings: Settings, catalogue: Catalogue, queue: DownloadQueue) -> Following:
    following = Following(settings, catalogue=catalogue, queue=queue)
    if following.notice:
        say_beside(following.notice)
    return following


def _look(following: Following, queue: DownloadQueue, *, is_due_only: bool, as_json: bool) -> int:
    try:
        reports = following.look_due() if is_due_only else following.look_all()
    finally:
        following.close()
    if as_json:
        say_json({"looks": [_look_as_json(report) for report in reports]})
    for report in reports:
        counts = Counter(one.verdict for one in report.decisions)
        said = ", ".join(f"{number} {verdict}" for verdict, number in counts.items()) or "nothing new"
        (say_beside if as_json else say)(f"{report.order.name}: {said}.")
        if report.trouble:
            say_error(f"{report.order.name}: {report.trouble}", hint="The next look makes up for it.")
    taken = {one.scene.id for report in reports for one in report.fetched}
    ids = frozenset(job.id for job in queue.snapshot() if job.scene_id in taken)
    jobs = fetch_all(queue, ids, as_json=as_json)
    is_good = all(job.state == "done" for job in jobs) and not any(report.trouble for report in reports)
    return 0 if is_good else 1


def _remove(following: Following, name: str) -> None:
    ids = [state.order.id for state in following.states() if state.order.name == name and state.order.id is not None]
    if not ids:
        raise click.UsageError(f"There is no order called {name}.")
    for order_id in ids:
        following.remove(order_id)


def _list(states: Sequence[OrderState], *, as_json: bool) -> None:
    if as_json:
        say_json({"orders": [_order_as_json(state) for state in states]})
        return
    for state in states:
        looked = f"last look {state.last_look_at:%Y-%m-%d %H:%M}" if state.last_look_at else "has not looked yet"
        say(f"{state.order.name}: {'paused, ' if state.order.is_paused else ''}{looked}. {state.trouble}".rstrip())
    if not states:
        say("Nothing is followed.")


def _order_as_json(state: OrderState) -> dict[str, Any]:
    moments = {"last_look_at": state.last_look_at, "next_look_at": state.next_look_at}
    return {
        "id": state.order.id,
        "name": state.order.name,
        "area": state.order.area.to_wkt(),
        "product_types": list(state.order.product_types),
        "is_paused": state.order.is_paused,
        **{key: None if moment is None else moment.isoformat() for key, moment in moments.items()},
        "trouble": state.trouble,
    }


def _look_as_json(report: LookReport) -> dict[str, Any]:
    decisions = [
        {
            "scene_name": one.scene.name,
            "verdict": one.verdict,
            "reason": one.reason,
            "coverage": one.coverage,
            "bright": one.bright,
        }
        for one in report.decisions
    ]
    return {"order": report.order.name, "decisions": decisions, "trouble": report.trouble}
