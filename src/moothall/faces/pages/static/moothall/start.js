// Starts the components of the GOV.UK Design System. Their address (it carries a hash) is on <html>.
import(document.documentElement.dataset.govuk).then(({ initAll }) => initAll());
