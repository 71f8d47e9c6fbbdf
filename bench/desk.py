"""The queue page against the bare SQL of the same page, over the demo that is loaded.

Both run as the web role on the same rows, in turn: the page through every middleware to its last
byte; then the statements that it sent, word for word, on a plain connection that fetches every row.

Run: MOOTHALL_HOME=... PYTHONPATH=src python bench/desk.py [--rounds 40] [--small]
"""

import argparse
import json
import os
import statistics
import time

os.environ["MOOTHALL_ROLE"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")


from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moothall.config import wsgi
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Identity
from moothall.packs.demo import cast

PROMISE = 3.0
ENDS = frozenset({"BEGIN", "COMMIT"})
"""What is left out of the statements on their own: the scope that they run in has its own."""
VIEWS = {
    "all open": "/staff/queue",
    "unassigned": "/staff/queue?assignee=nobody",
    "closed, newest": "/staff/queue?state=closed&sort=newest",
    "one council's faults": "/staff/queue?kind=incident&council=ashby&state=any&sort=newest",
}


def main() -> None:
    """Time every view and say whether the promise holds."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--small", action="store_true", help="fewer rounds, half the promise")
    chosen = options.parse_args()
    rounds = 8 if chosen.small else chosen.rounds
    if not Council.objects.filter(slug="three-rivers-ict").exists():
        raise SystemExit("Load the demo first: moothall demo load --full")
    wsgi.ready()  # as the web server's processes are
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "three-rivers-ict.localhost"})
    client.force_login(Identity.objects.get(email=cast.DESK_OFFICER.email))
    print(f"{'view':<24}{'page ms':>9}{'CPU ms':>9}{'SQL ms':>9}{'statements':>12}{'ratio':>8}")
    worst = max(measured(client, name, path, rounds) for name, path in VIEWS.items())
    promise = PROMISE * 2 if chosen.small else PROMISE
    print(json.dumps({"bench": "desk", "worst_ratio": round(worst, 2), "promise": promise}))
    raise SystemExit(0 if worst <= promise else 1)


def measured(client: Client, name: str, path: str, rounds: int) -> float:
    """Time one view both ways, in turn; print its line and return the ratio of the medians."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    statements = [query["sql"] for query in captured.captured_queries]
    desk = councils.family(councils.by_slug("three-rivers-ict"))
    pages, bare, cpu = [], [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path)
        pages.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
        bare.append(alone(statements, desk))
    page, sql = statistics.median(pages), statistics.median(bare)
    line = (1000 * page, 1000 * statistics.median(cpu), 1000 * sql)
    print(f"{name:<24}" + "".join(f"{n:>9.1f}" for n in line) + f"{len(statements):>12}", end="")
    print(f"{page / sql:>8.2f}")
    return page / sql


def alone(statements: list[str], desk: list[int]) -> float:
    """Send the statements in a scope, on the same connection, without Django; return seconds."""
    began = time.perf_counter()
    with scope.opened(desk, writes=False), connection.connection.cursor() as cursor:
        for statement in statements:
            if statement not in ENDS:
                cursor.execute(statement.encode())
                cursor.fetchall()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
