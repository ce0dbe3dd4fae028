// Meridians and parallels with their degrees at the edge of the map, as close together as the zoom asks for.
(function () {
  "use strict";
  var STEPS = [45, 30, 20, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1];
  var INSET_PX = 16; // labels stand this far inside the frame

  function degrees(value, letters) {
    var wrapped = letters === "EW" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
    var text = Math.round(Math.abs(wrapped) * 10) / 10 + "°";
    return wrapped === 0 || wrapped === -180 ? text : text + letters[wrapped > 0 ? 0 : 1];
  }

  function stepFor(pixelsPerDegree, wanted) {
    var fitting = STEPS.filter(function (step) { return step * pixelsPerDegree >= wanted; });
    return fitting.length ? fitting[fitting.length - 1] : STEPS[0];
  }

  function lines(map) {
    return olci.polar ? polarLines(map) : worldLines(map);
  }

  function worldLines(map) {
    var seen = map.getBounds(), size = map.getSize(), found = [];
    var step = stepFor(size.x / (seen.getEast() - seen.getWest()), 80);
    var south = Math.max(seen.getSouth(), -85), north = Math.min(seen.getNorth(), 85);
    for (var lon = Math.ceil(seen.getWest() / step) * step; lon <= seen.getEast(); lon += step)
      found.push({ points: [[south, lon], [north, lon]], label: degrees(lon, "EW"), edge: "top" });
    for (var lat = Math.ceil(south / step) * step; lat <= north; lat += step)
      found.push({ points: [[lat, seen.getWest()], [lat, seen.getEast()]], label: degrees(lat, "NS"), edge: "right" });
    return found;
  }

  function polarLines(map) {
    var pole = map.options.crs.code === "EPSG:3031" ? -1 : 1, found = [];
    var center = map.getCenter(), point = map.project(center);
    var perDegree = Math.max(point.distanceTo(map.project([center.lat - pole, center.lng])), 0.1);
    var step = stepFor(perDegree, 70), turn = map.getZoom() > 4 ? 10 : map.getZoom() > 2 ? 15 : 30;
    var lon, lat, points;
    for (lon = -180; lon < 180; lon += turn) {
      points = [];
      for (lat = 0; lat <= (lon % 90 ? 90 - Math.min(step, 5) : 90); lat += 0.5) points.push([pole * lat, lon]);
      found.push({ points: points.reverse(), label: degrees(lon, "EW"), edge: "out" });
    }
    for (lat = step * Math.floor(89.9 / step); lat > 0; lat -= step) {
      points = [];
      for (lon = -180; lon <= 180; lon += lat > 85 ? 2 : 1) points.push([pole * lat, lon]);
      found.push({ points: points, label: degrees(pole * lat, "NS"), edge: "right", ring: true });
    }
    return found;
  }

  // Where a line is named: at its last point inside the frame, or where a ring comes closest to the right edge.
  function place(map, line) {
    var size = map.getSize(), best = null;
    if (line.edge === "top" || (line.edge === "right" && !line.ring)) {
      var end = map.latLngToContainerPoint(line.points[1]);
      return line.edge === "top" ? L.point(end.x, INSET_PX - 6) : L.point(size.x - INSET_PX - 6, end.y);
    }
    line.points.forEach(function (latlng) {
      var at = map.latLngToContainerPoint(latlng);
      var inside = at.x > 1.6 * INSET_PX && at.y > INSET_PX && at.x < size.x - 1.6 * INSET_PX && at.y < size.y - INSET_PX;
      if (!inside) return;
      if (line.edge === "out") best = at;
      else if (!best || at.x > best.x) best = at;
    });
    return best;
  }

  olci.graticule = function (map) {
    var renderer = olci.pane(map, "graticule", 250);
    var labels = L.DomUtil.create("div", "olci-degrees", map.getContainer());
    var drawn = L.layerGroup().addTo(map);

    function clearOf(corner, taken) {
      var size = map.getSize();
      // The buttons stand in the upper left corner, the legend in the lower left one, scale and credits along the lower edge.
      if ((corner.x < 56 && corner.y < 330) || (corner.x < 290 && corner.y > size.y - 58) || corner.y > size.y - 26) return false;
      return taken.every(function (other) { return Math.abs(other.x - corner.x) > 44 || Math.abs(other.y - corner.y) > 18; });
    }

    function draw() {
      var taken = [];
      drawn.clearLayers();
      labels.textContent = "";
      lines(map).forEach(function (line) {
        L.polyline(line.points, { pane: "graticule", renderer: renderer, interactive: false, className: "olci-graticule", smoothFactor: 0 }).addTo(drawn);
        var at = place(map, line);
        if (!at || !clearOf(at, taken)) return;
        taken.push(at);
        var label = L.DomUtil.create("span", "", labels);
        label.textContent = line.label;
        label.style.left = at.x + "px";
        label.style.top = at.y + "px";
      });
    }

    map.on("move zoomstart", function () { labels.style.visibility = "hidden"; });
    map.on("moveend resize", function () { labels.style.visibility = ""; draw(); });
    draw();
  };
})();
