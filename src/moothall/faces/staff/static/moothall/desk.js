// What scripts add to the desk: a pop-out closes with Escape and stays on the screen.
// Nothing here is needed: every form has its button, every pop-out its summary.
document.addEventListener("keydown", (event) => {
  const open = event.target.closest("details[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A pop-out near the right edge opens to the left.
for (const act of document.querySelectorAll(".d-act")) {
  act.addEventListener("toggle", () => {
    const panel = act.querySelector(".d-act__panel");
    if (act.open && panel.getBoundingClientRect().right > document.documentElement.clientWidth - 8) {
      panel.classList.add("d-act__panel--left");
    }
  });
}

// What is typed is kept a moment after the last key, one request at a time: one that overtook another would be taken for
// a second window. Whoever sends meanwhile sends behind it, so that nothing is kept of what was sent.
const LONGEST = 10000;
function keptAsTyped(form, pause, keep) {
  let waiting, last, isSending = false;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const mine = Promise.allSettled([last]).then(() => keep(AbortSignal.timeout(LONGEST)));
      last = mine;
      mine.finally(() => { if (last === mine) last = undefined; });
    }, pause);
  });
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(waiting);
    if (!last) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    await Promise.allSettled([last]);
    isSending = false;
    form.requestSubmit(event.submitter);
  });
}

// Ctrl and Enter logs the call; what is typed is put aside as it is typed, for whoever is called away.
const call = document.querySelector("form#call");
if (call) {
  call.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      call.requestSubmit();
    }
  });
  const said = document.getElementById("aside-said");
  if (call.dataset.aside) {
    keptAsTyped(call, 1500, async (signal) => {
      const typed = new FormData(call);
      for (const [name, value] of [...typed]) {
        if (value instanceof File) typed.delete(name);
      }
      typed.set("aside", "auto");
      const how = { method: "POST", body: typed, keepalive: true, signal };
      const answer = await fetch(call.dataset.aside, how).catch(() => null);
      said.textContent = answer && answer.ok ? "Kept as you type" : "";
    });
  }
}

// What takes seconds says so while the browser waits, and no longer where somebody comes back to the page.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", () => (status.textContent = form.dataset.busy));
  window.addEventListener("pageshow", () => (status.textContent = ""));
}

// The filters change the list and the address alone: what is sent from beside them says the view as it is now.
document.addEventListener("submit", (event) => {
  const view = event.target.querySelector("[data-view-now]");
  if (view) {
    view.value = window.location.search.slice(1);
  }
});

// What is written on a case is kept as it is typed. Where another window kept other words, the button shows both.
const say = document.querySelector("form[data-draft]");
if (say) {
  const status = document.getElementById("say-kept");
  keptAsTyped(say, 1200, async (signal) => {
    const typed = new FormData(say);
    typed.delete("files");
    const how = { method: "POST", body: typed, headers: { Accept: "application/json" }, signal };
    const answer = await fetch(say.dataset.draft, how).catch(() => null);
    if (answer && answer.ok) {
      say.elements.revision.value = (await answer.json()).revision;
      status.textContent = "Kept as you type. Only you see it.";
    } else if (answer && answer.status === 409) {
      status.textContent = `${(await answer.json()).refused} Press “Keep as a draft” to see both.`;
    } else {
      status.textContent = "Not kept: there is no connection. Your words are still here.";
    }
  });
}

// From a list to its cases, one after another, and back to the view: this tab alone remembers the list, what it is called
// and its address, until it leaves the desk (`start.js`).
const CAME = "moothall-list";
window.addEventListener("pagehide", () => {
  const cases = [...document.querySelectorAll(".d-list__case .d-list__link")].map((link) => link.pathname);
  if (cases.length) {
    const name = document.querySelector("h1").textContent.trim();
    sessionStorage.setItem(CAME, JSON.stringify({ at: window.location.pathname + window.location.search, name, cases }));
  }
});
const walk = document.querySelector("[data-walk]");
const came = walk && JSON.parse(sessionStorage.getItem(CAME));
const place = came ? came.cases.indexOf(walk.dataset.walk) : -1;
if (place >= 0) {
  const back = document.querySelector("[data-walk-back]");
  back.href = came.at;
  back.textContent = came.name;
  walk.querySelector("[data-walk-at]").textContent = `${place + 1} of ${came.cases.length}`;
  for (const link of walk.querySelectorAll("[data-walk-to]")) {
    const other = came.cases[place + Number(link.dataset.walkTo)];
    link.hidden = !other;
    link.href = other || came.at;
  }
  walk.hidden = false;
}

// One box ticks every case of the page, and says how many are ticked.
const boxes = () => [...document.querySelectorAll(".d-list [name=case]")];
function count() {
  const all = document.getElementById("tick-all");
  if (!all) return;
  const ticked = boxes().filter((box) => box.checked).length;
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
  const words = ticked ? `${ticked} ticked` : "";
  const told = document.getElementById("ticked");
  if (told.textContent !== words) told.textContent = words;
}
document.addEventListener("change", (event) => {
  if (event.target.id === "tick-all") {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.matches("#tick-all, [name=case]")) count();
});
const results = document.getElementById("list");
if (results) {
  new MutationObserver(count).observe(results, { childList: true });
  count();
}

// A reference is copied to be pasted elsewhere; where the browser does not let a page do that, there is no button.
const copy = document.querySelector("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const isDone = await navigator.clipboard.writeText(copy.dataset.copy).then(() => true, () => false);
    copy.textContent = isDone ? "Copied" : "Not copied";
  });
}
