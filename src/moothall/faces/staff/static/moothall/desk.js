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
