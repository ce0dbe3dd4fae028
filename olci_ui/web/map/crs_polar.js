// The polar stereographic projections, under the names by which folium asks for them (L.CRS.<name>).
(function () {
  "use strict";
  // Origin and resolutions follow the tile grids that polar imagery services share (8192 m halved again
  // and again from a corner 4194304 m out), so that such tiles fit; two coarser steps show a hemisphere.
  var CORNER_M = 4194304;
  var COARSEST_M = 32768;

  function polar(code, definition) {
    var resolutions = [];
    for (var zoom = 0; zoom <= 14; zoom++) resolutions.push(COARSEST_M / Math.pow(2, zoom));
    var crs = new L.Proj.CRS(code, definition, {
      origin: [-CORNER_M, CORNER_M],
      resolutions: resolutions,
      bounds: L.bounds([-CORNER_M, -CORNER_M], [CORNER_M, CORNER_M])
    });
    // Leaflet.draw and the scale bar ask for lengths on the ground.
    crs.R = L.CRS.Earth.R;
    crs.distance = L.CRS.Earth.distance;
    return crs;
  }

  var common = " +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs";
  L.CRS.EPSG3413 = polar("EPSG:3413", "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45" + common);
  L.CRS.EPSG3995 = polar("EPSG:3995", "+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0" + common);
  L.CRS.EPSG3031 = polar("EPSG:3031", "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0" + common);
})();
