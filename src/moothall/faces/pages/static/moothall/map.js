// Draws a map under a question for a place. What is chosen is written into the question's own field:
// as a grid reference on the lines of the National Grid, as degrees on pictures of a map.
const { L } = window;
const LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ";
const STEPS = [10, 100, 1000, 10000, 100000];
const EAST = 700000;
const NORTH = 1250000;

function reference(easting, northing, digits) {
  const east = Math.floor(easting / 100000);
  const north = Math.floor(northing / 100000);
  const first = 19 - north - ((19 - north) % 5) + Math.floor((east + 10) / 5);
  const second = (((19 - north) * 5) % 25) + (east % 5);
  const part = (metres) =>
    String(Math.floor(metres % 100000)).padStart(5, "0").slice(0, digits);
  const square = LETTERS[first] + LETTERS[second];
  return digits ? `${square} ${part(easting)} ${part(northing)}` : square;
}

const isOnGrid = (easting, northing) =>
  easting >= 0 && easting < EAST && northing >= 0 && northing < NORTH;

// One tile of lines: a canvas, with the name of each square at its corner.
export const Grid = L.GridLayer.extend({
  options: { minZoom: -11, maxZoom: 0 },
  createTile({ x, y, z }) {
    const tile = document.createElement("canvas");
    const size = this.getTileSize();
    tile.width = size.x;
    tile.height = size.y;
    const metres = 2 ** -z;
    const step = STEPS.find((one) => one / metres >= 50) || 100000;
    const west = x * size.x * metres;
    const top = -y * size.y * metres;
    const pen = tile.getContext("2d");
    pen.strokeStyle = "#b1b4b6";
    pen.fillStyle = "#505a5f";
    pen.font = "12px sans-serif";
    const digits = 5 - Math.round(Math.log10(step));
    for (let e = Math.floor(west / step) * step; e < west + size.x * metres; e += step) {
      for (let n = Math.floor(top / step) * step; n > top - size.y * metres - step; n -= step) {
        if (!isOnGrid(e, n)) continue;
        const left = (e - west) / metres;
        const bottom = (top - n) / metres;
        pen.strokeRect(Math.round(left) + 0.5, Math.round(bottom - step / metres) + 0.5, step / metres, step / metres);
        pen.fillText(reference(e, n, digits), left + 4, bottom - 5);
      }
    }
    return tile;
  },
});

function draw(box) {
  const { tiles, credit, centre, chosen, zoom } = box.dataset;
  const field = document.getElementById(box.dataset.map);
  const [sheet, button, status] = ["div", "button", "[role=status]"].map((one) => box.querySelector(one));
  const label = document.querySelector(`label[for="${field.id}"]`).textContent.trim();
  const place = (text) => L.latLng(text.split(" ").map(Number));
  box.hidden = false;
  const options = tiles ? { minZoom: 5, maxZoom: 19 } : { crs: L.CRS.Simple, minZoom: -11, maxZoom: 0 };
  const map = L.map(sheet, { ...options, attributionControl: Boolean(credit) });
  if (credit) map.attributionControl.setPrefix(false);
  const near = tiles ? 15 : -4;
  map.setView(place(centre), zoom === "near" ? near : options.minZoom + 1);
  (tiles ? L.tileLayer(tiles, { attribution: credit }) : new Grid()).addTo(map);
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", `Map: ${label}`);
  sheet.setAttribute("aria-describedby", `${field.id}-map`);
  const cross = document.createElement("div");
  cross.className = "m-map__cross";
  sheet.append(cross);

  let mark;
  const show = (at) => {
    if (mark) mark.remove();
    mark = L.circleMarker(at, { radius: 9, color: "#0b0c0c", weight: 3, fillColor: "#ffdd00", fillOpacity: 1 });
    mark.addTo(map);
  };
  const choose = (at) => {
    if (!tiles && !isOnGrid(at.lng, at.lat)) return;
    show(at);
    field.value = tiles ? `${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}` : reference(at.lng, at.lat, 5);
    status.textContent = `Chosen: ${field.value}`;
  };
  if (chosen) show(place(chosen));
  map.on("click", ({ latlng }) => choose(latlng));
  button.addEventListener("click", () => choose(map.getCenter()));
  field.addEventListener("input", () => {
    if (mark) mark.remove();
    status.textContent = "";
  });
}

document.querySelectorAll("[data-map]").forEach(draw);
