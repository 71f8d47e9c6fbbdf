// Canned replies while one writes: `::` and a part of a name lists those that fit, as this case fills them in, and Enter
// puts one where one writes. The button beside the list of all puts it there too, and leaves the page and chosen files as
// they are. Without this the button asks the server, which puts the words behind what is written.
const box = document.getElementById("say-text");
const all = document.getElementById("say-canned");
const MOST = 8;
const BEGUN = /(^|\s)::([^\n:]{0,40})$/;

if (box && all) {
  const form = box.form;
  const button = all.parentElement.querySelector("button[formaction]");
  const kept = new Map();
  let isAsked = false;
  const found = document.createElement("div");
  found.className = "d-found";
  found.hidden = true;
  found.innerHTML = '<p class="d-quiet" role="status"></p><ul id="say-found" role="listbox" aria-label="Those that fit"></ul><p class="d-found__words m-typed"></p>';
  box.after(found);
  const [status, list, preview] = found.children;
  const hint = document.createElement("span");
  hint.className = "d-quiet";
  hint.textContent = "or write :: and its name";
  button.after(hint);
  box.setAttribute("aria-autocomplete", "list");

  const filled = (number) => {
    if (!kept.has(number)) {
      const asked = new FormData();
      asked.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      asked.set("canned", number);
      const answer = fetch(button.getAttribute("formaction"), { method: "POST", body: asked, headers: { Accept: "application/json" } });
      kept.set(number, answer.then((one) => (one.ok && !one.redirected ? one.json() : null)).catch(() => null));
    }
    return kept.get(number);
  };
  const query = () => (box.selectionStart === box.selectionEnd ? BEGUN.exec(box.value.slice(0, box.selectionStart)) : null);
  const chosen = () => list.querySelector("[aria-selected=true]");

  function close() {
    found.hidden = true;
    box.removeAttribute("aria-controls");
    box.removeAttribute("aria-activedescendant");
  }

  async function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
    preview.textContent = "";
    const said = await filled(option.dataset.number);
    if (chosen() === option) preview.textContent = said ? said.words : "";
  }

  function look() {
    const begun = query();
    if (!begun) return close();
    const parts = begun[2].trim().toLowerCase().split(/\s+/);
    const fits = [...all.options].filter((one) => one.value && parts.every((part) => one.text.toLowerCase().includes(part)));
    list.replaceChildren(...fits.slice(0, MOST).map((one) => {
      const item = document.createElement("li");
      const keeper = one.closest("optgroup")?.label;
      item.id = `say-found-${one.value}`;
      item.dataset.number = one.value;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = keeper ? `${one.text} (${keeper})` : one.text;
      return item;
    }));
    const more = fits.length > MOST ? `, the first ${MOST} here` : "";
    const how = fits.length ? "Enter puts in the one that is marked, the arrows go on, Escape leaves it." : "Write another part of the name.";
    status.textContent = `${fits.length} canned ${fits.length === 1 ? "reply fits" : "replies fit"}${more}. ${how}`;
    preview.textContent = "";
    found.hidden = false;
    box.setAttribute("aria-controls", list.id);
    if (list.firstChild) choose(list.firstChild);
    else box.removeAttribute("aria-activedescendant");
  }

  // The words go in as if they were typed, so that the browser can undo them and the draft is kept.
  async function put(number, begin, end) {
    const said = await filled(number);
    if (!said) return false;
    box.focus();
    box.setSelectionRange(begin, end);
    if (!document.execCommand("insertText", false, said.words)) {
      box.setRangeText(said.words, begin, end, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
    if (said.told) {
      status.textContent = said.told;
      list.replaceChildren();
      preview.textContent = "";
      found.hidden = false;
    }
    return true;
  }
  const take = (option) => {
    const begun = query();
    if (begun) put(option.dataset.number, box.selectionStart - begun[2].length - 2, box.selectionStart);
  };

  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (found.hidden || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const now = chosen();
    const next = { ArrowDown: now?.nextElementSibling || list.firstChild, ArrowUp: now?.previousElementSibling || list.lastChild }[event.key];
    if (event.key === "Escape") close();
    else if (now && event.key === "Enter" && !event.shiftKey) take(now);
    else if (now && next) choose(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take(option);
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter !== button || !all.value || isAsked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const before = box.value.trimEnd();
    if (before && box.selectionEnd >= before.length) {
      box.value = `${before}\n\n`;
      box.setSelectionRange(box.value.length, box.value.length);
    }
    if (await put(all.value, box.selectionStart, box.selectionEnd)) return;
    isAsked = true;
    form.requestSubmit(button);
  }, { capture: true });
}
