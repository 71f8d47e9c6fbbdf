"""axe in a real browser: put into a window once, and asked in each look for what differs there.

A look is a width, and light or dark. What a page holds does not differ between two looks where the
page is the same and shows the same elements; then only those rules are asked anew that look at how
elements are drawn.
"""

from axe_playwright_python.sync_playwright import Axe, AxeResults

DRAWN = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""axe's rules, of those that are on, whose verdict hangs on colours, sizes or places."""

_PUT = f"window.axeOfTests = function () {{{Axe().axe_script}\n}};"
"""Only read where a page is judged: other pages of a walk pay next to nothing."""

_ASKED = """
async ([drawn, isAgain]) => {
    if (!window.axe) { window.axeOfTests(); }
    const all = [document.documentElement, ...document.querySelectorAll("body, body *")];
    const isShown = (one) => Number(one.checkVisibility({visibilityProperty: true}));
    const seen = () => document.documentElement.outerHTML + all.map(isShown).join("");
    const there = seen();
    const told = {resultTypes: ["violations"]};
    if (isAgain && window.axeSaw === there) {
        const others = axe.getRules().filter((rule) => !drawn.includes(rule.ruleId));
        told.rules = Object.fromEntries(others.map((rule) => [rule.ruleId, {enabled: false}]));
    }
    const {violations} = await axe.run(told);
    window.axeSaw = seen();
    return {violations, fits: document.documentElement.scrollWidth <= window.innerWidth};
}
"""


def prepare(context):
    """Let axe be there in every page of a browser's context."""
    context.add_init_script(_PUT)


def audit(page, *, is_again=False):
    """Ask axe about a page as it looks now; gives what it found, and whether the page fits.

    *is_again*: the page was judged in another look, and nobody did anything to it since.
    """
    told = page.evaluate(_ASKED, [DRAWN, is_again])
    return AxeResults({"violations": told["violations"]}), told["fits"]
