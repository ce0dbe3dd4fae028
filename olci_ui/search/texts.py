"""Every text of the page Search, in one place: what it says, asks, offers and answers."""

from __future__ import annotations

# The first visit
WELCOME = (
    "**OLCI Scene Picker** finds the Sentinel-3 OLCI scenes of your area, shows each cut to it, and "
    "brings the ones you tick whole and checked to your disk."
)
KNOW_THE_WAY = "I know the way"
STEPS = ("1. Draw an area", "2. Choose the days", "3. Search, look, tick")
TRY_AN_EXAMPLE = "Try an example:"
EXAMPLE_HELP = "In the practice archive: no account, no network"
EXAMPLES = ("Baltic spring bloom", "Beaufort Sea ice edge", "Amery Ice Shelf")

# The parts of the page
TABS = ("By place and date", "By name")
LOOKING_FOR = "Looking for {names} …"

# Where
WHERE = "Where?"
AREA_PLACEHOLDER = (
    "Baffin Bay\n-82, 71.5, -75, 74  (west, south, east, north)\n57.5 N 20 E 50 km, or WKT, GeoJSON, corners …"
)
AREA_HOW = "Draw on the map, or write or paste an area above."
READ_AS = "Read as {words}"
LONG_OUTLINE = "An outline of about {corners:,} corners, in use"
SWAP = "Swap: {place}"
SWAP_HELP = "Swap longitude and latitude, if it lies in the wrong place"
SEVERAL_WAYS, SEVERAL_WAYS_HINT = "This can be read in more than one way.", "Choose what is meant:"
WHICH_REGION, WHICH_REGION_HINT = "Which region is meant?", "Choose one, or write its whole name."
HOLDS_POLE = {"north": "holds the North Pole", "south": "holds the South Pole", None: ""}
CROSSES_180 = "crosses 180°"
RECENT_AREAS = "Recent areas"
REGIONS_OFFERED = "Regions of that name"
POINT_AT_MAP = "{point} It is asked for at the map."
NO_AREA = (
    "**There is no area yet.**  \nDraw one here with the tools at the left edge of the map, or write one "
    "under “Area as text”."
)

# Where: a point, a coordinate system, a file
HOW_FAR = "**{point}** How far round it?"
WHICH_POINT = "Which point is meant?"
RADIUS_KM = "Radius in km"
MAKE_CIRCLE = "Make it a circle"
COORDINATE_SYSTEM = "Coordinate system"
ANY_OTHER_SYSTEM = "Choose one, or write its code: EPSG:25832"
UPLOAD = "Upload a file"
UPLOAD_FIELD = "Or upload a file"
THE_FILE = "The file"
READING_FILE = "Reading {name} …"
ALL_TOGETHER = "All {areas} together"
AREAS_IN_FILE = "{areas} in this file"
CHOOSE_SOME = "Choose one or several"
WHICH_WAY_ROUND = "An edge is wider than 180°. Which way round the earth is meant?"

# When and what
WHEN_AND_WHAT = "When and what?"
FROM_HELP = "First day, in UTC"
TO_HELP = "Last day, included"
LAST_DAYS = "Last {number} days"
OTHER_DAYS = "Other days"
THIS_MONTH, LAST_MONTH, THIS_SEASON = "This month", "Last month", "This season"
AROUND_A_DAY = "**Around a day**"
DAY, DAYS_EITHER_WAY, TAKE_THESE = "Day", "Days before and after", "Take these days"
EARLIER_YEARS = "**The same days of earlier years**"
YEARS_BACK, TAKE_EARLIER = "Years back", "Compare these years"
EARLIER_YEARS_HELP = "The days between From and To in each year, so that springs stand beside springs"
TOO_LONG_A_SPAN = "From and To lie more than a year apart."
ONLY_SEASON = "Only {season} of each year"
EVERY_DAY = "Every day"
TOGETHER_WITH = "Together with"
ANOTHER_PRODUCT = "Add another product, such as its level 2"
MONTHS_AND_HOURS = "Months and hours"
NARROWED = " · narrowed"
MONTHS, MONTHS_HELP = "Months of the year", "In every year between From and To. None chosen: all."
FROM_HOUR, FROM_HOUR_HELP = "From hour (UTC)", "When the scene begins, in UTC"
TO_HOUR, TO_HOUR_HELP = "To hour (UTC)", "Earlier than the first: over midnight"

# By name
SCENE_NAMES = "Scene names"
SCENE_NAMES_PLACEHOLDER = (
    "One name a line: with or without .SEN3 or .zip, a path, a line of a table, or the catalogue's id"
)
NO_NAMES, NO_NAMES_HINT = "No names yet.", "Paste one scene name a line."

# How large it will be, and the wait
ESTIMATE_HELP = "Worked out from the orbit, without asking the catalogue: right to about a third."
ABOUT = "About {scenes}, {time}"
NONE_EXPECTED = "Probably no scenes"
LARGE = (
    "{estimate}. The list stays usable up to some ten thousand; "
    "fewer days, some months of each year, or a smaller area make it shorter."
)
ALL_THE_SAME, CHANGE = "Search all the same", "Change the search"
SO_FAR = "{products} so far, all versions"
SO_FAR_OF_ABOUT = "{number:,} of about {products} so far, all versions"
NOW_AT = "now at {month}"
FOR_SECONDS = "{seconds} s"
STOP = "Stop the search"
NEWS = "Since {time} UTC: {news}."
