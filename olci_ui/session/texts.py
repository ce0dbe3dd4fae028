"""Every text that goes with a tab on all its pages, in one place; ``{}`` stands for what is filled in."""

from __future__ import annotations

from types import MappingProxyType

# A click and what it is for
LEFT_TOO_SOON = "What you typed was not taken: the page was left in the same instant."
LEFT_TOO_SOON_HINT = "Type it once more."

# The address, the form and the search
AREA_IN_LINK = "The area in the link cannot be used as it is."
AREA_IN_LINK_HINT = (
    "Its text stands under “Area as text”, with what is to be done. Days and product are those of the link."
)
LONG_TEXTS = MappingProxyType({"area": "outline", "names": "list of names"})
LONG_TEXT = "text"
NOT_ON_THIS_COMPUTER = "The link stands for a long {} that is not on this computer."
NOT_ON_THIS_COMPUTER_HINT = "It is kept where the link was made. Give it again here, or ask for it as a file."
NO_AREA = "There is no area yet."
NO_AREA_HINT = "Draw one on the map with the tools at its left edge, or paste one under “Area as text”."
NO_DAYS = "None of the chosen days lies in the chosen months or days of the year."
NO_DAYS_HINT = "Choose more days, or other months."
NO_SUCH_PRODUCT, NO_SUCH_PRODUCT_HINT = "The link names a product that does not exist: {}", "Choose one below."
NO_SUCH_SEASON = "The link holds days of the year that do not exist: {}"
NO_SUCH_SEASON_HINT = "Choose the days below."
NO_SUCH_DATE, NO_SUCH_DATE_HINT = "The link holds a date that does not exist: {}", "Choose the dates below."
NO_SCENES_THEN = "The link asks for {} to {}, and not on all of these days can there be scenes."
NO_SCENES_THEN_HINT = "The days below are the nearest: OLCI's first one is {}, its last one today."
NO_SUCH_MONTHS, NO_SUCH_MONTHS_HINT = "The link holds months that do not exist: {}", "Choose the months below."
NO_SUCH_HOURS = "The link holds hours of the day that do not exist: {}"
NO_SUCH_HOURS_HINT = "Choose the hours below."
STOPPED, CAME_SO_FAR = "The search was stopped.", " {} had come so far; a list cut short is not shown."
STOPPED_EARLY = "The search was stopped: {} had come, and more match. Search again for all."
STOPPED_IN_LINE = "The search was stopped before its turn came."

# What was found
ARCHIVES = MappingProxyType({"practice": "practice archive", "copernicus": "Copernicus Data Space catalogue"})
ASKED_ON = "{}, asked on {:%Y-%m-%d}: {}, {} to {} (UTC)"
OF_EACH_YEAR, OF_EACH_DAY, BETWEEN = ", only {} of each year", ", only {} of each day", ", {}"
OLDER_VERSION, BEST_VERSION = "Older version: 1 of {}", "Best of {} versions"
MARKS = MappingProxyType({"disk": "On the disk", "queue": "In the queue", "order": "Must be ordered first"})

# What is kept for a reload
TICKS_NOT_KEPT = "The ticks could not be kept in {}: {}."
TICKS_NOT_KEPT_HINT = "The page works on, but a reload will not know them."
TEXT_NOT_KEPT = "A long text could not be kept in {}: {}."
TEXT_NOT_KEPT_HINT = "The page works on, but a reload will not know it."

# Saved searches
NO_NAME, NO_NAME_HINT = "The search has no name yet.", "Give it a name that you will know it by."
LONG_NAME, LONG_NAME_HINT = "The name has {} characters; {} fit.", "Choose a shorter one."
NAME_TAKEN, NAME_TAKEN_HINT = "There is a search of that name: {}", "Choose another name."
BETTER = "{} in a better version"
UNREADABLE = "The saved searches cannot be read: {}: {}"
UNREADABLE_HINT = "Repair the file, or move it away to begin again; nothing is written over it."
STUCK = "The file of the saved searches {}, and cannot be set aside: {}"
STUCK_HINT = "Move it away to begin again: {}"
SET_ASIDE = "The file of the saved searches {}. It is kept as {}. {}"
SOME_SAVED, NONE_SAVED = "{} could be saved.", "Nothing of it could be read."
NOT_KEPT = "The search could not be kept in {}: {}."

# Hand on
WHICH_SCENES, TICKED, ALL_SHOWN = "Which scenes", "Ticked", "All shown"
AS = "As"
OR_COPY = "Or copy it, by the sign at its upper right:"
TOO_LONG = "The text of {} is too long to be copied here: save it."
FORMS = MappingProxyType(
    {
        "csv": ("Table (CSV, the catalogue's 15 columns)", "Save table as CSV"),
        "measured": ("Table (CSV, with what was measured)", "Save table as CSV"),
        "geojson": ("Footprints (GeoJSON)", "Save footprints as GeoJSON"),
        "kml": ("Footprints (KML, for Google Earth)", "Save footprints as KML"),
        "names": ("Names", "Save names"),
        "s3": ("S3 paths", "Save S3 paths"),
        "aria2": ("List for aria2", "Save list for aria2"),
        "s5cmd": ("Commands for s5cmd", "Save commands for s5cmd"),
        "rclone": ("Script for rclone", "Save script for rclone"),
        "metalink": ("Metalink (needs a token, as aria2 does)", "Save Metalink"),
        "python": ("Python script (search and download again)", "Save Python script"),
        "citation": ("Citation", "Save citation"),
        "bibtex": ("Citation (BibTeX)", "Save BibTeX"),
    }
)
"""Each form that scenes are handed on in: its name in the list, and what the button says that saves it."""
NEVER_BEGUN = "Stopped before it began."
