// Draws a register: many records together by squares, few of them one by one. The list beside the
// map follows it. Without pictures of a map, places are metres on the lines of the National Grid.
import { Grid } from "./map.js";

const { L } = window;
const LETTERS = { red: "R", amber: "A", green: "G" };
const WORDS = { red: "red", amber: "amber", green: "green" };
const LINES = { red: ["#ca3535", "8 4"], amber: ["#b8501f", "2 6"], green: ["#00703c", null] };

const counted = (count, things, one) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : things.toLowerCase()}`;

function mark(text, colour, kind) {
  const box = document.createElement("span");
  box.className = `m-pin m-pin--${kind}${colour ? ` m-pin--${colour}` : ""}`;
  box.textContent = text;
  return L.divIcon({ html: box, className: "", iconSize: null });
}

function draw(box) {
  const { tiles, credit, asks, lists, things, one, at, outline, named, failed } = box.dataset;
  const [sheet, status] = ["div", "[role=status]"].map((part) => box.querySelector(part));
  const list = document.getElementById("placed");
  const place = ([across, up]) => L.latLng(up, across);
  box.hidden = false;
  const options = tiles ? { minZoom: 5, maxZoom: 19 } : { crs: L.CRS.Simple, minZoom: -11, maxZoom: 2 };
  const map = L.map(sheet, { ...options, attributionControl: Boolean(credit) });
  if (credit) map.attributionControl.setPrefix(false);
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", named || `Map: ${things}`);
  (tiles ? L.tileLayer(tiles, { attribution: credit }) : new Grid({ maxZoom: 2 })).addTo(map);
  const [west, south, east, north] = box.dataset.box.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]]);
  if (at) L.circleMarker(place(at.split(",").map(Number)), { radius: 9, color: "#0b0c0c", weight: 3, fillColor: "#fd0", fillOpacity: 1, interactive: false }).addTo(map);
  if (outline) L.geoJSON(JSON.parse(outline), { coordsToLatLng: place, style: { color: "#0b0c0c", weight: 2, dashArray: "6 4", interactive: false } }).addTo(map);
  const drawn = L.layerGroup().addTo(map);

  function together({ properties, geometry, bbox }) {
    const { count, worst, said: told } = properties;
    const said = Object.keys(WORDS).filter((colour) => properties[colour]);
    const colours = said.map((colour) => `${properties[colour].toLocaleString("en-GB")} ${WORDS[colour]}`);
    const label = told || [`${counted(count, things, one)} here`, ...colours, "show them larger"].join(", ");
    const text = count < 10000 ? String(count) : `${Math.round(count / 1000)}k`;
    const point = L.marker(place(geometry.coordinates), { icon: mark(worst ? `${text} ${LETTERS[worst]}` : text, worst, "many"), alt: label, title: label });
    const larger = () => map.fitBounds([[bbox[1], bbox[0]], [bbox[3], bbox[2]]], { maxZoom: map.getZoom() + 3, padding: [40, 40] });
    point.on("click", larger);
    point.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key === "Enter" || originalEvent.key === " ") larger();
    });
    point.on("add", () => point.getElement().setAttribute("aria-label", label));
    drawn.addLayer(point);
  }

  function alone({ properties, geometry }) {
    const { title, state, rag, url, middle } = properties;
    const label = [title, state, WORDS[rag]].filter(Boolean).join(", ");
    if (geometry.type !== "Point") {
      const [color, dashArray] = LINES[rag] || ["#0b0c0c", null];
      drawn.addLayer(L.geoJSON(geometry, { coordsToLatLng: place, style: { color, dashArray, weight: 3, fillOpacity: 0.1, interactive: false } }));
    }
    const point = L.marker(place(middle), { icon: mark(LETTERS[rag] || "", rag, "one"), alt: label, title: label });
    const more = document.createElement("div");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = url;
    link.textContent = title;
    more.append(link, ...[state, WORDS[rag]].filter(Boolean).map((text) => {
      const line = document.createElement("div");
      line.textContent = text;
      return line;
    }));
    point.bindPopup(more);
    point.on("add", () => point.getElement().setAttribute("aria-label", label));
    point.on("popupopen", () => link.focus());
    more.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      point.closePopup();
      point.getElement().focus();
    });
    drawn.addLayer(point);
  }

  // The list is written by the server, and is its own page's part: nothing in it is typed by anybody.
  async function follow(address, signal) {
    try {
      const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
      if (answer.ok) list.innerHTML = await answer.text();
    } catch (fault) {
      if (fault.name !== "AbortError") throw fault;
    }
  }

  let asking;
  let isMoved = false;
  async function show() {
    const bounds = map.getBounds();
    const text = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((edge) => edge.toFixed(6)).join(",");
    if (asking) asking.abort();
    asking = new AbortController();
    let found;
    try {
      const answer = await fetch(`${asks}&box=${text}`, { signal: asking.signal, headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      found = await answer.json();
    } catch (fault) {
      if (fault.name !== "AbortError") status.textContent = failed || "The map could not be filled. The list says what is there.";
      return;
    }
    const held = document.activeElement;
    const isHeld = sheet.contains(held) && held !== sheet;
    drawn.clearLayers();
    for (const feature of found.features) (feature.properties.count ? together : alone)(feature);
    if (isHeld && !document.contains(held)) sheet.focus();
    status.textContent = found.said || `${counted(found.count, things, one)} in the window`;
    if (isMoved) await follow(`${lists}&box=${text}`, asking.signal);
    isMoved = true;
  }
  // A mark's own words are moved into view: that asks for nothing, or they would be gone again.
  let isPanned = false;
  map.on("autopanstart", () => { isPanned = true; });
  map.on("moveend", () => {
    if (!isPanned) show();
    isPanned = false;
  });
  show();
}

const boxes = [...document.querySelectorAll("[data-things]")];
boxes.forEach(draw);
