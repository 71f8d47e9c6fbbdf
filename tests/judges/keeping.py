"""Pages kept for outside judges: every HTML reply, each once, in a folder."""

import hashlib
import re
from pathlib import Path

from django.test import Client
from django.urls import Resolver404

CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}"
    r'|(?<=name="csrfmiddlewaretoken" value=")\w+'
)
"""What differs from run to run and says nothing about a page: numbers of things, and secrets."""


def name_of(response):
    """Return the name of the route that answered."""
    try:
        return response.resolver_match.view_name.replace(":", "-")
    except Resolver404:
        return "none"


class Keeper:
    """Keeps the HTML that test clients are answered with, while it is on."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, response):
        """Write a reply's page down, unless the same one is there already."""
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            plain = CHANGING.sub("", response.content.decode())
            told = hashlib.sha256(plain.encode()).hexdigest()[:12]
            name = name_of(response)
            file = self.folder / f"{name}.{response.status_code}.{told}.html"
            if not file.exists():
                file.write_bytes(response.content)

    def watch(self, patch):
        """Keep every reply of every client from now on; `patch` is pytest's."""
        asked = Client.request

        def request(client, **environ):
            response = asked(client, **environ)
            self.keep(response)
            return response

        patch.setattr(Client, "request", request)
