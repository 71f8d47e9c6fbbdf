// Asks, while somebody types in their own words, which articles may help, and shows them beside the question.
// Only the words of the questions that are named are sent, and nothing else of the form.
// Without this they are offered on the page after it.
const place = document.querySelector("[data-help]");
const form = document.getElementById("answers");
let waiting, asked = "";

async function ask() {
  const typed = new FormData();
  for (const name of place.dataset.words.split(" ")) typed.set(name, form.elements[name]?.value ?? "");
  const text = [...typed.values()].join(" ").trim();
  if (text === asked || text.length < 4) return;
  asked = text;
  typed.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(place.dataset.help, { method: "POST", body: typed }).catch(() => null);
  const found = answer && answer.ok && await answer.text().catch(() => null);
  const isUsed = place.contains(document.activeElement) || place.matches(":active");
  if (typeof found === "string" && text === asked && !isUsed) place.innerHTML = found;
}

if (place && form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600);
  });
  ask();
}
