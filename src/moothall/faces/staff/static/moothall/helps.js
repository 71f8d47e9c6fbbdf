// Asks, when they come into view and while somebody writes, which articles may help, and shows them beside the form.
// Without this a button asks. What is being read is left alone. Of the form are sent the words that articles are found by,
// its hidden fields (which call or case it is) and what is ticked in the card: no name, address or number that was typed.
const place = document.getElementById("helps");
const form = place && document.getElementById(place.dataset.form);
let waiting, asked;

function words() {
  return place.dataset.words.split(" ").filter(Boolean).map((name) => [name, form.elements[name]?.value ?? ""]);
}

const isUsed = () => place.querySelector("details[open]") || place.contains(document.activeElement) || place.matches(":active");

async function ask() {
  const text = words().map(([, said]) => said.trim()).join(" ").trim();
  if (text === asked || isUsed()) return;
  asked = text;
  const typed = new FormData();
  for (const [name, said] of words()) typed.set(name, said);
  for (const box of form.elements) {
    if (box.type === "hidden" || (box.checked && place.contains(box))) typed.append(box.name, box.value);
  }
  typed.set("help-look", "auto");
  const answer = await fetch(place.dataset.helps, { method: "POST", body: typed, headers: { "HX-Request": "true" } }).catch(() => null);
  const found = answer && answer.ok && await answer.text().catch(() => null);
  if (typeof found === "string" && text === asked && !isUsed()) place.innerHTML = found;
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 900);
  });
  new IntersectionObserver((seen, watch) => {
    if (seen.some((one) => one.isIntersecting)) {
      watch.disconnect();
      ask();
    }
  }).observe(place);
}
