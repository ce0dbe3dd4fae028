// The picture of the scene in view, laid on the earth: on or off, and how strong, without the page running again.
(function () {
  "use strict";
  var NAME = "olci.picture"; // what the browser tab remembers is the same on every map
  var address = null, asked = null, layers = [], dropCoast = null, control = null, box, range, words;
  var chosen = olci.recall(NAME) || { on: true, strength: 85 };

  function bare(map) {
    layers.forEach(function (layer) {
      map.removeLayer(layer);
    });
    if (layers.length) URL.revokeObjectURL(layers[0]._url);
    layers = [];
    if (dropCoast) dropCoast();
    dropCoast = null;
    olci.pictureLaid = false;
  }

  function strengthen() {
    layers.forEach(function (layer) { layer.setOpacity(chosen.strength / 100); });
  }

  // Mercator repeats: the same picture one turn to either side. Polar pictures lie by the metres of their map.
  function lay(map, url, bounds) {
    var options = { pane: "picture", opacity: chosen.strength / 100, className: "olci-picture", interactive: false };
    if (olci.polar) {
      var metres = L.bounds([bounds[0], bounds[1]], [bounds[2], bounds[3]]);
      layers = [L.Proj.imageOverlay(url, metres, options)];
    } else {
      layers = [-360, 0, 360].map(function (turn) {
        return L.imageOverlay(url, [[bounds[1], bounds[0] + turn], [bounds[3], bounds[2] + turn]], options);
      });
    }
    layers.forEach(function (layer) { layer.addTo(map); });
    dropCoast = olci.coast(map, "coast", 230);
    olci.pictureLaid = true;
    map.fire("olci:picture");
  }

  function say(text) {
    words.textContent = text;
    words.hidden = !text;
  }

  // Of pictures asked for one after the other only the last one counts.
  function look(map) {
    if (asked) asked.abort();
    asked = null;
    bare(map);
    map.fire("olci:picture");
    say("");
    range.parentNode.hidden = !chosen.on;
    if (!chosen.on || address === null) return;
    var mine = (asked = new AbortController());
    say(olci.words.loading);
    fetch(address, { signal: mine.signal }).then(function (answer) {
      if (answer.status === 204) throw new Error(answer.headers.get("X-Why") || olci.words.no_preview);
      if (!answer.ok) throw new Error(olci.words.did_not_come);
      var bounds = answer.headers.get("X-Bounds").split(",").map(Number);
      return answer.blob().then(function (blob) {
        if (asked !== mine) return;
        say("");
        lay(map, URL.createObjectURL(blob), bounds);
      });
    }).catch(function (error) {
      if (asked === mine) say(error instanceof TypeError ? olci.words.did_not_come : error.message);
    });
  }

  function build(map) {
    control = L.control({ position: "topright" });
    control.onAdd = function () {
      var frame = L.DomUtil.create("div", "leaflet-control-layers olci-laying");
      var choice = L.DomUtil.create("label", "", frame);
      box = L.DomUtil.create("input", "", choice);
      box.type = "checkbox";
      box.checked = chosen.on;
      choice.append(" " + olci.words.lay);
      choice.title = olci.words.lay_help;
      var strength = L.DomUtil.create("label", "olci-strength", frame);
      strength.append(olci.words.opacity + " ");
      range = L.DomUtil.create("input", "", strength);
      range.type = "range";
      range.min = 10;
      range.step = 5;
      range.value = chosen.strength;
      range.setAttribute("aria-label", olci.words.opacity_of);
      words = L.DomUtil.create("div", "olci-laying-words", frame);
      words.setAttribute("role", "status");
      L.DomEvent.disableClickPropagation(frame);
      L.DomEvent.disableScrollPropagation(frame);
      box.addEventListener("change", function () {
        chosen.on = box.checked;
        olci.remember(NAME, chosen);
        look(map);
      });
      range.addEventListener("input", function () {
        chosen.strength = Number(range.value);
        olci.remember(NAME, chosen);
        strengthen();
      });
      return frame;
    };
  }

  olci.pictures = function (map) {
    map.createPane("picture").style.zIndex = 220; // over the land and the tiles, below lines and outlines
    map.getPane("picture").style.pointerEvents = "none";
    build(map);
  };

  // options: address (of the scene in view laid on this map, or null).
  olci.layPicture = function (map, options) {
    if (options.address === address) return;
    var first = address === null;
    address = options.address;
    if (address === null) {
      look(map);
      map.removeControl(control);
      return;
    }
    if (first) control.addTo(map);
    look(map);
  };
})();
