"""A browser without scripts that walks the pages of one council."""

import re
from datetime import date, timedelta
from html import unescape

from django.urls import reverse
from django.utils import timezone

from moothall.engine.catalogue import journey

GIVEN = journey.Given(date(2026, 3, 27))
GOOD = {"text": "Twelve", "email": "ada@example.com", "phone": "01632 960 001"}


class Browser:
    """Follows redirects, keeps the last page, knows how to fill in a form."""

    def __init__(self, client, council):
        self.client = client
        self.council = council
        self.host = {"host": f"{council.slug}.localhost"}
        self.page = None
        self.path = ""

    def get(self, path):
        self.page = self.client.get(path, headers=self.host, follow=True)
        self.path = self.page.request["PATH_INFO"]
        return self.page

    def post(self, path, data=None):
        self.page = self.client.post(path, data or {}, headers=self.host, follow=True)
        self.path = self.page.request["PATH_INFO"]
        return self.page

    @property
    def heading(self):
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text, re.DOTALL)
        return unescape(re.sub(r"<[^>]+>|\s+", " ", found[1])).strip()

    @property
    def title(self):
        return unescape(re.search(r"<title>(.*?)</title>", self.page.text, re.DOTALL)[1])

    @property
    def text(self):
        body = re.sub(r"(?s)<head>.*?</head>", "", self.page.text)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))

    @property
    def back(self):
        return unescape(re.search(r'<a href="([^"]+)" class="govuk-back-link', self.page.text)[1])

    def begin(self, service):
        return self.post(reverse("portal:begin", args=(service,)))

    def walk(self, service, choices=None):
        """Answer every page that comes, until the check; `choices` override by question id.

        Pages on the way are answered where they lie, not drawn first: that costs half of it.
        """
        self.begin(service.service)
        while "/page/" in self.path:
            typed = answers(service.page(self.path.rsplit("/", 1)[-1]), choices or {})
            self.page = self.client.post(self.path, typed, headers=self.host)
            assert "Location" in self.page.headers, self.text
            self.path = self.page.headers["Location"]
        return self.get(self.path)


def answers(page, choices):
    """Post data that answers every question of a page."""
    data = {}
    for question in page.questions:
        if question.type == "date":
            data |= date_parts(question, choices.get(question.id, limit_of(question)))
        elif question.type in {"radios", "checkboxes"}:
            data[question.id] = choices.get(question.id, question.options[0].id)
        elif question.id in choices or question.type in GOOD:
            data[question.id] = choices.get(question.id, GOOD.get(question.type))
        elif question.type != "record":  # nothing is there to be chosen
            data |= journey.fields(question, journey.example(question, given=GIVEN))
    return data


def limit_of(question):
    """A day that the question takes: year, month, day."""
    day = a_day(question.min)
    return day.year, day.month, day.day


def a_day(first):
    """A day that a question takes whose first one is given, far from its other limit."""
    return timezone.localdate() + timedelta(days=120 if first == "today" else -200)


def date_parts(question, day):
    parts = zip(("day", "month", "year"), reversed(day), strict=True)
    return {f"{question.id}-{part}": str(number) for part, number in parts}
