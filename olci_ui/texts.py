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
NOT_SIGNED_IN = "Not signed in"
TWO_WAYS_TO_DOWNLOADS = (
    "Searching and looking need no account. To **download**, sign in with a free Copernicus account, "
    "or try everything in the practice archive: no account, no network."
)
