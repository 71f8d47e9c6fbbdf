// Draws the areas of a layer as outlines, each with its name. The table beside the map names them all.
import { Grid } from "./map.js";

const { L } = window;

async function draw(box) {
  const { tiles, credit, asks, layer } = box.dataset;
  const [sheet, status] = ["div", "[role=status]"].map((part) => box.querySelector(part));
  const place = ([across, up]) => L.latLng(up, across);
  box.hidden = false;
  const options = tiles ? { minZoom: 5, maxZoom: 19 } : { crs: L.CRS.Simple, minZoom: -11, maxZoom: 2 };
  const map = L.map(sheet, { ...options, attributionControl: Boolean(credit) });
  if (credit) map.attributionControl.setPrefix(false);
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", `Map: ${layer}`);
  (tiles ? L.tileLayer(tiles, { attribution: credit }) : new Grid({ maxZoom: 2 })).addTo(map);
  const [west, south, east, north] = box.dataset.box.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]]);
  try {
    const answer = await fetch(asks, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    const named = ({ properties }, line) => {
      const words = document.createElement("span");
      words.textContent = properties.name;
      line.bindTooltip(words, { sticky: true });
    };
    L.geoJSON(found, { coordsToLatLng: place, style: { color: "#0b0c0c", weight: 2 }, onEachFeature: named }).addTo(map);
  } catch {
    status.textContent = "The outlines could not be fetched. The table says which areas there are.";
  }
}

document.querySelectorAll("[data-layer]").forEach(draw);
