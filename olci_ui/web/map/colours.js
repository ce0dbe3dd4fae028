// The maps' colours on a light and on a dark page, for the style sheet (as --olci-<name>) and for the scripts.
(function () {
  "use strict";
  var olci = (window.olci = window.olci || {});
  var PALETTES = {
    light: {
      sea: "#cfe3f2", land: "#ece8dc", ice: "#f4f6f4", coast: "#a39f90", beyond: "#e9eef2", line: "#5b7c94",
      text: "#3c5567", halo: "rgba(255, 255, 255, 0.75)",
      control: "#ffffff", "control-text": "#24323d", "control-hover": "#eef4f8", border: "rgba(30, 60, 80, 0.25)",
      accent: "#0b6e99", chosen: "#c2185b", focus: "#5b1fb0", area: "#e8590c",
      ramp: ["#2b3a8c", "#0b6e99", "#1f8f6f", "#6b8e00"]
    },
    dark: {
      sea: "#12283a", land: "#33414d", ice: "#3d4f5c", coast: "#5f7281", beyond: "#0d161f", line: "#7fa3bd",
      text: "#b4cbdb", halo: "rgba(10, 22, 32, 0.75)",
      control: "#1d2a35", "control-text": "#e4edf3", "control-hover": "#2a3b49", border: "rgba(160, 195, 220, 0.28)",
      accent: "#4cc2e8", chosen: "#ff8fc0", focus: "#ffffff", area: "#ff8a4c",
      ramp: ["#7aa2ff", "#4cc2e8", "#5fe0b0", "#d4e84c"]
    }
  };

  // Streamlit hands a component the page's colours; dark is what its background says.
  function palette() {
    var channels = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) || [255, 255, 255];
    var dark = 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2] < 128;
    var accent = getComputedStyle(document.documentElement).getPropertyValue("--primary-color").trim();
    document.documentElement.classList.toggle("olci-dark", dark);
    return Object.assign({}, PALETTES[dark ? "dark" : "light"], accent ? { accent: accent } : {});
  }

  // Keep `olci.colours` and the style sheet in step with the page, and report the map when they change.
  olci.followTheme = function (map) {
    function look() {
      olci.colours = palette();
      Object.keys(olci.colours).forEach(function (name) {
        document.documentElement.style.setProperty("--olci-" + name, olci.colours[name]);
      });
      map.fire("olci:theme");
    }
    window.Streamlit.events.addEventListener("streamlit:render", look);
    look();
  };

  // A colour for a value from 0 to 1.
  olci.ramp = function (value) {
    var stops = olci.colours.ramp, at = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
    var low = Math.min(Math.floor(at), stops.length - 2);
    var mixed = [1, 3, 5].map(function (digit) {
      var one = parseInt(stops[low].slice(digit, digit + 2), 16), two = parseInt(stops[low + 1].slice(digit, digit + 2), 16);
      return Math.round(one + (two - one) * (at - low));
    });
    return "rgb(" + mixed.join(", ") + ")";
  };
})();
