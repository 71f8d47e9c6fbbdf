// A case at a glance, from any list of cases: where a pointer rests on its link, or by a key on its row. The card is read
// from the case's own address; what is done in it is answered there, and the list is read anew. Escape closes it, the pointer
// may go onto it, and it stays until the pointer or the focus leaves. Nothing depends on it: the link opens the case.
const RESTS = 400, LEAVES = 300;
const CASE = /\/cases\/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/;
const hovers = matchMedia("(hover: hover) and (min-width: 48em)");
let card, body, of, coming, going, asked = 0, isPinned = false, quiet = "";

const linkAt = (target) => {
  const link = target.closest?.(".d-list__link");
  return link && CASE.test(link.pathname) ? link : null;
};
const isOpen = () => card && !card.hidden;
const inside = (target) => isOpen() && card.contains(target);
const link = () => [...document.querySelectorAll(".d-list__link")].find((one) => one.pathname === of);

function made() {
  card = document.createElement("div");
  card.id = "glance";
  card.className = "d-glance";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  card.innerHTML = '<button class="d-glance__close" type="button"><span aria-hidden="true">×</span><span class="govuk-visually-hidden">Close</span></button><div></div>';
  body = card.lastElementChild;
  card.firstElementChild.addEventListener("click", () => close());
  card.addEventListener("submit", send);
  card.addEventListener("click", (event) => {
    const more = event.target.closest("a[data-glance]");
    if (more && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      read(more.href).then((text) => text && put(text));
    }
  });
  card.addEventListener("focusin", () => { isPinned = true; });
}

// What is not the card (the sign-in page, an error) is nothing to show.
async function read(address, how) {
  const answer = await fetch(address, { cache: "no-store", ...how }).catch(() => null);
  const text = answer && await answer.text();
  return answer && !answer.redirected && (answer.ok || answer.status === 422) ? text : "";
}

function put(text) {
  const isInside = inside(document.activeElement);
  body.innerHTML = text;
  const title = document.getElementById("glance-title");
  card.setAttribute("aria-label", title ? `At a glance: ${title.textContent.trim()}` : "A case at a glance");
  if (isInside) (body.querySelector(".govuk-form-group--error select, .govuk-form-group--error textarea, [data-said], details[open] select") || card).focus();
}

// Below its link; beside it where there is too little room below, above it where there is none beside. On a narrow screen
// the style sheet says where.
function place(near) {
  Object.assign(card.style, { left: "0", top: "0" });
  if (getComputedStyle(card).position === "fixed") {
    card.removeAttribute("style");
    return;
  }
  const at = near.getBoundingClientRect(), own = card.getBoundingClientRect();
  const wide = document.documentElement.clientWidth - 8, high = window.innerHeight - 8;
  let left = Math.max(Math.min(at.left + 24, wide - own.width), 8), top = at.bottom + 6;
  if (top + own.height > high) {
    const isBeside = at.right + 16 + own.width <= wide;
    left = isBeside ? at.right + 16 : left;
    top = Math.max(isBeside ? high - own.height : at.top - own.height - 6, 8);
  }
  Object.assign(card.style, { left: `${left - own.left}px`, top: `${top - own.top}px` });
}

async function open(near, byKey) {
  const turn = ++asked, path = near.pathname;
  if (isOpen()) {
    card.dataset.next = path;
    card.setAttribute("aria-busy", "true"); // until then nothing is done to the one that is still shown
  }
  const text = await read(`${path}/glance`);
  if (turn !== asked) return;
  card?.removeAttribute("aria-busy");
  if (!text) {
    if (byKey) window.location.assign(near.href);
    return;
  }
  if (!card) made();
  isPinned = byKey;
  of = card.dataset.next = path;
  (near.closest("[data-live]") || near.closest("table, ul") || near).after(card);
  card.hidden = false;
  put(text);
  place(link() || near);
  if (byKey) card.focus();
}

function close(isFocused = inside(document.activeElement)) {
  asked += 1;
  clearTimeout(coming);
  clearTimeout(going);
  if (!isOpen()) return;
  const back = link();
  card.hidden = true;
  card.removeAttribute("aria-busy");
  isPinned = false;
  quiet = of;
  if (isFocused && back) back.focus();
}

async function send(event) {
  event.preventDefault();
  if (card.getAttribute("aria-busy")) return;
  card.setAttribute("aria-busy", "true");
  const text = await read(event.target.action, { method: "POST", body: new FormData(event.target, event.submitter) });
  card.removeAttribute("aria-busy");
  if (!text) {
    window.location.assign(of);
    return;
  }
  put(text);
  if (inside(document.activeElement) || document.activeElement === document.body) (body.querySelector("[data-said]") || card).focus();
  if (body.querySelector("[data-said]")) document.dispatchEvent(new Event("moothall:changed"));
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !hovers.matches || isPinned) return;
  const near = linkAt(event.target);
  clearTimeout(coming);
  if (near && near.pathname !== quiet && !(isOpen() && near.pathname === of)) {
    coming = setTimeout(open, RESTS, near, false);
  }
  if (!near) quiet = "";
  if (!isOpen()) return;
  clearTimeout(going);
  if (!inside(event.target) && near?.pathname !== of) going = setTimeout(() => isPinned || close(), LEAVES);
});
window.addEventListener("resize", () => isOpen() && place(link() || card));
document.addEventListener("pointerdown", (event) => {
  clearTimeout(coming);
  if (isOpen() && !inside(event.target)) close(false);
});
document.addEventListener("focusin", (event) => {
  if (isOpen() && isPinned && !inside(event.target)) close(false);
});

// A form that is open in the card closes first, as forms do elsewhere (`desk.js`).
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (!isOpen()) clearTimeout(coming);
  else if (!(inside(event.target) && event.target.closest("details[open]"))) close();
}, true);

// By its key (`keys.js`): on the row that has the focus, or on the one under the pointer whose card is open. Again: closed.
document.addEventListener("moothall:glance", (event) => {
  const near = linkAt(event.target), isIts = isOpen() && (!near || near.pathname === card.dataset.next);
  if (!isIts) near && open(near, true);
  else if (isPinned) close(true);
  else card.focus();
});
