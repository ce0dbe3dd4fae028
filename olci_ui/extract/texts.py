"""Every text of the page Extract, in one place; ``{}`` stands for what is filled in."""

from __future__ import annotations

AREA = "Area"
AREA_FILE = "GeoJSON, KML, KMZ, zipped Shapefile or GeoPackage"
AREA_SUMMARY = "{} · {}"
AREA_EXAMPLE = "18 to 22 E, 56 to 59 N, or WKT, or GeoJSON"
DIFFERENCE = "A normalised difference of two"
DIFFERENCE_EXAMPLE = "ND(Oa17_reflectance, Oa08_reflectance)"
GRID = "Grid"
PIXEL = "Pixel in metres"
PROJECTION = "Projection"
LEAVE_OUT = "Pixels to leave out"
FLAGS = "Flags"
WHAT_TO_MAKE = "What to make"
EPSG_CODE = "EPSG code"
NO_FLAGS = "The product has no flags."
WITH_CURVE = "Curve over time, with its table"
COST = "**{}** · {:,} × {:,} pixels each · up to {} on the disk · {}"
PREVIEW_OF = "Preview of"
PREVIEW = "Preview"
CUT_OUT = "Cut out {}"
CUTTING_ONE = "Cutting one scene …"
GIVE_AN_AREA = "Give an area to go on."
DONE_SO_FAR, SHARE_DONE = "{}: {:,} of {:,} done", "{}: {:.0%}"
VERY_MANY_PIXELS = (
    "**{:,} pixels in each cut, more than a whole scene has.** The instrument's own pixels are 300 m wide: smaller "
    "ones show nothing more, and take longer and more room."
)
ALL_THE_SAME = "Cut out all the same"
PREVIEW_IS_COARSER = "Shown with pixels of {:,.0f} m, to be quick; the cut will have {:,.0f} m."
CHOOSE_A_VARIABLE = "Choose a variable to go on."
MADE = ("{:,} file of {} is in the folder:", "{:,} files of {} are in the folder:")
VARIABLE = "Variable"
TIME_AXIS = "time (UTC)"
AT_LEAST_VALID = "At least valid, % of what is seen"
AT_LEAST_SEEN = "At least seen, % of the area"
HAVE_ENOUGH = "Enough in {:,} of {}; mean and one standard deviation."
SAVE_CSV = "Save as CSV"
ANIMATION = "Animation of the cuts"
WEEKS = "Best pixels of each week"
LEFT_OUT = "**Left out.** {}"
SCRIPT = "The same files again, in Python"
NO_CURVE = "No curve was asked for."
CLICK_A_POINT = "Click a point to see the cut of that day."
NO_PICTURE = "No picture of it was made: choose *Picture, for a slide* next time."
SCENE = "Scene"
SAVE_PICTURE = "Save the picture"
CUT_OF = "The cut out of {}"
IN_FOLDER = "{} lies in the folder."
SCENES = "Scenes"
OF_THIS_PRODUCT = "{} of {:,} of this product in your library."
BEST_VERSIONS = "Of each acquisition the best version is chosen; the others can be added."
VERSIONS_TWICE = (
    "{:,} acquisition is chosen in more than one version, and each of them counts: leave the earlier one out.",
    "{:,} acquisitions are chosen in more than one version, and each of them counts: leave the earlier ones out.",
)
NOTHING_YET = (
    "There is nothing in the library yet to cut an area out of. Search for scenes and download the good ones first."
)
AT_STATIONS = "Values at stations"
STATIONS = "Stations"
STATIONS_FILE = "or a CSV file of them"
AROUND_EACH = "Pixels around each"
STATIONS_READ = "{:,} read, the first: {} at {:g}° E, {:g}° N."
AREA_WAYS = ("The area of the search", "The area of an earlier cut", "Another, as text", "Another, from a file")
GRIDS = {
    "Equal-area around your area": None,
    "UTM": "UTM",
    "Arctic (EPSG:3413)": "EPSG:3413",
    "Arctic (EPSG:3995)": "EPSG:3995",
    "Antarctic (EPSG:3031)": "EPSG:3031",
    "Longitude and latitude (EPSG:4326)": "EPSG:4326",
    "Another EPSG code": "",
}
MASKS = ("Recommended flags", "No flags", "Flags I choose")
KINDS = {"tif": "GeoTIFF, for QGIS", "nc": "NetCDF, for Python and R", "png": "Picture, for a slide"}
TABS = ("Curve", "Table", "Stations", "Pictures", "For your paper")
EMPTY_FILE = "{} is empty."
LINES_LEFT_OUT = "Left out. {}"
LINE_WRONG, ONLY_A_HEADING = "Line {}: {}", "There is no station below the heading."
NO_COLUMNS, NO_COLUMNS_HINT = "The stations have no columns.", "Write them so: {}"
LINE_UNREAD = "Line {} of the stations cannot be read: {}."
VARIABLE_COLUMNS = ("Name", "Meaning", "Units")
NO_STATIONS = "No stations were given."
CITATION, METHODS = "Citation", "Methods"
PREVIEW_SAYS = "Preview of the cut of {} UTC"
WORK_CUTTING, WORK_ANIMATION, WORK_WEEKS = "Cutting {}", "Animation", "Weekly mosaics"
NO_PLACE = "Each line has a name, a longitude and a latitude in degrees: Helgoland, 7.89, 54.18"
STATIONS_EXAMPLE = "name, longitude, latitude\nHelgoland, 7.89, 54.18\nStation 4, 8.12, 54.40"
