// The map before anything is drawn on it: land, online tiles, and a view that stays.
// One frame holds one map, so what the other scripts share hangs on one object, `olci`.
(function () {
  "use strict";
  var olci = window.olci;
  var lands = {}, shelves = {}, landName = null;
  var UNITS_PER_DEGREE = 100;
  var HALF_WORLD_M = 12600000; // pole to equator on the polar maps, and a little more
  var WORLD_EDGE = 85.0511;
  var MARGIN_PX = 40; // round what the map is to show, both sides together

  // land/<view>.js calls this: land and ice shelves, each as polygons of rings of whole numbers, first a point, then differences.
  olci.land = function (view, land, ice) {
    lands[view] = unpacked(land);
    shelves[view] = unpacked(ice);
  };

  function unpacked(polygons) {
    return polygons.map(function (rings) {
      return rings.map(function (steps) {
        var points = [], x = 0, y = 0;
        for (var i = 0; i < steps.length; i += 2) {
          x += steps[i];
          y += steps[i + 1];
          points.push([y / UNITS_PER_DEGREE, x / UNITS_PER_DEGREE]);
        }
        return points;
      });
    });
  }

  olci.shifted = function (nested, degrees) {
    if (!degrees) return nested;
    if (typeof nested[0] === "number") return [nested[0], nested[1] + degrees];
    return nested.map(function (inner) { return olci.shifted(inner, degrees); });
  };

  // Web Mercator repeats: whatever stands at a longitude also stands one turn further, once that is in sight.
  olci.eachCopy = function (map, make) {
    var made = {};
    function look() {
      var seen = map.getBounds();
      [0, -360, 360].forEach(function (shift) {
        var wanted = shift === 0 || (!olci.polar && seen.getWest() < 180 + shift && seen.getEast() > shift - 180);
        if (wanted && !made[shift]) {
          made[shift] = true;
          make(shift);
        }
      });
    }
    map.on("moveend", look);
    look();
    return function () { map.off("moveend", look); };
  };

  olci.pane = function (map, name, zIndex) {
    var pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    return L.svg({ pane: name, padding: 0.3 });
  };

  // Coast lines in a pane of their own, to lie over a picture; returns what takes them away again.
  olci.coast = function (map, paneName, zIndex) {
    var renderer = map.getPane(paneName) ? null : olci.pane(map, paneName, zIndex);
    var lines = L.layerGroup().addTo(map), style = { pane: paneName, interactive: false, className: "olci-coast", smoothFactor: 0.7 };
    if (renderer) map.getPane(paneName).olciRenderer = renderer;
    style.renderer = map.getPane(paneName).olciRenderer;
    var stop = olci.eachCopy(map, function (shift) {
      [lands, shelves].forEach(function (of) { L.polygon(olci.shifted(of[landName], shift), style).addTo(lines); });
    });
    return function () { stop(); map.removeLayer(lines); };
  };

  function drawLand(map, name) {
    landName = name;
    var renderer = olci.pane(map, "land", 150);
    var still = { pane: "land", renderer: renderer, interactive: false };
    if (olci.polar) {
      var rim = [];
      for (var lon = -180; lon < 180; lon += 2) rim.push([0, lon]);
      L.polygon(rim, L.extend({ className: "olci-sea" }, still)).addTo(map);
    }
    olci.eachCopy(map, function (shift) {
      L.polygon(olci.shifted(lands[name], shift), L.extend({ className: "olci-land", smoothFactor: 0.7 }, still)).addTo(map);
      L.polygon(olci.shifted(shelves[name], shift), L.extend({ className: "olci-ice", smoothFactor: 0.7 }, still)).addTo(map);
    });
  }

  // Tiles lie over the land where there is a network. Where there is none, broken tiles stay invisible,
  // and after a few of them no more are asked for until the machine says it is online again.
  function tileLayer(map, options, classes) {
    var layer = L.tileLayer(options.url, {
      maxZoom: 19, maxNativeZoom: options.deepest, minNativeZoom: Math.max(0, -options.zoom_offset), tileSize: options.side_px,
      zoomOffset: options.zoom_offset, noWrap: olci.polar, className: classes, referrerPolicy: "origin"
    });
    var come = false, missed = 0;
    layer.on("tileload", function () {
      if (!come) map.attributionControl.addAttribution(options.attribution);
      come = true;
    });
    layer.on("tileerror", function () {
      missed += 1;
      if (!come && missed >= 4) map.removeLayer(layer);
    });
    layer.on("remove", function () {
      if (come) map.attributionControl.removeAttribution(options.attribution);
      come = false;
      missed = 0;
    });
    return layer;
  }

  function layTiles(map, options) {
    var layer = tileLayer(map, options, "olci-tiles");
    window.addEventListener("online", function () { layer.addTo(map); });
    if (navigator.onLine) layer.addTo(map);
  }

  // Pictures of the earth, for those who tick their box; the browser tab remembers it.
  function offerImagery(map, options) {
    var layer = tileLayer(map, options, "olci-imagery"), kept = olci.store + ".imagery";
    layer.setZIndex(2);
    var named = {};
    named[olci.words.satellite] = layer;
    L.control.layers(null, named, { collapsed: false }).addTo(map);
    if (recall(kept) && navigator.onLine) layer.addTo(map);
    map.on("overlayadd overlayremove", function (event) { remember(kept, event.type === "overlayadd"); });
  }

  // The view lives in the browser tab: moving the map costs no rerun, and coming back finds it as it was.
  function keepView(map, store) {
    var kept = recall(store);
    olci.viewWasKept = Boolean(kept);
    if (kept) map.setView(kept.center, kept.zoom, { animate: false });
    map.on("moveend", function () {
      var center = map.getCenter();
      remember(store, { center: [center.lat, center.lng], zoom: map.getZoom() });
    });
  }

  olci.recall = recall;
  olci.remember = remember;

  function recall(name) {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch (refused) { return null; }
  }

  function remember(name, value) {
    try { sessionStorage.setItem(name, JSON.stringify(value)); } catch (refused) { /* private window: the view is not kept */ }
  }

  function boundWorld(map) {
    function fill() {
      var size = map.getSize();
      // At most two turns of the earth beside one another, and no empty band above or below.
      var zoom = Math.ceil(Math.max(Math.log2(size.x / 512), Math.log2(size.y / 256), 0));
      if (size.x && zoom !== map.getMinZoom()) map.setMinZoom(zoom);
    }
    fill();
    map.on("resize", fill);
    map.setMaxBounds([[-WORLD_EDGE, -100000], [WORLD_EDGE, 100000]]);
    map.on("moveend", function () {
      var center = map.getCenter(), turns = Math.round(center.lng / 360);
      if (turns && !map.olciDrawing) map.setView([center.lat, center.lng - 360 * turns], map.getZoom(), { animate: false });
    });
  }

  function boundPole(map) {
    var projection = map.options.crs.projection;
    map.setMaxBounds([
      projection.unproject(L.point(-HALF_WORLD_M, -HALF_WORLD_M)),
      projection.unproject(L.point(HALF_WORLD_M, HALF_WORLD_M))
    ]);
  }

  // Show all of `points` ([lat, lon] …): once for each `token`, not again after the person has moved on.
  olci.fit = function (map, token, points) {
    if (!points.length || (token && recall(olci.store + ".fit") === token)) return;
    if (token) remember(olci.store + ".fit", token);
    map.olciFitted = points;
    show(map, points);
  };

  // A frame that has no room yet shows them when it gets some.
  function show(map, points) {
    if (map.getSize().x <= MARGIN_PX || map.getSize().y <= MARGIN_PX) return;
    var box = L.bounds(points.map(function (point) { return map.project(point, 0); }));
    var size = map.getSize(), extent = box.getSize();
    var factor = Math.min((size.x - MARGIN_PX) / (extent.x || 1e-9), (size.y - MARGIN_PX) / (extent.y || 1e-9));
    var zoom = Math.min(Math.floor(Math.log2(factor)), 9);
    map.setView(map.unproject(box.getCenter(), 0), Math.max(zoom, map.getMinZoom()), { animate: false });
  }

  var serial = 0;
  // Each message is another one, so that the same click made twice arrives twice.
  olci.report = function (message) {
    serial += 1;
    message.serial = Date.now().toString(36) + "-" + serial;
    window.Streamlit.setComponentValue(message);
    return message.serial;
  };

  // options: land (its name), polar, store (where the tab keeps the view), tiles and imagery (as Tiles has them, or null).
  // The page gives the frame its height, and taking a tool does not move the page below it.
  function fillFrame(map) {
    var container = map.getContainer();
    container.focus = function () { HTMLElement.prototype.focus.call(container, { preventScroll: true }); };
    // Until somebody has touched the map its middle stays where it is; then what lies under their hand does.
    var touched = false;
    ["pointerdown", "wheel", "keydown"].forEach(function (sign) {
      container.addEventListener(sign, function () { touched = true; }, { capture: true, passive: true });
    });
    new ResizeObserver(function () {
      map.invalidateSize({ pan: !touched, animate: false });
      if (!touched && map.olciFitted) show(map, map.olciFitted);
    }).observe(container);
  }

  // Nothing moves by itself for those who ask for that: the map stands where it was moved to.
  function stayStill(map) {
    var panBy = map.panBy;
    map._zoomAnimated = map._fadeAnimated = map.options.inertia = false;
    map.panBy = function (offset, how) { return panBy.call(map, offset, L.extend({}, how, { animate: false })); };
  }

  // The list of keys is the page's, whatever frame has the focus.
  function keysFromMap() {
    document.addEventListener("keydown", function (event) {
      if (event.key === "?") window.parent.document.dispatchEvent(new Event("olci-keys"));
    });
  }

  olci.earth = function (map, options) {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) stayStill(map);
    keysFromMap();
    map.getContainer().style.visibility = "hidden"; // until map.css is there: it says otherwise
    olci.words = options.words; // every word that a script of the map shows
    olci.polar = options.polar;
    olci.store = options.store;
    document.documentElement.classList.toggle("olci-polar", options.polar);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
    map.attributionControl.addAttribution(olci.words.land);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
    olci.followTheme(map);
    fillFrame(map);
    keepView(map, options.store);
    (options.polar ? boundPole : boundWorld)(map);
    drawLand(map, options.land);
    olci.graticule(map);
    if (options.tiles) layTiles(map, options.tiles);
    if (options.imagery) offerImagery(map, options.imagery);
  };
})();
