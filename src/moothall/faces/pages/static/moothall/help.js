// Asks, while somebody types in their own words, which articles may help, and shows them beside the question.
// Without this they are offered on the page after it.
const place = document.querySelector("[data-help]");
const form = document.getElementById("answers");
let waiting, asked = "";

async function ask() {
  const typed = new FormData();
  for (const box of form.querySelectorAll("textarea")) typed.set(box.name, box.value);
  const text = [...typed.values()].join(" ").trim();
  if (text === asked || text.length < 4) return;
  asked = text;
  typed.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(place.dataset.help, { method: "POST", body: typed }).catch(() => null);
  if (answer && answer.ok && text === asked) place.innerHTML = await answer.text();
}

if (place && form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600);
  });
  ask();
}
