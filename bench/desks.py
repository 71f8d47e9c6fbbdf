"""The desks that are compared: ours, django-helpdesk and Roundup, each with so many cases.

Each is served by two processes of the same web server on a database of the same PostgreSQL, and
asked by somebody who is signed in: an officer who logs what a caller says, and looks at their list.
"""

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from filling import HOST, ONE_IN
from psycopg import sql
from served import GRANIAN, PEERS, THREADS, WORKERS, Asking, Served, environment, running

from moothall.outside.postgres import loopback
from moothall.outside.postgres.server import Server

OURS, HELPDESK, ROUNDUP = "moothall", "django-helpdesk", "roundup"
BARE = "bare Django"
"""No desk: what a form that is signed in for, and one row, cost before a desk does anything."""
CALL = "/staff/log/ashby/missed-bin"
TOKEN = re.compile(rb'middlewaretoken" value="(\w+)"')
ANSWERED = {
    "channel": "phone",
    "bin_kind": "rubbish",
    "missed_on-day": "1",
    "missed_on-month": "6",
    "missed_on-year": "2026",
    "address_line": "1 High Street",
    "town": "Ashby",
    "postcode": "AB1 2CD",
    "was_out": "yes",
    "help_to_move": "no",
    "more": "The rubbish bin was not emptied on Monday. It was out by six.",
    "full_name": "Robin Vale",
    "phone": "020 7946 0018",
}
"""What an officer types who is told of a missed bin."""
SAID = "The rubbish bin was not emptied on Monday. It was out by six, at 1 High Street, Ashby."
EVERY = b64encode(
    b'{"filtering": {"status__in": [1, 2, 3, 4, 5]}, "sorting": "created", "sortreverse": true,'
    b' "search_string": ""}'
).decode()
OPEN = b64encode(
    b'{"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": "",'
    b' "sortreverse": false}'
).decode()
ROWS = "/datatables_ticket_list/{}?draw=1&start=0&length=50&order%5B0%5D%5Bcolumn%5D=5&order%5B0%5D%5Bdir%5D={}"  # noqa: E501


@dataclass(frozen=True)
class Desk:
    """A desk that is served: how a case is made, what its lists are, and how its cases count."""

    served: Served
    database: str
    case: Callable[[int], Sequence[Asking]]
    lists: dict[str, Callable[[int], Sequence[Asking]]]
    counts: dict[str, str]

    def counted(self, server: Server) -> dict[str, int]:
        """Return how many rows there are, by what they are."""
        with psycopg.connect(server.url("superuser", self.database)) as connection:
            found = {}
            for name, table in self.counts.items():
                look = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
                row = connection.execute(look).fetchone()
                found[name] = row[0] if row else 0
            return found


@contextmanager
def ours(server: Server, home: Path, database: str, cookies: str) -> Iterator[Desk]:
    """Serve Moothall, where an officer has such cookies."""
    port = loopback.free_port()
    env = {"MOOTHALL_ROLE": "web", "DATABASE_URL": server.url("web", database)}
    env |= {"MOOTHALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    words = [sys.executable, "-m", "moothall", "serve", "--port", port]
    words += ["--workers", WORKERS, "--threads", THREADS]
    log = home / f"{database}.log"
    with running(OURS, words, port, env=env, log=log) as begun:
        told = {"Host": f"{HOST}:{port}", "Cookie": cookies}
        served = replace(begun, headers=told)
        reply, form = served.answer(Asking(CALL))
        if "csrf=" not in cookies:
            given = reply.headers.get_all("Set-Cookie") or []
            told["Cookie"] = "; ".join([cookies, *(one.split(";")[0] for one in given)])
        typed = {"csrfmiddlewaretoken": _token(reply, form), **ANSWERED}

        def case(number: int) -> Sequence[Asking]:
            said = {**typed, "token": str(uuid4()), "email": f"caller-{uuid4()}@example.com"}
            return [Asking(CALL, urlencode(said), wanted=302)]

        lists = {
            "open": lambda number: [Asking("/staff/queue")],
            "every, newest first": lambda number: [Asking("/staff/queue?state=any&sort=newest")],
        }
        counts = {"cases": "cases_case", "tasks": "cases_task", "clocks": "cases_target"}
        counts |= {"journal": "journal_entry", "outbox": "contact_message"}
        yield Desk(served, database, case, lists, counts)


@contextmanager
def helpdesk(server: Server, home: Path, cases: int) -> Iterator[Desk]:
    """Fill and serve django-helpdesk; its list is a page and what its script asks for then."""
    env, bin_ = _peer(server, home, HELPDESK, "helpdesk"), environment("desks")
    session = _filled(bin_, "djangodesk.py", env, cases)
    port = loopback.free_port()
    words = [bin_ / "granian", *GRANIAN, "--port", port, "djangodesk:application"]
    with running(HELPDESK, words, port, env=env, log=home / "helpdesk.log") as begun:
        told = {"Host": f"ashby.localhost:{port}", "Cookie": f"sessionid={session}"}
        served = replace(begun, headers=told)
        reply, form = served.answer(Asking("/tickets/submit/"))
        given = reply.headers.get_all("Set-Cookie") or []
        told["Cookie"] += "".join(f"; {one.split(';')[0]}" for one in given)
        typed = {"csrfmiddlewaretoken": _token(reply, form), "queue": "1", "priority": "3"}

        def case(number: int) -> Sequence[Asking]:
            said = {**typed, "title": f"Report a missed bin {number}", "body": SAID}
            said["submitter_email"] = f"caller-{uuid4()}@example.com"
            return [Asking("/tickets/submit/", urlencode(said), wanted=302)]

        page, every = Asking("/tickets/"), "/tickets/?status=1&status=2&status=3&status=4&status=5"
        lists = {
            "open": lambda number: [page, Asking(ROWS.format(OPEN, "asc"))],
            "every, newest first": lambda number: [
                Asking(f"{every}&sort=created&sortreverse=on"),
                Asking(ROWS.format(EVERY, "desc")),
            ],
        }
        counts = {"cases": "helpdesk_ticket", "history": "helpdesk_followup"}
        yield Desk(served, "helpdesk", case, lists, counts)


@contextmanager
def bare(server: Server, home: Path) -> Iterator[Desk]:
    """Serve a form of as many fields that writes one row, by the Django that ours runs on."""
    env = _peer(server, home, BARE, "bare")
    session = _filled(Path(sys.executable).parent, "baredesk.py", env)
    port = loopback.free_port()
    words = [sys.executable, "-m", "granian", *GRANIAN, "--port", port, "baredesk:application"]
    with running(BARE, words, port, env=env, log=home / "bare.log") as begun:
        told = {"Host": f"ashby.localhost:{port}", "Cookie": f"sessionid={session}"}
        served = replace(begun, headers=told)
        reply, form = served.answer(Asking("/call"))
        given = reply.headers.get_all("Set-Cookie") or []
        told["Cookie"] += "".join(f"; {one.split(';')[0]}" for one in given)
        typed = {"csrfmiddlewaretoken": _token(reply, form), "missed_on": "2026-06-01", **ANSWERED}

        def case(number: int) -> Sequence[Asking]:
            said = {**typed, "token": str(uuid4()), "email": f"caller-{uuid4()}@example.com"}
            return [Asking("/call", urlencode(said), wanted=302)]

        yield Desk(served, "bare", case, {}, {"cases": "bare_case"})


@contextmanager
def roundup(server: Server, home: Path, cases: int) -> Iterator[Desk]:
    """Fill and serve Roundup's classic tracker."""
    port = loopback.free_port()
    env, bin_ = _peer(server, home, ROUNDUP, "roundup"), environment("desks")
    env["PEER_SITE"] = site = f"http://ashby.localhost:{port}/"
    _filled(bin_, "roundupdesk.py", env, cases)
    words = [bin_ / "granian", *GRANIAN, "--port", port, "roundupdesk:application"]
    with running(ROUNDUP, words, port, env=env, log=home / "roundup.log") as begun:
        told = {"Host": f"ashby.localhost:{port}", "Referer": f"{site}issue?@template=item"}
        served = replace(begun, headers=told)
        signed = {"@action": "login", "__login_name": "officer", "__login_password": "for-a-bench"}
        reply, page = served.answer(Asking("/", urlencode(signed)))
        given = reply.headers.get_all("Set-Cookie") or []
        if not given:
            raise SystemExit(f"Roundup signs nobody in: {reply.status} {page[:3000]!r}")
        told["Cookie"] = "; ".join(one.split(";")[0] for one in given)

        def case(number: int) -> Sequence[Asking]:
            said = {"@action": "new", "@required": "title,priority", "priority": "3"}
            said |= {"status": "1", "title": f"Report a missed bin {number}", "@note": SAID}
            return [Asking("/issue", urlencode(said), wanted=302)]

        every = "/issue?@columns=id,activity,title,creator,assignedto,status&@sort=-activity"
        every += "&@pagesize=50&@startwith=0"
        lists = {
            "open": lambda number: [Asking(f"{every}&@filter=status&status=-1,1,2,3,4,5,6,7")],
            "every, newest first": lambda number: [Asking(every)],
        }
        counts = {"cases": "_issue", "messages": "_msg", "history": "issue__journal"}
        yield Desk(served, "roundup", case, lists, counts)


def _peer(server: Server, home: Path, name: str, database: str) -> dict[str, str]:
    """Return the environment of a desk of others', whose database is the superuser's own."""
    own = home / database
    own.mkdir()
    if name != ROUNDUP:  # which makes its own
        with server.connected() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    env = {"PEER_DATABASE": server.url("superuser", database), "PEER_HOME": str(own)}
    return env | {"PYTHONPATH": str(PEERS), "DJANGO_SETTINGS_MODULE": ""}


def _filled(bin_: Path, script: str, env: dict[str, str], cases: int = 0) -> str:
    words = [str(bin_ / "python"), str(PEERS / script), "fill", str(cases), str(ONE_IN)]
    done = subprocess.run(  # noqa: S603 -- our own words
        words, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{script} cannot be filled: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout.strip()


def _token(reply: HTTPResponse, form: bytes) -> str:
    found = TOKEN.search(form)
    if not found:
        raise SystemExit(f"No form came: {reply.status} {reply.headers} {form[:3000]!r}")
    return found[1].decode()
