"""Standing orders: an area is followed, and what is new and good enough is fetched by itself."""

from olci_core.follow.following import DryRun, Following, FollowThread, follow_once
from olci_core.follow.look import LookReport
from olci_core.follow.rule import Decision, Known
from olci_core.follow.standing_order import Choice, StandingOrder, Versions
from olci_core.follow.store import OrderState, Remembered, Taken

__all__ = [
    "Choice",
    "Decision",
    "DryRun",
    "FollowThread",
    "Following",
    "Known",
    "LookReport",
    "OrderState",
    "Remembered",
    "StandingOrder",
    "Taken",
    "Versions",
    "follow_once",
]
