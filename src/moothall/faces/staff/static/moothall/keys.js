// Single keys of the desk: each can be changed, and all switched off. Nothing happens while something is typed,
// nor with Ctrl, Alt or the system's key held, so that browsers and screen readers keep theirs.
const told = document.querySelector("meta[name=moothall-keys]");
const keys = told ? JSON.parse(told.content) : {};
const sheet = document.getElementById("sheet-of-keys");

const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable]");
const links = () => [...document.querySelectorAll(".d-list__link")];
const glance = () => document.activeElement.closest("#glance");
const row = () => document.activeElement.closest(".d-list__row");

// In the card of a case (`glance.js`) one goes on from that case, in the card.
const near = () => glance()
  ? links().find((one) => one.pathname === glance().dataset.next)
  : document.activeElement.closest(".d-list__link") || row()?.querySelector(".d-list__link");
const look = (link) => (link || document).dispatchEvent(new Event("moothall:glance", { bubbles: true }));

function step(by) {
  const walk = document.querySelector("[data-walk]:not([hidden])");
  if (walk) {
    walk.querySelector(`[data-walk-to="${by}"]:not([hidden])`)?.click();
    return;
  }
  const all = links(), from = near();
  const gone = glance() ? Number(glance().dataset.place) : by > 0 ? 0 : all.length; // where its row was
  const at = from ? all.indexOf(from) : by > 0 ? gone - 1 : gone;
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) {
    next.scrollIntoView({ block: "nearest" });
    if (!glance()) next.focus();
    else if (next !== from) look(next);
  }
}

function tick(boxes) {
  const isOn = boxes.some((box) => !box.checked);
  for (const box of boxes) {
    box.checked = isOn;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Opens what a control stands in, then does what a pointer would: a form's first field, a button, a link.
function use(control) {
  for (let around = control.closest("details:not([open])"); around; around = around.parentElement.closest("details:not([open])")) {
    around.open = true;
  }
  if (control.matches("summary")) {
    control.parentElement.open = true;
    const first = control.parentElement.querySelector("input:not([type=hidden]), select, textarea, button");
    (first || control).focus();
  } else if (control.matches("input[type=radio]")) {
    control.click();
    document.getElementById("say-text").focus();
  } else if (control.matches("input, select, textarea")) {
    control.focus();
  } else {
    control.click();
  }
}

const own = {
  sheet: () => sheet.showModal(),
  next: () => step(1),
  previous: () => step(-1),
  glance: () => look(near()),
  tick: () => row() && tick([...row().querySelectorAll("[name=case]")]),
  "tick-all": () => tick([...document.querySelectorAll(".d-list [name=case]")]),
};

document.addEventListener("keydown", (event) => {
  const name = keys[event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !["next", "previous"].includes(name)) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (glance()?.hasAttribute("aria-busy") && !own[name]) return;
  const control = glance()?.querySelector(`[data-glance-key~="${name}"]`) || row()?.querySelector(`[data-row-key~="${name}"]`) || document.querySelector(`[data-key~="${name}"]`);
  if (own[name] || control) {
    event.preventDefault();
    (own[name] || (() => use(control)))();
  }
});
