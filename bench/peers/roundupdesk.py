"""Roundup as it is installed, its classic tracker on PostgreSQL: its web application and its cases.

Run by the programs of `build/desks`. `roundupdesk.py fill CASES OPEN` installs a tracker in
PEER_HOME with the database of PEER_DATABASE, and fills it. The tracker is opened once in a process,
as its guide advises. Nobody else is told of a case, so no message is made.
"""
# ruff: noqa: PLC0415 -- Django is set up, and a tracker installed, before what needs it

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOME = Path(os.environ["PEER_HOME"]) / "tracker"
OFFICER, PASSWORD = "officer", "for-a-bench"
TITLE = "Report a missed bin"
SAID = "The rubbish bin was not emptied on Monday. It was out by six, at 1 High Street, Ashby."
RESOLVED = 8
COPIES = (
    """INSERT INTO _issue SELECT (jsonb_populate_record(one, jsonb_build_object('id', one.id + n,
        '_title', one._title || ' ' || n, '_status',
        CASE WHEN n %% %(one_in)s = 0 THEN one._status ELSE %(resolved)s END,
        '_priority', 1 + n %% 5))).* FROM _issue one, generate_series(1, %(cases)s) n""",
    """INSERT INTO _msg SELECT (jsonb_populate_record(one, jsonb_build_object('id', one.id + n))).*
        FROM _msg one, generate_series(1, %(cases)s) n""",
    """INSERT INTO issue__journal SELECT (jsonb_populate_record(one, jsonb_build_object(
        'nodeid', one.nodeid::int + n))).* FROM issue__journal one,
        generate_series(1, %(cases)s) n""",
    """INSERT INTO msg__journal SELECT (jsonb_populate_record(one, jsonb_build_object(
        'nodeid', one.nodeid::int + n))).* FROM msg__journal one,
        generate_series(1, %(cases)s) n""",
    """INSERT INTO issue_messages (linkid, nodeid) SELECT linkid + n, nodeid + n
        FROM issue_messages, generate_series(1, %(cases)s) n""",
    """INSERT INTO issue_nosy (linkid, nodeid) SELECT linkid, nodeid + n
        FROM issue_nosy, generate_series(1, %(cases)s) n""",
    """INSERT INTO __words (_word, _textid) SELECT _word, _textid + 100 * n
        FROM __words, generate_series(1, %(cases)s) n
        WHERE _textid IN (SELECT _textid FROM __textids WHERE _class IN ('issue', 'msg'))""",
    """INSERT INTO __textids (_class, _itemid, _prop, _textid)
        SELECT _class, (_itemid::int + n)::text, _prop, _textid + 100 * n
        FROM __textids, generate_series(1, %(cases)s) n WHERE _class IN ('issue', 'msg')""",
    "SELECT setval('_issue_ids', (SELECT max(id) FROM _issue))",
    "SELECT setval('_msg_ids', (SELECT max(id) FROM _msg))",
    "SELECT setval('___textids_ids', (SELECT max(_textid) FROM __textids))",
    "ANALYSE",
)
"""Copies of the first case, with its message, its history and its words."""


def install() -> None:
    """Install a tracker, which makes its database."""
    at = urlsplit(os.environ["PEER_DATABASE"])
    said = {
        "rdbms_name": at.path.strip("/"),
        "rdbms_host": at.hostname,
        "rdbms_port": at.port,
        "rdbms_user": at.username,
        "rdbms_password": at.password,
        "tracker_web": os.environ["PEER_SITE"],
        "mail_domain": "ashby.example",
        "mail_host": "localhost",
        "mail_debug": str(HOME.parent / "mail"),
    }
    settings = ",".join(f"{name}={value}" for name, value in said.items())
    admin = [str(Path(sys.executable).parent / "roundup-admin"), "-i", str(HOME)]
    officer = [f"username={OFFICER}", f"password={PASSWORD}", f"address={OFFICER}@ashby.example"]
    for words in (
        ["install", "classic", "postgresql", settings],
        ["initialise", PASSWORD],
        ["create", "user", *officer, "roles=User"],
    ):
        done = subprocess.run([*admin, *words], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(f"{words}: {done.stdout}{done.stderr}")


def fill(cases: int, one_in: int) -> None:
    """Make so many cases: the first by Roundup, the others as its copies, one in so many open."""
    from roundup import instance

    db = instance.open(str(HOME)).open(OFFICER)
    message = db.msg.create(content=SAID, author=db.getuid(), summary=SAID[:40])
    db.issue.create(title=TITLE, messages=[message], priority="3", status="1")
    db.commit()
    said = {"cases": cases - 1, "one_in": one_in, "resolved": RESOLVED}
    for statement in COPIES:
        db.cursor.execute(statement, said)
    db.conn.commit()
    db.close()


def main() -> None:
    """Install and fill."""
    _, cases, one_in = sys.argv[1:]
    install()
    fill(int(cases), int(one_in))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as Roundup does, which writes its pages: they are gathered, as the server has it."""
    told: list[Any] = []
    page: list[bytes] = []

    def start(*said: Any) -> Callable[[bytes], None]:  # noqa: ANN401 -- as WSGI has it
        told[:] = said[:2]
        return page.append

    page += DISPATCHER(environ, start)
    start_response(*told)
    return page


if __name__ == "__main__":
    main()
else:
    from roundup.cgi.wsgi_handler import RequestDispatcher

    DISPATCHER = RequestDispatcher(str(HOME))
