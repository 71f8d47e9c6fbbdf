"""What a payer does on the stand-in's card pages, as a browser does it."""

import re
from urllib.parse import urljoin

import requests

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
BREAKS = "4000000000000119"


def card(next_url, number):
    """Type a card; return the page that follows."""
    page = requests.get(next_url, timeout=5)
    where = re.search(r'action="(/card_details/[^"/]+)"', page.text)[1]
    return requests.post(urljoin(next_url, where), data={"cardNo": number}, timeout=5)


def press(page, what):
    """Press a button of a page by the end of its form's address; return where it leads."""
    where = re.search(rf'action="(/card_details/[^"/]+/{what})"', page.text)[1]
    return requests.post(urljoin(page.url, where), timeout=5, allow_redirects=False)


def pay(next_url, number=GOOD):
    """Pay, up to the way back; return that address."""
    return press(card(next_url, number), "confirm").headers["Location"]


def give_up(next_url):
    """Cancel on the card page."""
    page = requests.get(next_url, timeout=5)
    return press(page, "cancel")
