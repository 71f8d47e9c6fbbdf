// Starts the components of the GOV.UK Design System. Their address (it carries a hash) is on <html>.
import(document.documentElement.dataset.govuk).then(({ initAll }) => initAll());

// What a tab knows of the desk (the list of `desk.js`, the page that htmx came from) it forgets where the desk ends, so at
// sign-out and at sign-in too.
if (!document.body.classList.contains("m-desk")) {
  sessionStorage.clear();
}
