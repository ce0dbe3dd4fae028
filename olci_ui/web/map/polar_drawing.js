// Rectangles and circles round a pole: a rectangle is one of the map's plane, a circle one of the ground.
(function () {
  "use strict";

  L.Draw.Rectangle.include({
    _drawShape: function (latlng) {
      var map = this._map, one = map.latLngToLayerPoint(this._startLatLng), other = map.latLngToLayerPoint(latlng);
      if (!this._shape) this._shape = L.polygon([], this.options.shapeOptions).addTo(map);
      this._shape.setLatLngs([one, [other.x, one.y], other, [one.x, other.y]].map(function (corner) {
        return map.layerPointToLatLng(corner);
      }));
    },
    _fireCreatedEvent: function () {
      var drawn = L.polygon(this._shape.getLatLngs(), this.options.shapeOptions);
      L.Draw.SimpleShape.prototype._fireCreatedEvent.call(this, drawn);
    }
  });

  // A circle on the ground is one on a stereographic plane too, but not round the same middle:
  // its diameter there lies along the meridian of its middle.
  function circleOf(map, latlng, radius_m) {
    var reach = (radius_m / L.CRS.Earth.R) * (180 / Math.PI);
    var ends = [latlng.lat - reach, latlng.lat + reach].map(function (lat) {
      var isOverThePole = Math.abs(lat) > 90;
      return map.latLngToLayerPoint(isOverThePole ? [(lat > 0 ? 180 : -180) - lat, latlng.lng + 180] : [lat, latlng.lng]);
    });
    return { middle: ends[0].add(ends[1]).divideBy(2), radius: ends[0].distanceTo(ends[1]) / 2 };
  }

  L.Circle.include({
    _project: function () {
      var circle = circleOf(this._map, this._latlng, this._mRadius);
      this._point = circle.middle;
      this._radius = this._radiusY = circle.radius;
      this._updateBounds();
    }
  });

  L.Edit.Circle.include({
    _getResizeMarkerPoint: function (latlng) {
      var circle = circleOf(this._map, latlng, this._shape.getRadius()), aside = circle.radius * Math.SQRT1_2;
      return this._map.layerPointToLatLng(circle.middle.add([aside, -aside]));
    }
  });
})();
