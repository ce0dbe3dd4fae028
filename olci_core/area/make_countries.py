"""The outlines of countries as one small text, from Natural Earth: enough to say in which one a point lies.

Run where npm reaches its registry; the text it writes is kept beside it, so the program never needs it:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m olci_core.area.make_countries package/countries-110m.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

TARGET = Path(__file__).with_name("countries.txt")
_HEAD = """\
# Countries and territories by their outlines at 1:110 million, to name the land that a point lies on; no limits of
# any kind. Made from Natural Earth (public domain) as npm's world-atlas 2.0.2 has it (ISC), by make_countries.py.
#
# name | rings of lon lat in tenths of degrees, separated by commas; rings by semicolons, holes among them;
# longitudes go on beyond 180
"""
_FULL_NAMES = {
    "United States of America": "United States",
    "Dem. Rep. Congo": "Democratic Republic of the Congo",
    "Central African Rep.": "Central African Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "W. Sahara": "Western Sahara",
    "S. Sudan": "South Sudan",
    "Dominican Rep.": "Dominican Republic",
    "Falkland Is.": "Falkland Islands",
    "Fr. S. Antarctic Lands": "French Southern and Antarctic Lands",
    "Solomon Is.": "Solomon Islands",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "N. Cyprus": "Northern Cyprus",
}


def main(source: Path) -> None:
    """Write the text anew."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.asarray(arc), axis=0) * scale + offset for arc in topology["arcs"]]

    def written(indices: Sequence[int]) -> str:
        points = np.concatenate([arcs[one] if one >= 0 else arcs[~one][::-1] for one in indices])
        points[:, 0] = np.unwrap(points[:, 0], period=360)
        if abs(points[-1, 0] - points[0, 0]) > 180:  # round the south pole
            points = np.vstack((points, [(points[-1, 0], -90), (points[0, 0], -90)]))
        tenths = np.rint(points * 10).astype(int)
        moved = np.r_[True, (np.diff(tenths, axis=0) != 0).any(axis=1)]
        return ",".join(f"{lon} {lat}" for lon, lat in tenths[moved])

    lines = []
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [written(ring) for polygon in polygons for ring in polygon]
        lines.append(f"{_FULL_NAMES.get(name, name)}|{';'.join(ring for ring in rings if ring.count(',') > 2)}")
    TARGET.write_text(_HEAD + "\n".join(sorted(line for line in lines if not line.endswith("|"))) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
