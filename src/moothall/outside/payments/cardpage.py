"""The stand-in's pages: where a payer types a test card, confirms, or gives up."""

from collections.abc import Mapping
from html import escape
from typing import Any

STYLE = """
body{font:19px/1.4 arial,sans-serif;margin:0;color:#0b0c0c}
header{background:#0b0c0c;color:#fff;padding:12px 16px;font-weight:700}
main{max-width:640px;margin:0 auto;padding:16px}
.note{border-left:10px solid #1d70b8;padding:12px 16px;background:#f3f2f1}
label{display:block;font-weight:700;margin:16px 0 4px}
input{font:inherit;padding:6px;border:2px solid #0b0c0c;width:100%;max-width:340px;
box-sizing:border-box}
button{font:inherit;background:#00703c;color:#fff;border:0;padding:10px 14px;margin:20px 12px 0 0}
button.quiet{background:#f3f2f1;color:#0b0c0c}
.wrong{color:#d4351c;font-weight:700}
table{border-collapse:collapse;font-size:16px}td{padding:4px 16px 4px 0}
"""
TESTS = (
    ("4242424242424242", "it is paid"),
    ("4000000000000002", "the bank says no"),
    ("4000000000000069", "the card has expired"),
    ("4000000000000119", "something breaks"),
)
ENDS = {
    "P0010": ("Your payment has been declined", "No money has been taken from your account."),
    "P0020": ("Your payment session has expired", "No money has been taken from your account."),
    "P0030": ("Your payment has been cancelled", "No money has been taken from your account."),
    "P0040": ("Your payment has been cancelled", "The service cancelled it."),
    "P0050": ("We are experiencing technical problems", "No money has been taken."),
}


def card(one: Mapping[str, Any], token: str, *, wrong: str = "") -> str:
    """Return the page that asks for a card."""
    said = f'<p class="wrong" id="wrong">{escape(wrong)}</p>' if wrong else ""
    tests = "".join(f"<tr><td>{number}</td><td>{what}</td></tr>" for number, what in TESTS)
    return _page(
        "Enter card details",
        f"""{_what(one)}{said}
<form method="post" action="/card_details/{escape(token)}" novalidate>
<label for="card-no">Card number</label>
<input id="card-no" name="cardNo" inputmode="numeric" autocomplete="off">
<button>Continue</button></form>
<form method="post" action="/card_details/{escape(token)}/cancel">
<button class="quiet">Cancel payment</button></form>
<h2>Test cards</h2><table>{tests}</table>""",
    )


def confirm(one: Mapping[str, Any], token: str) -> str:
    """Return the page that asks for the last yes."""
    return _page(
        "Confirm your payment",
        f"""{_what(one)}
<form method="post" action="/card_details/{escape(token)}/confirm">
<button>Confirm payment</button></form>
<form method="post" action="/card_details/{escape(token)}/cancel">
<button class="quiet">Cancel payment</button></form>""",
    )


def ended(one: Mapping[str, Any]) -> str:
    """Return the page that says how a payment ended without money, with the way back."""
    title, words = ENDS.get(one["state"].get("code", ""), ("Your payment has ended", ""))
    back = escape(one["wanted"]["return_url"])
    return _page(title, f'<p>{words}</p><p><a href="{back}">Go back</a></p>')


def lost() -> str:
    """Return the page for an address that leads nowhere."""
    return _page("This page has expired", "<p>Go back to the service and try again.</p>")


def _what(one: Mapping[str, Any]) -> str:
    pence = one["wanted"]["amount"]
    return (
        f"<p>{escape(one['wanted']['description'])}<br>"
        f"<strong>Total amount: &pound;{pence // 100:,}.{pence % 100:02}</strong></p>"
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE}</style></head><body><header>A stand-in for GOV.UK Pay</header><main>
<p class="note">No money is taken here. Never type a real card: only the numbers below work.</p>
<h1>{title}</h1>{body}</main></body></html>"""
