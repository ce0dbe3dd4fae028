// The footprints of many scenes as one layer: named under the mouse, coloured by a value, the chosen ones on top.
(function () {
  "use strict";
  var layers = [], token = null, focus = null, chosen = {}, crowd = 1, taken = 1, drop = null, legend = null, ends = null, marks = [], latest = null, wanted = null, missing = false;
  var AGAIN_MS = 2000;

  function style(feature) {
    var has = feature.properties, colours = olci.colours;
    var colour = has.colour === null ? colours.accent : olci.ramp(has.colour);
    // Many scenes lie over one another: only the outlines of those chosen are strong, and no fill adds up to a wall.
    if (has.index === focus) return { color: colours.focus, weight: 3.5, opacity: 1, fillColor: colours.focus, fillOpacity: olci.pictureLaid ? 0 : 0.12 };
    if (chosen[has.index]) return { color: colours.chosen, weight: 2.5, opacity: 1, fillColor: colours.chosen, fillOpacity: Math.min(0.06, 0.3 / taken) };
    var isQuiet = focus !== null || Object.keys(chosen).length > 0;
    return { color: colour, weight: crowd > 300 ? 0.8 : 1, opacity: isQuiet ? 0.3 : 0.65, fillColor: colour, fillOpacity: isQuiet ? 0 : Math.min(0.06, 0.4 / crowd) };
  }

  function each(call) {
    layers.forEach(function (copy) { copy.eachLayer(call); });
  }

  function restyle() {
    layers.forEach(function (copy) { copy.setStyle(style); });
    each(function (layer) { if (chosen[layer.feature.properties.index]) layer.bringToFront(); });
    each(function (layer) { if (layer.feature.properties.index === focus) layer.bringToFront(); });
  }

  // What stands under the mouse. The service's words become text nodes, never HTML.
  function name(event) {
    var node = document.createElement("div"), here = {};
    each(function (layer) { if (layer._containsPoint(event.layerPoint)) here[layer.feature.properties.index] = true; });
    var has = event.layer.feature.properties;
    node.textContent = has.label;
    if (has.mark) node.appendChild(document.createElement("div")).textContent = has.mark.join(" ");
    var others = Object.keys(here).length - 1;
    if (others > 0) {
      var more = node.appendChild(document.createElement("div"));
      more.className = "olci-more";
      more.textContent = olci.words.others.replace("{}", others);
    }
    return node;
  }

  // Features at one of the places where the world map repeats them.
  function copyOf(features, shift, options) {
    return L.geoJSON(features, L.extend({
      coordsToLatLng: function (at) { return L.latLng(at[1], at[0] + shift); },
      filter: function (feature) { return shift === 0 || feature.properties.copies; }
    }, options));
  }

  // The sign that stands on a scene; what it means stands in the legend and under the mouse.
  function sign(has, shift) {
    var node = document.createElement("span");
    node.textContent = has.mark[0];
    var icon = L.divIcon({ className: "olci-mark", html: node, iconSize: [18, 18] });
    return L.marker([has.at[0], has.at[1] + shift], { icon: icon, interactive: false, keyboard: false });
  }

  function build(map, options) {
    var canvas = L.canvas({ padding: 0.3 }), group = L.featureGroup().addTo(map);
    layers = [];
    var stop = olci.eachCopy(map, function (shift) {
      var copy = copyOf(options.features, shift, { renderer: canvas, style: style, smoothFactor: 0.5 });
      copy.bindTooltip("", { sticky: true, className: "olci-name", opacity: 1 });
      copy.on("mouseover mousemove", function (event) { copy.setTooltipContent(name(event)); });
      layers.push(copy.addTo(group));
      options.features.forEach(function (feature) {
        if (feature.properties.mark && (shift === 0 || feature.properties.copies)) sign(feature.properties, shift).addTo(group);
      });
      if (options.outline) copyOf([options.outline], shift, { interactive: false, renderer: olci.outlines, style: { className: "olci-area olci-outline" } }).addTo(group);
      if (shift) restyle();
    });
    return function () {
      stop();
      map.removeLayer(group);
      map.removeLayer(canvas);
    };
  }

  // What the colours mean, from the first to the last.
  function showLegend(map) {
    if (legend) map.removeControl(legend);
    legend = null;
    if (!ends && !marks.length && !missing) return;
    legend = L.control({ position: "bottomleft" });
    legend.onAdd = function () {
      var box = L.DomUtil.create("div", "olci-legend");
      if (ends) {
        L.DomUtil.create("span", "", box).textContent = ends[0];
        L.DomUtil.create("i", "", box).style.background = "linear-gradient(to right, " + olci.colours.ramp.join(", ") + ")";
        L.DomUtil.create("span", "", box).textContent = ends[1];
      }
      marks.concat(missing ? [olci.words.no_outlines] : []).forEach(function (words) { L.DomUtil.create("span", "", box).textContent = words; });
      return box;
    };
    legend.addTo(map);
  }

  // The outer corners of features as [lat, lon].
  function corners(features) {
    var points = [];
    features.forEach(function (feature) {
      feature.geometry.coordinates.forEach(function (rings) {
        rings[0].forEach(function (at) {
          // A band round the pole is three turns long: its middle one is enough.
          if (Math.abs(at[0]) <= 360) points.push([at[1], at[0]]);
        });
      });
    });
    return points;
  }

  function bringIntoSight(map) {
    var features = [];
    each(function (layer) { if (layer.feature.properties.index === focus) features.push(layer); });
    var frame = map.getPixelBounds(), origin = map.getPixelOrigin();
    var seen = L.bounds(frame.min.subtract(origin), frame.max.subtract(origin));
    var inSight = features.some(function (layer) { return layer._pxBounds && layer._pxBounds.intersects(seen); });
    if (features.length && !inSight) olci.fit(map, null, corners([features[0].feature]));
  }

  // layer: features (GeoJSON), outline (a feature or null), legend (two texts or null).
  function put(map, layer, options) {
    if (drop) drop();
    crowd = layer.features.length || 1;
    drop = build(map, layer);
    olci.fit(map, options.place, corners(layer.outline ? [layer.outline] : layer.features));
    ends = layer.legend;
    marks = [];
    layer.features.forEach(function (feature) {
      var words = feature.properties.mark && feature.properties.mark.join(" ");
      if (words && marks.indexOf(words) < 0) marks.push(words);
    });
    showLegend(map);
  }

  // What is chosen, and what is in focus; a layer that has just come takes the place of the one before it.
  function mark(map, options, layer) {
    // Coming back to a view that was kept is not a move of the focus.
    var moved = options.focus !== focus && !(token === null && olci.viewWasKept);
    focus = options.focus;
    chosen = {};
    options.chosen.forEach(function (index) { chosen[index] = true; });
    taken = options.chosen.length || 1;
    if (layer) put(map, layer, options);
    token = options.token;
    restyle();
    if (moved && focus !== null) bringIntoSight(map);
  }

  // Of layers asked for one after the other only the last one counts; until it comes, the one before it stays.
  function ask(map, options) {
    function isWanted() { return wanted === options.token && map.getPane("mapPane"); }
    fetch(options.address).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).catch(function () { return null; }).then(function (layer) {
      if (!isWanted()) return;
      missing = layer === null;
      if (layer) return mark(map, latest, layer);
      showLegend(map);
      setTimeout(function () { if (isWanted()) ask(map, options); }, AGAIN_MS);
    });
  }

  // options: token and address (of the layer), place (names where it lies, whatever its colours), chosen (numbers of
  // features), focus (one number or null).
  olci.footprints = function (map, options) {
    latest = options;
    if (token === options.token) {
      wanted = token;
      mark(map, options);
    } else if (wanted !== options.token) {
      wanted = options.token;
      ask(map, options);
    }
  };

  olci.clicks = function (map) {
    olci.outlines = olci.pane(map, "outlines", 450);
    map.on("olci:theme", function () {
      restyle();
      showLegend(map);
    });
    map.on("olci:picture", restyle); // a picture is seen through no tint
    map.on("click", function (event) { olci.report({ click: [event.latlng.lng, event.latlng.lat] }); });
  };
})();
