// A case at a glance, from any list of cases: where a pointer rests on its link, or by a key on its row. The card is read
// from the case's own address; what is done in it is answered there, and the list is read anew. Escape closes it, the pointer
// may go onto it, and it stays until the pointer or the focus leaves. Nothing depends on it: the link opens the case.
const RESTS = 400, LEAVES = 300;
const CASE = /\/cases\/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/;
const wide = matchMedia("(min-width: 48em)"), hovers = matchMedia("(hover: hover)");
let card, body, of, coming, going, asked = 0, isPinned = false, isSent = false;
let awaited = "", quiet = ""; // what a pointer rests on is being read; what was closed under it comes again once it left

const linkAt = (target) => {
  const link = target.closest?.(".d-list__link");
  return link && CASE.test(link.pathname) ? link : null;
};
const isOpen = () => card && !card.hidden;
const inside = (target) => isOpen() && card.contains(target);
const links = () => [...document.querySelectorAll(".d-list__link")];
const link = () => links().find((one) => one.pathname === of);

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
      show(more.href);
    }
  });
  card.addEventListener("focusin", () => {
    clearTimeout(coming);
    isPinned = true;
  });
  card.addEventListener("toggle", fit, true);
}

// What is not the card (the sign-in page, an error) is nothing to show.
async function read(address, how) {
  const answer = await fetch(address, { cache: "no-store", ...how }).catch(() => null);
  const text = answer && await answer.text();
  return answer && !answer.redirected && (answer.ok || answer.status === 422) ? text : "";
}

// More of the same case, unless one went on meanwhile; where that cannot be read, its page says why.
async function show(address) {
  if (card.hasAttribute("aria-busy")) return;
  const turn = ++asked;
  card.setAttribute("aria-busy", "true");
  const text = await read(address);
  if (turn !== asked) return;
  card.removeAttribute("aria-busy");
  if (text) put(text);
  else window.location.assign(of);
}

function put(text) {
  const isInside = inside(document.activeElement);
  body.innerHTML = text;
  const title = document.getElementById("glance-title");
  card.setAttribute("aria-label", title ? `At a glance: ${title.textContent.trim()}` : "A case at a glance");
  if (isInside) settle();
  fit();
}

// The focus goes to what was said or is wrong, or to what is chosen next.
function settle() {
  const wrong = body.querySelector(".govuk-form-group--error :is(select, textarea), [data-said]");
  (wrong || body.querySelector("details[open] select") || card).focus();
}

// Below its link; beside it where there is too little room below, above it where there is none beside. On a narrow screen
// the style sheet says where.
function place(near) {
  card.removeAttribute("style");
  if (!wide.matches) return;
  const at = near.getBoundingClientRect(), { width, height } = card.getBoundingClientRect();
  const right = document.documentElement.clientWidth - 8, bottom = window.innerHeight - 8;
  let left = Math.max(Math.min(at.left + 24, right - width), 8), top = at.bottom + 6;
  if (top + height > bottom) {
    const isBeside = at.right + 16 + width <= right;
    left = isBeside ? at.right + 16 : left;
    top = isBeside ? bottom - height : Math.min(at.top - height - 6, bottom - height);
  }
  Object.assign(card.style, { left: `${left}px`, top: `${Math.max(top, 8)}px` });
}

// What grows stays on the screen.
function fit() {
  const over = card.getBoundingClientRect().bottom + 8 - window.innerHeight;
  if (over > 0 && card.style.top) card.style.top = `${Math.max(parseFloat(card.style.top) - over, 8)}px`;
}

async function open(near, byKey) {
  if (isSent) return; // how that ended is said first
  clearTimeout(coming);
  clearTimeout(going);
  const turn = ++asked, path = near.pathname;
  awaited = byKey ? "" : path;
  if (isOpen()) {
    card.dataset.next = path;
    card.setAttribute("aria-busy", "true"); // until then nothing is done to the one that is still shown
  }
  const text = await read(`${path}/glance`);
  if (turn !== asked) return;
  awaited = "";
  card?.removeAttribute("aria-busy");
  if (!text) {
    hide();
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
  count();
  if (byKey) card.focus();
}

function hide() {
  if (!isOpen()) return;
  card.hidden = true;
  card.removeAttribute("aria-busy");
  isPinned = false;
}

// Which of the list it is: what was done can take its row away, and one goes on from there.
function count() {
  const at = links().findIndex((one) => one.pathname === of);
  if (at >= 0) card.dataset.place = at;
}

// Its row; where that is gone, the one that is there now, or the heading over the list.
function row() {
  const all = links(), there = all[card.dataset.place];
  const own = all.filter((one) => card.previousElementSibling.contains(one));
  const back = link() || (own.includes(there) ? there : own.at(-1)) || document.querySelector("h1");
  if (back.matches("h1")) back.tabIndex = -1;
  return back;
}

function close(isFocused = inside(document.activeElement)) {
  asked += 1;
  awaited = "";
  clearTimeout(coming);
  clearTimeout(going);
  if (!isOpen()) return;
  hide();
  quiet = of;
  if (isFocused) row().focus();
}

async function send(event) {
  event.preventDefault();
  if (card.hasAttribute("aria-busy")) return;
  isSent = true;
  card.setAttribute("aria-busy", "true");
  const text = await read(event.target.action, { method: "POST", body: new FormData(event.target, event.submitter) });
  isSent = false;
  card.removeAttribute("aria-busy");
  if (!text) {
    window.location.assign(of);
    return;
  }
  put(text);
  const isBack = card.hidden && !body.querySelector(".d-glance__said:not(.d-glance__said--not)");
  if (isBack) { // why it was not done is said, though somebody closed it meanwhile
    card.hidden = false;
    place(link() || card);
  }
  if (isBack || document.activeElement === document.body) settle();
  if (body.querySelector("[data-said]")) document.dispatchEvent(new Event("moothall:changed"));
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !hovers.matches || !wide.matches || isPinned) return;
  const near = linkAt(event.target), path = near ? near.pathname : "";
  clearTimeout(coming);
  clearTimeout(going);
  if (path !== quiet) quiet = "";
  if (awaited && path !== awaited) {
    asked += 1;
    awaited = "";
    card?.removeAttribute("aria-busy");
  }
  const isIts = isOpen() && (inside(event.target) || path === of);
  if (isOpen() && !isIts) going = setTimeout(() => isPinned || hide(), LEAVES);
  if (near && !isIts && path !== quiet && path !== awaited) coming = setTimeout(open, RESTS, near, false);
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

// What somebody else did meanwhile is shown too, where nothing is being chosen and nothing was just said.
const isLeft = () => isOpen() && !card.hasAttribute("aria-busy") && !body.contains(document.activeElement) && !body.querySelector("details[open], [data-said]");
document.addEventListener("moothall:renewed", async () => {
  if (isOpen()) count();
  const turn = asked, text = isLeft() && await read(`${of}/glance`);
  if (text && turn === asked && isLeft()) put(text);
});

// By its key (`keys.js`): on the row that has the focus, or on the one under the pointer whose card is open. Again: closed.
document.addEventListener("moothall:glance", (event) => {
  const near = linkAt(event.target), isIts = isOpen() && (!near || near.pathname === card.dataset.next);
  if (!isIts) near && open(near, true);
  else if (isPinned) close(true);
  else card.focus();
});
