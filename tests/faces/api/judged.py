"""Schemathesis, asked about the API in one process with it, so that nothing goes over a wire.

    python -m tests.faces.api.judged KEY PART

Every operation is tried with what fits the document. Of what does not fit each run tries a
quarter; of what schemathesis tries many of a kind, a wrong type in each place and every other
method of an address, one of `PARTS` parts, and so of the operations that it makes something up for.
All of it is tried in turn.
"""

import sys
from collections import Counter
from itertools import count
from zlib import crc32

import django

PARTS = 8
MANY = {"INCORRECT_TYPE", "UNSPECIFIED_HTTP_METHOD"}
"""Kinds of requests of which there are many."""
FEW = 4
"""Of every other kind each run tries one of so many parts."""
DOCUMENT = "/api/v1/openapi.json"
OF_WIRES = {"max_redirects", "verify", "cert", "proxies"}
"""What the library says of a request, and its own way without a wire does not take."""
WORDS = ["--continue-on-failure", "--no-color", "--suppress-health-check", "all", "--seed", "1"]
WORDS += ["--warnings", "off"]


class Part:
    """Says what belongs to one part of all that is tried."""

    def __init__(self, number):
        self.number = number
        self.seen = Counter()

    def has(self, case):
        """Whether a request is tried in this part: all are that fit."""
        phase = case.meta.phase.data
        kind = getattr(phase, "scenario", None)
        if kind is None or case.meta.generation.mode.value == "positive":
            return True
        alike = f"{case.operation.label} {kind.name} {phase.parameter_location} {phase.parameter}"
        self.seen[alike] += 1
        parts = PARTS if kind.name in MANY else FEW
        return (crc32(alike.encode()) + self.seen[alike]) % parts == self.number % parts

    def of(self, labels):
        """The operations that something is made up for."""
        return [one for one in labels if crc32(one.encode()) % PARTS == self.number]


class Sender:
    """Sends what fits the document as its own kind of client would: each request under its own key.

    The same Idempotency-Key with another request is refused, and a header that is empty is none.
    """

    def __init__(self):
        self.numbers = count(1)

    def told(self, case):
        """Change the headers of a request that is meant to be taken."""
        if case.meta.generation.mode.value != "positive" or not case.headers:
            return
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = f"judged-{next(self.numbers)}"
        if case.headers.get("If-Match") == "":
            del case.headers["If-Match"]


def served():
    """The product, whatever the host is called, over one connection to the database."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections

    connections["default"].settings_dict |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}

    class Ashby(WSGIHandler):
        def __call__(self, environ, start):
            return super().__call__(environ | {"HTTP_HOST": "ashby.localhost"}, start)

    return Ashby()


def main(key, number):
    """Try all, then make something up; end as schemathesis ends."""
    django.setup()
    import schemathesis
    from schemathesis.cli import loaders
    from schemathesis.cli import schemathesis as asked
    from schemathesis.transport.wsgi import WSGITransport

    sent = WSGITransport.send
    WSGITransport.send = lambda self, case, **more: sent(
        self, case, **{name: said for name, said in more.items() if name not in OF_WIRES}
    )
    part, app, sender = Part(int(number)), served(), Sender()

    @schemathesis.hook
    def filter_case(_context, case):
        return part.has(case)

    @schemathesis.hook
    def before_call(_context, case, _kwargs):
        sender.told(case)

    loaders.load_schema = lambda config, **_: schemathesis.openapi.from_wsgi(
        DOCUMENT, app, config=config._parent
    )
    words = ["run", f"http://localhost{DOCUMENT}", "--header", f"Authorization: Bearer {key}"]
    words += WORDS
    labels = [
        one.ok().label for one in schemathesis.openapi.from_wsgi(DOCUMENT, app).get_all_operations()
    ]
    chosen = [word for label in part.of(labels) for word in ("--include-name", label)]
    ways = (["coverage"], ["fuzzing", "--max-examples", "3", *chosen])
    return max(ended(asked, [*words, "--phases", *more]) for more in ways)


def ended(asked, words):
    """Ask schemathesis; return what its command ends with."""
    try:
        asked(words, standalone_mode=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
