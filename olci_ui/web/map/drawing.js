// Drawing one area with the mouse: what stands on the map is what the page holds, and the other way round.
(function () {
  "use strict";
  var EDGE = 85.0511; // where the square of Web Mercator ends
  var group, undo, current = null, handy = null, whole = [], cornersInAll = 0;
  var style = { className: "olci-area", fillOpacity: 0.12 }; // the colours are the style sheet's

  function texts() {
    var draw = L.drawLocal.draw, edit = L.drawLocal.edit, words = olci.words;
    draw.toolbar.buttons.polygon = words.polygon;
    draw.toolbar.buttons.rectangle = words.rectangle;
    draw.toolbar.buttons.circle = words.circle;
    draw.toolbar.undo = { text: words.undo_point, title: words.undo_point_help };
    draw.toolbar.actions = { text: words.cancel, title: words.cancel_drawing };
    draw.toolbar.finish = { text: words.finish, title: words.finish_drawing };
    draw.handlers.polygon.tooltip = {
      start: words.polygon_start,
      cont: words.polygon_next,
      end: words.polygon_end
    };
    draw.handlers.polyline.error = "<strong>" + words.crosses + "</strong>";
    draw.handlers.rectangle.tooltip.start = words.rectangle_start;
    draw.handlers.circle.radius = words.radius;
    draw.handlers.circle.tooltip.start = words.circle_start;
    draw.handlers.simpleshape.tooltip.end = words.let_go;
    edit.toolbar.buttons.edit = words.edit;
    edit.toolbar.buttons.editDisabled = words.nothing_to_edit;
    edit.toolbar.actions.save = { text: words.done, title: words.done_help };
    edit.toolbar.actions.cancel = { text: words.cancel, title: words.cancel_editing };
    edit.handlers.edit.tooltip = { text: words.drag, subtext: "" };
  }

  function features() {
    return group.getLayers().map(function (layer) {
      var feature = { type: "Feature", properties: {}, geometry: layer.toGeoJSON().geometry };
      if (layer instanceof L.Circle) feature.properties.radius_km = layer.getRadius() / 1000;
      return feature;
    });
  }

  function report() {
    handy = null;
    cornersInAll = 0;
    current = olci.report({ drawing: features() });
  }

  function show(shapes) {
    group.clearLayers();
    shapes.forEach(function (feature) { group.addLayer(layerOf(feature)); });
  }

  // An outline of many corners is changed by few of them; left as it was, it is whole again.
  function startEditing() {
    var few = 0;
    (handy || []).forEach(function (feature) {
      feature.geometry.coordinates.forEach(function (ring) { few += ring.length; });
    });
    L.drawLocal.edit.handlers.edit.tooltip.subtext = few < cornersInAll
      ? olci.words.simplified.replace("{}", few).replace("{}", cornersInAll.toLocaleString("en-GB"))
      : "";
    if (handy) show(handy);
  }

  function stopEditing() {
    if (handy) show(whole);
  }

  function isBox(ring) {
    return !olci.polar && ring.length === 5 && ring.every(function (point, i) {
      return i === 4 || (point[0] === ring[i + 1][0]) !== (point[1] === ring[i + 1][1]);
    });
  }

  function layerOf(feature) {
    var geometry = feature.geometry, corners;
    if (geometry.type === "Point") return L.circle(L.GeoJSON.coordsToLatLng(geometry.coordinates), L.extend({ radius: feature.properties.radius_km * 1000 }, style));
    corners = L.GeoJSON.coordsToLatLngs(geometry.coordinates, 1);
    return geometry.coordinates.length === 1 && isBox(geometry.coordinates[0])
      ? L.rectangle(L.latLngBounds(corners[0]), style)
      : L.polygon(corners, style);
  }

  // The corners of what is in sight, as [lat, lon]: a box of degrees on the world, a square of the plane round a pole.
  function sight(map) {
    var size = map.getSize(), seen = map.getBounds(), whole = seen.getEast() - seen.getWest() >= 360;
    if (olci.polar) return [[0, 0], [size.x, 0], [size.x, size.y], [0, size.y]].map(function (at) { return map.containerPointToLatLng(at); });
    return L.latLngBounds(
      [Math.max(seen.getSouth(), -EDGE), whole ? -180 : seen.getWest()],
      [Math.min(seen.getNorth(), EDGE), whole ? 180 : seen.getEast()]
    );
  }

  function button(bar, name, title, act) {
    var made = L.DomUtil.create("a", "olci-" + name, bar);
    made.href = "#";
    made.title = title;
    made.setAttribute("role", "button");
    made.setAttribute("aria-label", title);
    L.DomEvent.on(made, "click", function (event) {
      L.DomEvent.preventDefault(event);
      if (!made.classList.contains("leaflet-disabled") && !bar.olciMap.olciDrawing) act();
    });
    return made;
  }

  function enable(made, possible) {
    made.classList.toggle("leaflet-disabled", !possible);
    made.setAttribute("aria-disabled", String(!possible));
  }

  var Buttons = L.Control.extend({
    options: { position: "topleft" },
    onAdd: function (map) {
      var bar = L.DomUtil.create("div", "leaflet-bar olci-tools");
      bar.olciMap = map;
      L.DomEvent.disableClickPropagation(bar);
      button(bar, "view", olci.words.use_view, function () {
        group.clearLayers();
        group.addLayer(olci.polar ? L.polygon(sight(map), style) : L.rectangle(sight(map), style));
        report();
      });
      undo = button(bar, "undo", olci.words.undo, function () { current = olci.report({ undo: true }); });
      var clear = button(bar, "clear", olci.words.clear, function () {
        group.clearLayers();
        report();
      });
      group.on("layeradd layerremove", function () { enable(clear, group.getLayers().length > 0); });
      enable(clear, false);
      enable(undo, false);
      return bar;
    }
  });

  // The tool rests for a moment after each corner, so that a tap is not taken for two: the map says while it does.
  function resting(map) {
    L.Draw.Polyline.include({
      _disableNewMarkers: function () { this._disableMarkers = map.olciResting = true; },
      _enableNewMarkers: function () {
        var tool = this;
        setTimeout(function () { tool._disableMarkers = map.olciResting = false; }, 50);
      }
    });
  }

  // Returns the group that holds the drawing.
  olci.drawing = function (map) {
    var tools = { polyline: false, marker: false, circlemarker: false };
    texts();
    group = L.featureGroup().addTo(map);
    ["polygon", "rectangle", "circle"].forEach(function (tool) {
      tools[tool] = { shapeOptions: style, allowIntersection: false, showArea: false, showLength: false, repeatMode: false };
    });
    map.addControl(new L.Control.Draw({
      draw: tools,
      edit: { featureGroup: group, remove: false, poly: { allowIntersection: false }, selectedPathOptions: { dashArray: "6 6", fillOpacity: 0.06, maintainColor: true } }
    }));
    map.addControl(new Buttons());
    resting(map);
    map.on("draw:drawstart draw:editstart", function () { map.olciDrawing = true; });
    map.on("draw:editstart", startEditing);
    map.on("draw:editstop", stopEditing);
    map.on("draw:drawstart draw:editstart", function () {
      // Until the mouse moves, the hint would stand half outside the upper left corner.
      setTimeout(function () {
        var hint = map.getPanes().popupPane.querySelector(".leaflet-draw-tooltip");
        if (hint) L.DomUtil.setPosition(hint, map.containerPointToLayerPoint([150, 30]));
      });
    });
    map.on("draw:drawstop draw:editstop", function () { map.olciDrawing = false; });
    map.on("draw:created", function (event) {
      group.clearLayers();
      group.addLayer(event.layer);
      report();
    });
    map.on("draw:edited", function (event) { if (event.layers.getLayers().length) report(); });
    return group;
  };

  // Make the map hold what the page holds: `drawing`, changed by the corners of `editable` where that is not null;
  // `corners` is how many the area has.
  // `token` names it: the same one again changes nothing. `undoable` says whether the page remembers an area before this one.
  olci.showArea = function (map, options) {
    enable(undo, options.undoable);
    if (options.token === current) return;
    current = options.token;
    handy = options.editable;
    cornersInAll = options.corners;
    whole = options.drawing;
    show(whole);
    if (options.fit) olci.fit(map, options.token, options.fit);
  };
})();
