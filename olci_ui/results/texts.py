"""Every text of the page Results, in one place; ``{}`` stands for what is filled in.

Where a number decides the form of a sentence, its singular and its plural stand side by side (``formats.in_number``).
"""

from __future__ import annotations

from types import MappingProxyType

# The page
NO_SEARCH_YET = "There is no search yet. Say where and when on the page Search; what is found is shown here."
GO_TO_SEARCH = "Go to Search"
TITLE = "{} · {}"
OF_YEARS = "{} of {}–{}"
ONLY_IN = "only {}"
SO_FAR = "{} so far"
NO_SCENE_MATCHES = (
    "**No scene matches.** OLCI sees a place about once a day, in daylight only, and near-real-time scenes appear "
    "some three hours after they were taken. Try more days, a larger area or another product."
)
CHANGE_SEARCH = "Change the search"
NONE_PASSES = "No scene passes the filter: ask for less, or clear it."

# How old it is, and what was not found
FRESH_AS_OF = "Fresh as of {}"
REFRESH, REFRESH_HELP = "Refresh", "Ask the catalogue again"
LOOKING_FOR_NAMES = "Looking for the names …"
NOT_FOUND = (
    "**{} not found in the catalogue.** Below it is said why{}; "
    "the list can be corrected on the page Search, under “By name”."
)
FOR_THE_FIRST = " for the first {:,}"
WHY_NOT_FOUND = "What was not found, and why"
NOT_LISTED = "The catalogue does not list it."

# How the scenes are looked at
VIEWS = MappingProxyType({"area": "My area", "whole": "Whole scenes", "table": "Table", "calendar": "Calendar"})
ORDERS = MappingProxyType(
    {
        "time": "Oldest first",
        "newest": "Newest first",
        "coverage": "Most of my area first",
        "clearest": "Least bright first",
    }
)
PASSES = "One line a pass"
PASSES_HELP = "All scenes that a satellite took in one go, of every product, as one line with one tick"
PICTURE_SIZE = "Picture size"
TICKED_ONLY = "Ticked only"
WITH_HELD = "Also what I have"
ROWS = "Rows {:,} to {:,} of {:,}"
ALSO_ONE, ALSO_SEVERAL = "Also {}", "Also {}: {}"

# Ticking
TICK_ALL, TICK_NONE = "Tick all", "Tick none"
SEE_DOWNLOADS = "See downloads"
BEST_OF = "Best of"
CLEAREST_OF_EACH, OF_EACH = "**The clearest of each**", "Of each"
SPANS = MappingProxyType({"day": "Day", "week": "Week", "month": "Month"})
COVERS_AT_LEAST_THIS = "that covers at least this much of my area"
TICK_CLEAREST = "Tick the clearest"
FEWEST_THAT_COVER, WITHIN_DAYS = "**The fewest that cover my area**", "within so many days"
TICK_FEWEST = "Tick the fewest"
LOOK_ALIKE = "cloud, ice, snow and sun glint look alike"
CLEAREST_MEANS = f"Clearest means the smallest bright share; {LOOK_ALIKE}."
BEST_TICKED = ("{:,} scene ticked. It says why.", "{:,} scenes ticked. Each says why.")
NONE_COVERS = "No scene covers that much of your area."
TICKED_BEFORE = ("{:,} ticked before stays.", "{:,} ticked before stay.")
ONLY_BEST = ("Only the best one", "Only the {:,} best")
ONLY_BEST_HELP = "Takes the ticks off that “Best of” has not set"
HELD_STAYED_OUT = ("{:,} scene you have already stayed out.", "{:,} scenes you have already stayed out.")

# Adding
TICK_SCENES = "Tick the scenes you want."
TICKED = "{} ticked · {}"
ABOUT = "about {}"
FREE = "{} free"
ON_DISK = ("{:,} is on your disk already", "{:,} are on your disk already")
IN_QUEUE = ("{:,} is in the queue already", "{:,} are in the queue already")
TO_ORDER = ("{:,} must be ordered", "{:,} must be ordered")
ADD = "Add to downloads"
ADD_HELP, ADD_HELP_UNTICKED = "They go to the download queue.", "Tick at least one scene first."
QUESTION = "{}, {}; {} free."
DISK_STAYS_OUT = ("{:,} is on your disk already and stays out.", "{:,} are on your disk already and stay out.")
QUEUE_STAYS_OUT = ("{:,} is in the queue already and stays out.", "{:,} are in the queue already and stay out.")
ORDERED_FIRST = (
    "{:,} must be ordered first, in the Data Workspace of Copernicus; until then it rests in the queue.",
    "{:,} must be ordered first, in the Data Workspace of Copernicus; until then they rest in the queue.",
)
HOW_MANY = "How many of them"
HOW_MANY_HELP = "The first ones in the order of the list. “Best of” chooses the clearest."
NO_ROOM = "There is not enough room for all of them."
ADD_NEW = "Add {} · {}"
NOTHING_TO_ADD = "There is nothing new to add."
ADD_AGAIN, ADD_ALL_AGAIN = "Add all {:,}, {:,} of them again", ("Add it again", "Add all {:,} again")

# Looking at many pictures
LOOKING_AT = "Looking at {}: {:,} done"
LEFT = " · {} left"
STOP_LOOKING = "Stop looking"
DID_NOT_COME = (
    "**{} did not come.** The archive may be busy or out of reach; the next look asks again for what is missing."
)
UNSEEN = ("{:,} scene is not looked at yet.", "{:,} scenes are not looked at yet.")
UNSEEN_STAY_OUT = (
    "{:,} scene is not looked at yet and stays out.",
    "{:,} scenes are not looked at yet and stay out.",
)
LOOK_AT = ("Look at it ({})", "Look at them ({})")
LOOK_AT_HELP = (
    "Downloads their quicklooks and measures how much of your area is bright in each; you can go on meanwhile"
)

# The filter
FILTER = "Filter"
SATELLITE, VERSION, DIRECTION = "Satellite", "Version", "Direction"
NORTH, SOUTH = "North", "South"
RELATIVE_ORBIT = "Relative orbit"
ON_YOUR_DISK, DOWNLOADED, NOT_YET = "On your disk", "Downloaded", "Not yet"
IN_THE_ARCHIVE, ONLINE, MUST_BE_ORDERED = "In the archive", "Online", "Must be ordered"
SIZE, KNOWN, UNKNOWN = "Size", "Known", "Unknown"
CHOICE_COUNT = " · {:,}"
ANY = "All"
COVERS_AT_LEAST_HELP = "Share of your area that lies inside the scene"
BRIGHT_IN_AREA_HELP = f"Share of your area that is bright in the picture: {LOOK_ALIKE}"
BRIGHT_AT_MOST = "Bright in the whole scene at most"
BRIGHT_HELP = f"Share of the whole scene that is bright: {LOOK_ALIKE}"
CLOUD_AT_MOST, CLOUD_HELP = (
    "Cloud in the whole scene at most",
    "Share of the whole scene that is cloud, as level 2 says",
)
SUN_AT_LEAST, SUN_HELP = "Sun at least", "Height of the sun above the horizon at the middle of your area"
CONDITION = "{}: {}"
OLDER_VERSIONS = "Show older versions ({:,})"
OLDER_VERSIONS_HELP = "Near-real-time scenes and older processings that a better version replaces"
ONLY_NEW = "Only what is new ({:,})"
TAKE_BACK, CLEAR_FILTERS = "Take this condition back", "Clear filters"
SOME_SHOWN, ALL_SHOWN = "**{:,} of {} shown**", "**all {} shown**"
MEASURING = "Measuring how much of your area each scene covers …"
MEASURING_SO_FAR = "Measuring how much of your area each scene covers: {:.0f} %"

# Cards
PLACED = (
    "Placed from the scene’s outline, about 3 km. Bright: the share of your area that is white in the picture; "
    f"{LOOK_ALIKE}. Hatched: outside the scene."
)
WHOLE = "Whole scenes as the archive’s quicklooks show them, north up."
NO_PREVIEW = "No quicklook. The scene can be downloaded all the same."
SAVE_ANIMATION = "Save animation"
SAVE_ANIMATION_HELP = (
    "An animated GIF of your area in order of time: of the ticked scenes, or of this page if fewer than two are ticked"
)

SHEET = MappingProxyType(
    {
        "hint": "Click a picture to tick it · `Enter` enlarges it · `?` all keys",
        "flick": "Flick through",
        "flick_help": "The ticked scenes, or this page if there are none",
        "compare": "Compare two",
        "tick_two": "Tick exactly two scenes to compare them",
        "all_keys": "All keys",
        "enlarged": "A scene, enlarged",
        "enlarge": "Enlarge {}",
        "enlarge_help": "Enlarge (Enter)",
        "versions": "{}\u00a0versions",
        "covers": "covers {}",
        "covers_help": "Share of your area that the scene covers",
        "bright": "bright {}",
        "bright_help": f"Share of your area that is bright: {LOOK_ALIKE}",
        "no_preview": "No quicklook",
        "did_not_come": "The picture did not come",
        "cannot_be_shown": "The picture cannot be shown",
        "loading": "Loading …",
        # A scene enlarged, two compared, many flicked through
        "close": "Close",
        "place": "{} of {}",
        "scene": "Scene",
        "ticked": "✓ Ticked",
        "tick": "Tick",
        "original": "Original quicklook",
        "official": "Copernicus Browser",
        "your_area": "Your area",
        "whole_scene": "The whole scene",
        "two_scenes": "Two scenes of the same area",
        "side_by_side": "Side by side",
        "wipe": "Swipe",
        "left_right": "◂ left · right ▸",
        "how_to_wipe": "Move over the picture, or use ← →",
        "pause": "❚❚ Pause",
        "play": "▶ Play",
    }
)
"""The words of the sheet, which its script fills in itself."""

# Calendar
CALENDAR = MappingProxyType({"days": "Days", "month": "Month", "no_scene": "No scene"})
LOOK_AT_MORE = "Look at {} to see which days are clear ({})"
DAYS_OF_AREA = (
    "The number of scenes of each day (UTC); the bar below it is the most that one covers of your area. "
    "The stronger the colour, the less of your area is bright in the clearest scene; hatched: not "
    "looked at yet. A yellow dot: ticked. {}"
)
DAYS = "The number of scenes of each day (UTC). A yellow dot: ticked. {}"
CLICK_A_DAY = "Click a day to see its scenes."
DAY = "**{}** · {}"
COVERS_UP_TO, AT_BEST_BRIGHT, DAY_TICKED = "covers up to {}", "at best {} bright", "ticked"

# Table and map
COLUMNS = MappingProxyType(
    {
        "preview": "Picture",
        "begin": "Begins (UTC)",
        "satellite": "Satellite",
        "product": "Product",
        "have": "I have",
        "covers": "Covers",
        "bright_here": "Bright in my area",
        "bright": "Bright in the whole scene",
        "timeliness": "Version",
        "pass": "Its pass",
        "size": "Size",
        "versions": "Versions",
        "quicklook": "Quicklook",
        "name": "Name",
    }
)
PREVIEW_HELP = "Click it to see the scene larger"
HAVE_HELP = "On your disk, in the queue, or to be ordered first"
COVERS_HELP = "Share of your area that the scene covers"
BRIGHT_HERE_HELP = f"Share of your area that is bright, where it was looked at: {LOOK_ALIKE}"
VERSION_HELP = "Near real time comes first, the final version a day later"
BESIDE_HELP = "What the same pass brought beside this scene"
VERSIONS_HELP = "How many versions of the scene the catalogue lists"
OLDER_VERSION = "{}, older version"
SIZE_UNKNOWN = "unknown"
COLOURS = "Colours"
COLOURED_BY = MappingProxyType({"date": "Date", "here": "Bright in my area", "bright": "Bright in the whole scene"})
COLOURS_HELP = "Bright: cloud, ice, snow and sun glint look alike. Of your area it is known where it was looked at"
WHICH_ONE, WHICH_OF_FIRST = "{} lie here. Which one?", "{} lie here. Which one? The first {}:"
CLICK_A_SCENE = "Click a scene in the table or on the map to see it here."
TICK_THIS, UNTICK_THIS = "Tick this scene", "Take the tick off"

# One scene
OPEN_OFFICIAL = "Open in the Copernicus Browser"
COVERS_OF_AREA, SCENE_BRIGHT = "covers {} of your area", "{} of the scene is bright"
ORBIT, FLYING_NORTH, FLYING_SOUTH = "orbit {}", "flying north", "flying south"
NOT_ONLINE = "must be ordered first, in the Data Workspace of Copernicus"
