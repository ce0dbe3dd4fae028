"""The rule of a standing order as options of ``olci follow``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from olci_cli.options import DayType, Function, area_option
from olci_core.area import Area
from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.scene import PRODUCT_TYPES

PERCENT = click.FloatRange(0, 100)
POSITIVE = click.FloatRange(min=0, min_open=True)
_OPTIONS = (
    area_option(required=False),
    click.option("--from", "since", type=DayType(), help="With --add: scenes that began earlier are not looked at."),
    click.option(
        "--product", "products", multiple=True, type=click.Choice(list(PRODUCT_TYPES)), default=("OL_1_EFR___",),
        show_default=True, help="Product type; may be given several times.",
    ),
    click.option(
        "--min-coverage", type=PERCENT, default=0, show_default=True, help="Least share of the area covered, in %."
    ),
    click.option("--max-bright", type=PERCENT, help="Most share of the area that is bright in the quicklook, in %."),
    click.option("--clearest", is_flag=True, help="Of each day the clearest scene alone."),
    click.option(
        "--versions", type=click.Choice([one.value for one in Versions]), default=Versions.REPLACE.value,
        show_default=True,
        help="first: near real time alone; final: that alone; replace: the final one in its place.",
    ),
    click.option("--remove-replaced", is_flag=True, help="Remove the near-real-time file once the final one is there."),
    click.option("--file", "files", multiple=True, metavar="NAME", help="This file of each product alone; repeatable."),
    click.option("--subfolder", default="", metavar="PATTERN", help="Below the download folder: {year}/{month}."),
    click.option("--max-gb-a-week", type=POSITIVE, help="What is more comes the week after. [default: no limit]"),
    click.option(
        "--min-free-gb", type=click.FloatRange(min=0), default=5.0, show_default=True,
        help="Order nothing that would leave less than this free on the disk.",
    ),
    click.option("--every", type=POSITIVE, default=6.0, show_default=True, help="Hours between two looks."),
    click.option("--cut", "cuts", is_flag=True, help="Cut the area out of what arrives: GeoTIFF and curve."),
    click.option("--variables", metavar="NAMES", help="With --cut: names with commas between. [default: all measured]"),
)  # fmt: skip


def rule_options(function: Function) -> Function:
    """Add the options that make the rule of an order."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def order_from(name: str, given: Mapping[str, Any]) -> StandingOrder:
    """Return the order that the options describe.

    Raises:
        click.UsageError: the area, or the day from which it follows, is missing.
        InputError: an option has a value that cannot be.
    """
    area, since = given["area"], given["since"]
    if not isinstance(area, Area) or not isinstance(since, datetime):
        raise click.UsageError("An order needs --area and --from.")
    return StandingOrder(
        name,
        area,
        since,
        tuple(given["products"]),
        min_coverage=given["min_coverage"] / 100,
        max_bright=None if given["max_bright"] is None else given["max_bright"] / 100,
        choice=Choice.CLEAREST_OF_DAY if given["clearest"] else Choice.ALL,
        versions=Versions(given["versions"]),
        removes_replaced=given["remove_replaced"],
        files=tuple(given["files"]),
        folder=given["subfolder"],
        max_gb_a_week=given["max_gb_a_week"],
        min_free_gb=given["min_free_gb"],
        look_every_h=given["every"],
        cuts_area=given["cuts"],
        cut_variables=tuple(one for one in (given["variables"] or "").replace(",", " ").split() if one),
    )
