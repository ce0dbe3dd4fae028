"""The steps and the answers of the help page."""

STEPS = """
## From an area to checked scenes

1. **Search.** Draw an area on the map, write or paste one, choose a named region, or upload a file. Choose the days
   (UTC, both included) and the product. Press *Search*.
2. **Look.** *My area* shows every scene cut to your own area, side by side. *Whole scenes*, *Table* and *Calendar* show
   the same list in other ways; *Filter* narrows it. In the table, click a row to see the scene on the map.
3. **Tick** the good ones by a click on their pictures, or let *Best of* tick the clearest of each day, week or month.
   Press *Add to downloads*, or *Choose files …* for some bands alone.
4. **Wait, or don't.** Downloads go on while this program runs, whatever page you look at, and go on where they stood
   after a restart.
5. **Find them** in the *Library*: each file is complete and tested before it gets its final name.

Searching and looking need no account. Downloading needs a free Copernicus account, or the practice archive.

## The six products

| Product | What it is | Size of a scene |
|---|---|---|
| OL_1_EFR___ | Level 1, radiances, 300 m | 0.5–1 GB |
| OL_1_ERR___ | Level 1, radiances, 1.2 km, half an orbit | 0.7 GB |
| OL_2_LFR___ | Level 2 land, 300 m | 15–270 MB |
| OL_2_LRR___ | Level 2 land, 1.2 km, half an orbit | 165–390 MB |
| OL_2_WFR___ | Level 2 water, 300 m | 50–630 MB |
| OL_2_WRR___ | Level 2 water, 1.2 km, half an orbit | 340–690 MB |
"""

ANSWERS = {
    "How do I write an area as text?": """
Write or paste nearly anything into *Area as text*, then press Ctrl+Enter or leave the field:

- the name of a sea, gulf or lake: `Baffin Bay`; its first letters offer it;
- four numbers in degrees: west, south, east, north, such as `-82, 71.5, -75, 74`. West greater than east crosses 180°;
- with their letters in any order, decimal or in minutes: `71.5-74 N, 82-75 W` or `71°30'N 74°N 82°W 75°W`;
- a point with a radius in km, mi or nm: `point 20, 57.5, radius 50 km`. A point alone is asked for its radius;
- corners, one a line, as a table, or as KML has them; UTM and MGRS: `33V 500000 6400000`, `33VWD0000000000`;
- what programs write: `bbox=…`, `BBOX(…)`, `xmin: …`, `ext(…)`, QGIS's extent, a catalogue's filter, an Esri ring;
- WKT, EWKT in any coordinate system, GeoJSON;
- numbers in metres: the page asks for their coordinate system, and shows where each likely one would put them.

It then says how it has read the text and, where the order may be wrong, in which country or sea it lies.
What can be read in two ways is not guessed: each reading is a button beside a
small map. *Recent areas* holds the ten searched last.

*Upload a file* takes GeoJSON, KML, KMZ, a Shapefile (its parts in a zip), GeoPackage, FlatGeobuf, GML, GPX, TopoJSON,
Esri JSON, CSV (WKT, or corners by lon and lat), or DXF, in any coordinate system. Of several areas in it choose one,
some, or all; what cannot be used is named, the rest is there.

Longitude comes first, as in WKT and GeoJSON. A ring that goes once round the earth holds the pole on its side.
""",
    "How do I compare the same weeks of several years?": """
Choose the weeks of the latest year under *From* and *To*, then *Other days*, *The same days of earlier years*. The
search then takes those days of each year alone; *Every day* ends that. *Other days* also has this month, last month,
this season, and some days around one.
""",
    "Can I find level 1 and level 2 together?": """
Yes: below *Product*, add one or several others. The results show them together, each with its name; *One line a pass*
shows all that a satellite took in one go as one scene, with one tick for all of it.
""",
    "How do I work near a pole, or across 180°?": """
Above the map, choose *Arctic* or *Antarctic*; an area beyond 70° brings its map by itself. The tools are the same: a
polygon and a rectangle have straight edges on the map as you see it, a circle is one of the ground, with its radius in
kilometres shown while you draw. On the world map, draw across 180° as if nothing were there.
""",
    "Can I draw without a mouse?": """
Type the corners instead: go to *Area as text* with the Tab key, write a corner a line as longitude and latitude,
such as `20, 57.5`, and press Ctrl+Enter. Three corners make an area; the map shows it, and changing a number moves the
corner. A rectangle is four numbers, a circle a point with its radius. The map itself moves by the arrow keys and zooms
by `+` and `-` once it has the focus.
""",
    "What does “Bright” mean?": """
The share that is bright: of the whole scene as the catalogue gives it, or of your own area as counted in the picture.
Cloud, snow, sea ice and sun glint look alike to this figure, so it is not cloud cover; level 1 has no cloud figure at
all. Look at the picture: that is what it is for.
""",
    "How exact are the pictures of my area?": """
They are cut from the scene's small picture, placed from its outline alone, to about 3 km. That is enough to see what
lies over a bay; the downloaded product carries the exact position of each pixel.
""",
    "Can I come back to a search?": """
The search stands in the page's address: a copied link or a bookmark opens it again. *Save this search* gives it a name:
the page *Following* opens it again, and shows what is new since you looked last. An outline of very many corners is too
long for an address: it is kept on this computer, so send it as a file to whoever is to have the link.
""",
    "Can new scenes come by themselves?": """
Search your area and press *Follow this search*. You say how much of it a scene must cover and how bright it may be, and
see what that would have downloaded of the last 30 days. From then on the program looks every few hours while it runs,
and downloads what is good enough. The page *Following* lists what was downloaded, what was passed over, and why. It can
cut your area out of each scene that arrives, too.
""",
    "Why is a scene listed several times in the catalogue?": """
A scene comes in near real time about three hours after it was taken, in its final version about a day later, and again
when the whole mission is reprocessed. The table shows each scene once, in its best version.
""",
    "Where are the pictures from?": """
From the catalogue: each scene has a small picture, the quicklook. It is fetched when you look at it and kept on this
computer. Some scenes have none; they can be downloaded all the same.
""",
    "The sign-in is refused": """
Check the user name (your e-mail address) and the password. If your account has two-factor sign-in, fill in the
one-time
code too; it is good for 30 seconds. A refused password is never tried again by itself, because Copernicus locks
accounts
after several attempts.
""",
    "A download waits or fails": """
Each download says why it waits and when it tries again. The service allows four downloads at a time per account; when
it is busy, the queue waits and goes on by itself. A file that arrives damaged is downloaded again. What has failed for
good says so, and *Try again* starts it anew.
""",
    "Can I close the page?": """
Yes. The queue runs in the program, not in the page: open the page again and everything is there. Ctrl-C in the window
where the program was started stops it; the next start goes on where it stood.
""",
    "How do I cite the data?": """
*Contains modified Copernicus Sentinel data [year]*. Coast lines on the maps: Natural Earth. Background map, where
there is a network: © OpenStreetMap contributors.
""",
}
