// Asks, when they come into view and while somebody writes, which articles may help, and shows them beside the form.
// Without this a button asks. What is being read is left alone.
const place = document.getElementById("helps");
const form = place && document.getElementById(place.dataset.form);
let waiting, asked;

function written() {
  return [...form.querySelectorAll("textarea")].map((box) => box.value.trim()).join(" ").trim();
}

async function ask() {
  const text = written();
  if (text === asked || place.querySelector("details[open]") || place.contains(document.activeElement)) return;
  asked = text;
  const typed = new FormData(form);
  for (const [name, value] of [...typed]) {
    if (value instanceof File) typed.delete(name);
  }
  typed.set("help-look", "auto");
  const answer = await fetch(place.dataset.helps, { method: "POST", body: typed, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer && answer.ok && text === asked && !place.querySelector("details[open]")) place.innerHTML = await answer.text();
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
