// An open page asks every ten seconds, while it can be seen, whether anything was done; then it reads itself anew
// and changes the parts that are marked. What is typed, ticked and focused stays. Nothing depends on it.
const EVERY = 10_000;
const ROWS = ".d-list__row, .d-tasks__item";
const list = document.querySelector("[data-now]");
const here = document.querySelector("#here[data-here]");

async function renew() {
  number();
  if (!document.querySelector("[data-live]")) return;
  const answer = await fetch(window.location.href).catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = page.getElementById(part.id);
    if (next) put(part, next);
  }
  document.dispatchEvent(new Event("moothall:renewed"));
}

// The numbers in the navigation are asked for by the page, and again when it was changed or is looked at again.
const desk = document.querySelector('.d-bar .d-nav__link[data-key="queue"]');
async function number() {
  const answer = desk && await fetch(`${desk.pathname}/counts`, { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  for (const [name, told] of Object.entries(await answer.json())) {
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

function put(part, next) {
  const ticked = new Set([...part.querySelectorAll("[name=case]:checked")].map((box) => box.value.split(".")[0]));
  const chosen = [...part.querySelectorAll("select")].map((one) => one.value);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  if (focused && focused.matches("select, textarea, input:not([type=checkbox])")) return;
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  const at = focused ? [...part.querySelectorAll(ROWS)].indexOf(focused.closest(ROWS)) : -1;
  part.innerHTML = next.innerHTML;
  part.querySelectorAll("details").forEach((one, at) => { one.open = open[at] || one.open; });
  part.querySelectorAll("select").forEach((one, at) => { one.value = chosen[at] || one.value; });
  for (const box of part.querySelectorAll("[name=case]")) {
    box.checked = ticked.has(box.value.split(".")[0]);
  }
  if (focused) again(part, focused, at);
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

let mark = "";
async function ask() {
  const answer = await fetch(list.dataset.now, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store" }).catch(() => null);
  if (!answer) return;
  await answer.text(); // what is not read holds the connection
  if (answer.status !== 200) return;
  const isFirst = mark === "";
  mark = answer.headers.get("ETag");
  if (!isFirst) await renew();
}

async function beat() {
  const say = document.querySelector("form[data-draft]");
  const typed = new FormData();
  typed.set("csrfmiddlewaretoken", here.dataset.token);
  typed.set("writing", say && say.elements.text.value.trim() ? "yes" : "no");
  const answer = await fetch(here.dataset.here, { method: "POST", body: typed }).catch(() => null);
  if (!answer || !answer.ok) return;
  const told = await answer.json();
  if (here.textContent !== told.others) here.textContent = told.others;
  if (told.events > Number(here.dataset.events)) {
    here.dataset.events = told.events;
    await renew();
  }
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
