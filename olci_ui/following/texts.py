"""Every text of the page Following, in one place: orders and saved searches, how they go, what became of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from olci_core.follow import Choice, StandingOrder, Summary, TakenScene, Versions
from olci_core.percent import in_percent
from olci_ui.formats import count, hours_words, moment, months_words, rough_duration, season_words

VERSIONS: Mapping[Versions, str] = {
    Versions.REPLACE: "Near real time at once, the final one in its place when it comes",
    Versions.FIRST: "The first one listed (near real time), and no other after it",
    Versions.FINAL: "The final one alone (about a day later)",
}
CHOICES: Mapping[Choice, str] = {
    Choice.ALL: "All that pass",
    Choice.CLEAREST_OF_DAY: "The clearest of each day",
}
BECAME: Mapping[str, str] = {
    "claimed": "On its way",
    "ordered": "On its way",
    "fetched": "Downloaded",
    "failed": "Failed",
    "cancelled": "Cancelled by hand",
    "removed": "Removed by hand",
    "replaced": "Replaced by the final version",
}
VERDICTS: Mapping[str, str] = {"fetch": "Downloaded", "passed": "Passed over", "waits": "Waits"}
_SHORT_VERSIONS: Mapping[Versions, str] = {
    Versions.REPLACE: "near real time, then final in its place",
    Versions.FIRST: "near real time alone",
    Versions.FINAL: "final alone",
}
_SHORT_REASONS: Mapping[str, str] = {"covers": "with too little covered", "bright": "too bright"}

# The page
INTRODUCTION = (
    "**Follow an area, and new scenes come by themselves.** Search your area once, press *Follow this search*, and say "
    "how much of it a scene must cover and how bright it may be. While this program runs, it looks every few hours; "
    "what is good enough is downloaded, and the rest is listed with the reason."
)
SEARCH_AN_AREA = "Search an area to follow"
FOLLOWED = "**{} followed**"
NOTIFY_ME = "Tell me when something new comes"
NEWS = "{} of an area that you follow."
FOLLOW_THIS, FOLLOW_THIS_HELP = (
    "Follow this search",
    "What is new of this area is downloaded by itself, by a rule of your own.",
)

# An order
NEW, PAUSED = "{:,} new", "Paused"
LOOK_NOW, LOOKING, LOOK_OF = "Look now", "Looking …", "Look of {}"
EDIT = "Edit"
LOOKS_ALREADY = "Another look is under way; this one is not needed."
REMOVE_MEANS = (
    "**{}** is followed no more, and what it took and passed over is forgotten. "
    "Scenes, cuts and the curve stay on the disk; what waits in the queue still comes."
)
REMOVE_IT = "Remove it"
NEXT_LOOK = "{}  \nThe next look makes up for it."
NOT_CUT_YET = "**{} could not be cut yet.**"
TRIED_AGAIN_AT = " Tried again at {} UTC."
AND_MORE = "and {:,} more"
LATEST_SCENES, LATEST_SCENE, NEW_SCENE = "Latest scenes", "{} UTC, {}", "new"
SCENES_AND_REASONS = "Scenes and reasons ({:,})"
SCENE_COLUMNS = ("Begin (UTC)", "What became of it", "Why", "Covers", "Bright in my area", "Name")
CUTS_ARE_IN = "Cuts and the curve: {}"

# The form of an order
FOLLOW_AREA, EDIT_ORDER = "Follow this area", "Edit: {}"
START, SAVE_CHANGES = "Start following", "Save changes"
IS_FOLLOWED, IS_CHANGED = "{} is followed.", "{} is changed."
AREA_AROUND = "{} around {}, {}"
NAME = "Name"
HOW_FAR_BACK, HOW_FAR_BACK_HELP = "How far back", "Scenes of this day (UTC) and later are looked at."
LOOK_EVERY, HOUR, HOURS = "Look every", "hour", "{:g} hours"
PRODUCTS = "Products"
COVERS_AT_LEAST_HELP = "The share of your area that a scene must cover."
BRIGHT_AT_MOST_HELP = "The share of your area that is bright in the quicklook: cloud, ice, snow and glint. 100 %: any."
OF_THOSE = "Of the scenes that pass"
WHICH_VERSION = "Which version"
REMOVE_REPLACED = "Remove the near-real-time file when the final one lies whole on the disk"
CHOSEN_FILES = "Chosen files instead of whole products"
FILES_HELP = "As the products list them; a name can also be typed."
FOLDER = "Folder below the download folder"
FOLDER_HELP = "Empty: the download folder itself. {year}, {month} and {day} are those of the scene."
GB_A_WEEK, GB_A_WEEK_HELP = "GB a week at most", "0: without limit. What is put off comes the week after."
STOP_BELOW_FREE, STOP_BELOW_FREE_HELP = "Stop below so many GB free", "What is put off comes when there is room again."
CUT, CUT_HELP = (
    "Cut my area out of each scene that arrives",
    "A GeoTIFF of each scene and a point on the curve (series.csv), in the folder “following”.",
)
ALL_MEASURED = "What the product measures"
VARIABLES_HELP = "Oa01_reflectance … Oa21_reflectance, CHL_NN, MCI, FAI, NDVI …; none: all that the product measures."
NO_AREA, NO_AREA_HINT = "There is no area to follow yet.", "Draw one on the map, or paste one under “Area as text”."
AREA_AT = "Area at {} {}"

# The dry run
DRY_RUN = "Trying the rule"
WOULD_HAVE = "**What it would have downloaded of the last {} days**"
TRY_RULE = "Try this rule"
LOOKED_AT, ASKING = "{:,} of {} looked at …", "Asking the catalogue …"
WAITS_FOR_ANOTHER = "Waiting until what was asked for before is done …"
RULE_CHANGED = "The rule has been changed since then: try it again."
AT_START = (
    "{:,} scene of them, {}, is of {:%Y-%m-%d} or later: it comes at once when the order starts.",
    "{:,} scenes of them, {}, are of {:%Y-%m-%d} or later: they come at once when the order starts.",
)
WOULD_BRING = "**{}, {}** of {:,} found (about {} a week)"
TRIAL_COLUMNS = ("Begin (UTC)", "Would be", "Why", "Covers", "Bright in my area", "Size", "Name")

# Saved searches
SAVE_SEARCH, SAVED = "Save this search", "Saved. It stands under *Following* as {}."
SAVED_NAME_EXAMPLE = "Baffin Bay in spring"
DAYS, THESE_DAYS, UNTIL_TODAY, LATEST_DAYS = (
    "Days",
    "These days",
    "From {} until the day I open it",
    "Always the latest {}",
)
NONE_SAVED = "No search is saved. *Save this search* beside a search keeps it on this computer, without a rule."
SAVED_SEARCHES = "**Saved searches ({:,})**"
NEWS_OF_ALL, NEWS_OF_ONE = "What is new in all?", "What is new?"
FOLLOW, FOLLOW_HELP = "Follow", "Give it a rule: what is new then comes by itself."
NEW_NAME, RENAME, DELETE = "New name", "Rename", "Delete"
STOP_ASKING = "Stop asking"
SO_FAR = "{}: {} so far …"
NOT_KNOWN = "Not known: {}"
NEWS_SINCE, NEVER_OPENED, NOT_IN_FULL = (
    "since {} UTC",
    "never opened yet",
    " so far; the catalogue did not answer in full",
)
SEEN, NOT_OPENED = " · seen {} UTC", " · not opened yet"
NO_AREA_YET, DAYS_TURNED = "no area yet", "the last day lies before the first"


def rule_of(order: StandingOrder) -> str:
    """Return an order's rule in a line."""
    parts = [
        ", ".join(order.product_types),
        f"at least {in_percent(order.min_coverage)} covered" if order.min_coverage else "",
        f"at most {in_percent(order.max_bright)} bright" if order.max_bright is not None else "",
        "the clearest of each day" if order.choice is Choice.CLEAREST_OF_DAY else "",
        _SHORT_VERSIONS[order.versions],
        count(len(order.files), "chosen file") if order.files else "whole products",
        f"{order.max_gb_a_week:g} GB a week at most" if order.max_gb_a_week is not None else "",
        "area cut out" if order.cuts_area else "",
        months_words(order.months) if order.months else "",
        hours_words(order.hours) if order.hours else "",
        season_words(order.season) if order.season else "",
        f"since {order.since:%Y-%m-%d}",
    ]
    return " · ".join(filter(None, parts))


def looks_of(summary: Summary, *, now: datetime) -> str:
    """Return when an order looked last, and when it looks next."""
    state = summary.state
    last = f"Last look {moment(state.last_look_at)} UTC" if state.last_look_at else "Has not looked yet"
    if state.order.is_paused:
        return f"{last} · paused"
    if state.next_look_at is None or state.next_look_at <= now:
        return f"{last} · next look at once"
    return f"{last} · next look in {rough_duration((state.next_look_at - now).total_seconds())}"


def numbers_of(summary: Summary) -> str:
    """Return how an order goes: found, downloaded, on the way, and what it passed over and why."""
    reasons = ", ".join(f"{number:,} {_SHORT_REASONS.get(reason, reason)}" for reason, number in summary.reasons)
    passed = len(summary.passed)
    parts = [
        f"**{summary.found:,} found**",
        f"**{summary.fetched:,} downloaded**",
        f"{summary.on_the_way:,} on the way" if summary.on_the_way else "",
        f"{summary.failed:,} failed" if summary.failed else "",
        f"{summary.undone_by_hand:,} cancelled or removed by hand" if summary.undone_by_hand else "",
        f"{passed:,} passed over ({reasons})" if passed else "",
        f"{len(summary.waiting):,} waiting" if summary.waiting else "",
        f"{count(len(summary.cuts), 'cut')} of the area" if summary.state.order.cuts_area else "",
    ]
    return " · ".join(filter(None, parts))


def became(taken: TakenScene) -> str:
    """Return what became of a scene that was taken."""
    return BECAME[taken.known.state]
