// An open page asks every ten seconds, while it can be seen, whether anything was done; then it reads itself anew
// and changes the parts that are marked. What is typed, ticked and focused stays. Nothing depends on it.
const EVERY = 10_000;
const ROWS = ".d-list__row, .d-tasks__item";
const list = document.querySelector("[data-now]");
const here = document.querySelector("#here[data-here]");

// Gives whether all of it stands here now. Of two readings only the later one counts, whichever is answered first, and one of
// a view that was left for another meanwhile does not. What is being pressed stays until it is let go: it is not pressed else.
let readings = 0;
async function renew() {
  number();
  if (!document.querySelector("[data-live]")) return true;
  const turn = ++readings, address = window.location.href;
  const answer = await fetch(address).catch(() => null);
  const text = answer && answer.ok && await answer.text().catch(() => "");
  if (!text) return false;
  while (document.querySelector("[data-live]:active")) await new Promise((go) => setTimeout(go, 50));
  if (turn !== readings) return false;
  if (address !== window.location.href) return renew();
  const page = new DOMParser().parseFromString(text, "text/html");
  let isWhole = true;
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = page.getElementById(part.id);
    if (next && !put(part, next)) isWhole = false;
  }
  document.dispatchEvent(new Event("moothall:renewed"));
  return isWhole;
}

// The numbers in the navigation are asked for by the page, and again when it was changed or is looked at again.
const desk = document.querySelector('.d-bar .d-nav__link[data-key="queue"]');
let countings = 0;
async function number() {
  const turn = ++countings;
  const answer = desk && await fetch(`${desk.pathname}/counts`, { cache: "no-store" }).catch(() => null);
  const found = answer && answer.ok && !answer.redirected && await answer.json().catch(() => null);
  if (!found || turn !== countings) return;
  for (const [name, told] of Object.entries(found)) {
    const link = document.querySelector(`.d-bar .d-nav__link[data-key="${name}"]`);
    if (!link) continue;
    const count = link.querySelector(".d-nav__count") || link.appendChild(document.createElement("span"));
    if (count.dataset.number === told.number) continue;
    count.className = "d-nav__count";
    count.dataset.number = told.number;
    count.title = `${told.number} ${told.words}`;
    const words = document.createElement("span");
    words.className = "govuk-visually-hidden";
    words.textContent = ` ${told.words}`;
    count.replaceChildren(told.number, words);
  }
}

// Gives whether it was put in: what somebody is choosing or writing in is left as it is until the next time.
function put(part, next) {
  const ticked = new Set([...part.querySelectorAll("[name=case]:checked")].map((box) => box.value.split(".")[0]));
  const chosen = [...part.querySelectorAll("select")].map((one) => one.value);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  if (focused && focused.matches("select, textarea, input:not([type=checkbox])")) return false;
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  const at = focused ? [...part.querySelectorAll(ROWS)].indexOf(focused.closest(ROWS)) : -1;
  part.innerHTML = next.innerHTML;
  part.querySelectorAll("details").forEach((one, at) => { one.open = open[at] || one.open; });
  part.querySelectorAll("select").forEach((one, at) => { one.value = chosen[at] || one.value; });
  for (const box of part.querySelectorAll("[name=case]")) {
    box.checked = ticked.has(box.value.split(".")[0]);
  }
  if (focused) again(part, focused, at);
  return true;
}

// What had the focus has it again: a link or a button by its address or by that of its form, a box by its case. Where its
// row is gone, the row now in that place has it, and the heading where none is left: a keyboard goes on from there, not from the top.
function again(part, focused, at) {
  const [name] = ["href", "formaction"].filter((one) => focused.hasAttribute(one));
  const of = (box) => box.value.split(".")[0];
  const isSame = focused.matches("button")
    ? (one) => one.matches("button") && one.form?.action === focused.form?.action && one.textContent === focused.textContent
    : (one) => one.name === "case" && focused.name === "case" && of(one) === of(focused);
  const same = name
    ? part.querySelector(`[${name}="${CSS.escape(focused.getAttribute(name))}"]`)
    : [...part.querySelectorAll("button, [name=case]")].find(isSame);
  const rows = part.querySelectorAll(ROWS);
  const row = at >= 0 && rows[Math.min(at, rows.length - 1)];
  const heading = at >= 0 && document.querySelector("h1");
  const found = same || (row ? row.querySelector(".d-list__link") : heading);
  if (!found) return;
  if (found === heading) heading.tabIndex = -1;
  found.focus();
}

// The page says which mark it was read behind. A mark is kept once the page was read behind it; until then it is asked again.
let mark = list ? `"${list.dataset.mark}"` : "";
async function ask() {
  const answer = await fetch(list.dataset.now, { headers: { "If-None-Match": mark }, cache: "no-store" }).catch(() => null);
  if (!answer) return;
  await answer.text().catch(() => ""); // what is not read holds the connection
  if (answer.status !== 200 || answer.redirected) return;
  if (await renew()) mark = answer.headers.get("ETag");
}

async function beat() {
  const say = document.querySelector("form[data-draft]");
  const typed = new FormData();
  typed.set("csrfmiddlewaretoken", here.dataset.token);
  typed.set("writing", say && say.elements.text.value.trim() ? "yes" : "no");
  const answer = await fetch(here.dataset.here, { method: "POST", body: typed }).catch(() => null);
  const told = answer && answer.ok && !answer.redirected && await answer.json().catch(() => null);
  if (!told) return;
  if (here.textContent !== told.others) here.textContent = told.others;
  if (told.events > Number(here.dataset.events) && await renew()) here.dataset.events = told.events;
}

const turn = () => {
  if (document.visibilityState !== "visible") return;
  if (list) ask();
  if (here) beat();
};
const seen = () => document.visibilityState === "visible" && number();
seen();
document.addEventListener("visibilitychange", seen);
document.addEventListener("moothall:changed", renew);
if (list || here) {
  turn();
  setInterval(turn, EVERY);
  document.addEventListener("visibilitychange", turn);
}
