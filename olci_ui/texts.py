"""Every text that several pages share, in one place: names of pages, ways from one to another, the frame."""

from __future__ import annotations

APP = "OLCI Scene Picker"

# The pages
SEARCH, RESULTS, FOLLOWING, DOWNLOADS = "Search", "Results", "Following", "Downloads"
LIBRARY, EXTRACT, ACCOUNT, HELP = "Library", "Extract", "Account", "Help"
FOLLOWING_NEW = "Following ({:,})"

# Ways from one page to another
SEARCH_FOR_SCENES = "Search for scenes"
SIGN_IN = "Sign in"
USE_PRACTICE = "Use the practice archive"
LEAVE_PRACTICE = "Leave the practice archive"

# The frame
IN_PRACTICE = "**Practice archive**: its scenes are simulated"
NOT_SIGNED_IN, NOT_SIGNED_IN_HELP = "Not signed in", "Sign in, and come back to this page"
TWO_WAYS_TO_DOWNLOADS = (
    "Searching and looking need no account. To **download**, sign in with a free Copernicus account, "
    "or try everything in the practice archive: no account, no network."
)

# What several pages say
ADDED, WAIT_FOR_SIGN_IN = "{} added to the downloads.", "The downloads wait for you to sign in."
NOTIFIED_HOW = "A notification of the browser, while this program is open in a tab. The browser asks whether it may."
NOTIFICATIONS_REFUSED = "Not allowed in the browser's settings"
AREA_AS_TEXT = "Area as text"
STOP = "Stop"
UNDERSTOOD = "Understood"
PRODUCT = "Product"
USE_THESE = "Use these scenes"
HAND_ON = "Hand on"
ASKING_CATALOGUE = "Asking the catalogue …"
FIND = "Find"
VIEW, SORT_BY = "View", "Sort by"
OPEN = "Open"
BRIGHT_IN_AREA_AT_MOST = "Bright in my area at most"
DOWNLOAD_AGAIN = "Download again"
FOUND_BY_NAME = "found by name"
NEWER = "was written by a newer version of this program ({})"
WAS_SPOILED = "was spoiled"
WAS_EMPTY = "was empty"
SELECT_ALL = "Select all {:,}"
PAUSE = "Pause"
RESUME = "Resume"
TRY_AGAIN = "Try again"
CANCEL = "Cancel"
FILES = "Files"
VARIABLES = "Variables"
AND_MORE = " And {:,} more."
REMOVE = "Remove"
FROM = "From"
TO = "To"
MORE = "More"
CLOSE = "Close"
COVERS_AT_LEAST = "Covers at least"
NOTHING_NEW = "nothing new"
