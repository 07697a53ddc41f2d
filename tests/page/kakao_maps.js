// A small stand-in for Kakao's maps: overlays become elements of the container, and a button drags the map a little north.

(() => {
  class LatLng {
    constructor(lat, lon) {
      this.lat = lat;
      this.lon = lon;
    }
    getLat = () => this.lat;
    getLng = () => this.lon;
  }

  class LatLngBounds {
    points = [];
    extend(point) {
      this.points.push(point);
    }
  }

  class Map {
    constructor(container, { center }) {
      this.container = container;
      this.center = center;
      const drag = document.createElement("button");
      drag.textContent = "drag";
      drag.addEventListener("click", () => {
        this.center = new LatLng(this.center.lat + 0.002, this.center.lon);
        this.dragend?.();
      });
      container.append(drag);
    }
    getCenter = () => this.center;
    setBounds = ({ points }) => {
      this.center = points[0];
    };
    panTo = (point) => {
      this.center = point;
    };
  }

  class OnMap {
    constructor({ content }) {
      this.content = content;
    }
    setMap(map) {
      if (map && this.content) map.container.append(this.content);
      else this.content?.remove();
    }
  }

  globalThis.kakao = {
    maps: {
      load: (ready) => ready(),
      Map,
      LatLng,
      LatLngBounds,
      CustomOverlay: OnMap,
      Circle: OnMap,
      event: {
        addListener: (map, name, act) => {
          map[name] = act;
        },
      },
    },
  };
})();
