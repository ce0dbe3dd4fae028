"""Standing orders: an area is followed, and what is new and good enough is fetched by itself."""

from olci_core.follow.area_cuts import CutReport, cuts_folder
from olci_core.follow.dry_run import DryRun
from olci_core.follow.follow_thread import FollowThread
from olci_core.follow.following import Following
from olci_core.follow.look import LookReport
from olci_core.follow.rule import Decision, KnownScene
from olci_core.follow.standing_order import Choice, StandingOrder, Versions
from olci_core.follow.store import KeptCut, OrderState, Remembered, TakenScene
from olci_core.follow.summary import FailedCut, Summary

__all__ = [
    "Choice",
    "CutReport",
    "Decision",
    "DryRun",
    "FailedCut",
    "FollowThread",
    "Following",
    "KeptCut",
    "KnownScene",
    "LookReport",
    "OrderState",
    "Remembered",
    "StandingOrder",
    "Summary",
    "TakenScene",
    "Versions",
    "cuts_folder",
]
