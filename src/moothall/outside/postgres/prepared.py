"""Run a statement that PostgreSQL plans once a connection, in one call of its own library.

Django turns prepared statements off, as its own queries carry their values in their text, and the
driver's cursors spend more of the processor on a long statement than the server does. So what runs
most often goes to libpq directly: values travel as text, and rows come back as text. Values stand
in a statement as `$1`, `$2` …, each with its type.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MOST = 60
"""Statements kept prepared on one connection; the one not used for longest makes room."""
NAMED = 2_000
"""Statements that have a name in this process; then all get new ones, and are planned anew."""

_Asked = tuple[str, tuple[bytes | None, ...]]
Row = tuple[str | None, ...]
Ahead = tuple[str, Sequence[object]]
"""A statement that changes nothing, and its values."""


def fetch(statement: str, values: Sequence[object]) -> list[Row]:
    """Run a statement inside Django's `atomic`, and return its rows.

    :raises RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a prepared statement runs inside a transaction")
    return read(statement, values)


def read(statement: str, values: Sequence[object]) -> list[Row]:
    """Run a statement that changes nothing, inside a transaction or without one; return its rows.

    It stands among the statements that Django notes where somebody counts them.
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: it is another for each thread
    raw, began = _ready(here), time.monotonic()
    with here.wrap_database_errors:
        texts = [as_text(value) for value in values]
        _begin_if_due(here, raw)
        name, found = _run(raw, statement, texts)
    if here.queries_logged:
        _note(raw, name, statement, texts, time.monotonic() - began)
    return found


def _ready(here: BaseDatabaseWrapper) -> "psycopg.Connection[Any]":
    """Return the driver's own connection, alive."""
    here.close_if_health_check_failed()
    here.ensure_connection()
    return cast("psycopg.Connection[Any]", here.connection)


def _begin_if_due(here: BaseDatabaseWrapper, raw: "psycopg.Connection[Any]") -> None:
    """Begin the transaction that Django thinks it is in, before its first statement."""
    is_idle = raw.pgconn.transaction_status == TransactionStatus.IDLE
    if is_idle and here.in_atomic_block:
        _checked(raw, raw.pgconn.exec_(b"BEGIN"))


def rows(statement: str, values: Sequence[object], *, anew: bool = False) -> list[tuple[Any, ...]]:
    """Run a statement that is put together of parts; return its rows as Python has them.

    Like `read` it changes nothing; its values stand in it as `%s`, lists are arrays. Planned *anew*
    each time where the best way to the rows depends on the values.
    """
    here = connections[DEFAULT_DB_ALIAS]
    raw, began, numbered = _ready(here), time.monotonic(), _numbered(statement)
    with here.wrap_database_errors:
        texts = [as_text(_array(one) if isinstance(one, list) else one) for one in values]
        _begin_if_due(here, raw)
        name, result = _planned(raw, numbered, texts) if anew else _result(raw, numbered, texts)
        read_as = Transformer(raw)
        read_as.set_pgresult(result)
        found = read_as.load_rows(0, result.ntuples, tuple)
    if here.queries_logged:
        _note(raw, name, numbered, texts, time.monotonic() - began)
    return found


@lru_cache(maxsize=512)
def _numbered(statement: str) -> str:
    """Return a statement with its places numbered: `$1`, `$2` …"""
    parts = statement.split("%s")
    return "".join(f"{part}${place}" for place, part in enumerate(parts[:-1], 1)) + parts[-1]


def _array(values: list[Any]) -> str:
    """Return a list as PostgreSQL reads an array of numbers, truths or texts."""
    write = str if set(map(type, values)) == {int} else _element
    return "{" + ",".join(map(write, values)) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'


def ids(numbers: Iterable[int]) -> str:
    """Return whole numbers as one value, for a place written `$1::bigint[]`."""
    written = ",".join(str(int(number)) for number in numbers)
    return f"{{{written}}}"


def begin(statement: str, *, words: str, read_only: bool, ahead: Sequence[Ahead] = ()) -> Row:
    """Begin the transaction and run its first statement in one round trip; return its one row.

    Inside Django's `atomic`, before anything else. *words*, its only value, holds no quotes. What
    is read *ahead* comes along: the first to `read` it has it at once, until `forget_ahead`.
    """
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        start = "BEGIN READ ONLY" if read_only else "BEGIN"
        commands = [start, f"EXECUTE {_prepared(raw, statement).decode()}('{words}')"]
        if not ahead:
            return _rows(raw, raw.pgconn.exec_("; ".join(commands).encode()))[0]
        asked = [(what, tuple(as_text(value) for value in values)) for what, values in ahead]
        commands += [_written(raw, _prepared(raw, what), texts) for what, texts in asked]
        _, begun, *results = _each(raw, "; ".join(commands).encode())
        _ahead[raw] = dict(zip(asked, results, strict=True))
        return begun[0]


def forget_ahead() -> None:
    """Forget what was read ahead and nobody asked for: it says how things were until now."""
    if connection.connection is not None:
        _ahead.pop(connection.connection, None)


def run(raw: "psycopg.Connection[Any]", command: bytes) -> None:
    """Run a command without values or rows, such as COMMIT, in one call."""
    _checked(raw, raw.pgconn.exec_(command))


_ahead: "WeakKeyDictionary[psycopg.Connection[Any], dict[_Asked, list[Row]]]" = WeakKeyDictionary()
_names: dict[str, bytes] = {}
_numbers = count(1)
_known: "WeakKeyDictionary[psycopg.Connection[Any], dict[bytes, None]]" = WeakKeyDictionary()


def _prepared(raw: "psycopg.Connection[Any]", statement: str) -> bytes:
    """Return the name under which this connection knows the statement; prepare it if it does not.

    The names are this process's own: connections are not shared between processes.
    """
    name = _names.get(statement)
    if name is None:
        if len(_names) >= NAMED:
            _names.clear()
        name = _names.setdefault(statement, f"moothall_{next(_numbers)}".encode())
    known = _known.setdefault(raw, {})
    if name not in known:
        if len(known) >= MOST:
            oldest = next(iter(known))
            _checked(raw, raw.pgconn.exec_(b"DEALLOCATE " + oldest))
            del known[oldest]
        _checked(raw, raw.pgconn.prepare(name, statement.encode()))
    known[name] = known.pop(name, None)  # the last used is the last to make room
    return name


def _run(
    raw: "psycopg.Connection[Any]", statement: str, texts: Sequence[Any]
) -> tuple[bytes, list[Row]]:
    """Run it under its name; a plan that a migration has made useless is made anew.

    Inside a transaction that is too late, as it has failed: what is forgotten serves the next one.
    """
    come = _ahead.get(raw)
    if come and (found := come.pop((statement, tuple(texts)), None)) is not None:
        return _prepared(raw, statement), found
    name, result = _result(raw, statement, texts)
    return name, _texts(result)


def _planned(
    raw: "psycopg.Connection[Any]", statement: str, texts: Sequence[Any]
) -> tuple[bytes, PGresult]:
    """Plan a statement for these values alone, and run it."""
    return b"", _checked(raw, raw.pgconn.exec_params(statement.encode(), texts))


def _result(
    raw: "psycopg.Connection[Any]", statement: str, texts: Sequence[Any]
) -> tuple[bytes, PGresult]:
    name = _prepared(raw, statement)
    try:
        return name, _checked(raw, raw.pgconn.exec_prepared(name, texts))
    except (errors.FeatureNotSupported, errors.InvalidSqlStatementName):
        del _known[raw][name]
        _names[statement] = f"moothall_{next(_numbers)}".encode()
        if raw.pgconn.transaction_status != TransactionStatus.IDLE:
            raise
    name = _prepared(raw, statement)
    return name, _checked(raw, raw.pgconn.exec_prepared(name, texts))


def _note(
    raw: "psycopg.Connection[Any]",
    name: bytes,
    statement: str,
    texts: Sequence[bytes | None],
    seconds: float,
) -> None:
    """Note a statement as Django notes its own: so that it can be counted, and sent again."""
    if name:
        said = f"{_written(raw, name, texts)} /* {statement.strip()} */"
    else:
        said = re.sub(r"\$(\d+)", lambda at: _literal(raw, texts[int(at[1]) - 1]), statement)
    connection.queries_log.append({"sql": said, "time": f"{seconds:.3f}"})


def _written(raw: "psycopg.Connection[Any]", name: bytes, texts: Sequence[bytes | None]) -> str:
    values = ", ".join(_literal(raw, text) for text in texts)
    return f"EXECUTE {name.decode()}({values})" if texts else f"EXECUTE {name.decode()}"


def _literal(raw: "psycopg.Connection[Any]", text: bytes | None) -> str:
    return "NULL" if text is None else Escaping(raw.pgconn).escape_literal(text).decode()


def _each(raw: "psycopg.Connection[Any]", commands: bytes) -> list[list[Row]]:
    """Run commands in one round trip; return the rows of each.

    Plans that a migration has made useless are made anew for the next transaction.
    """
    raw.pgconn.send_query(commands)
    results = list(iter(raw.pgconn.get_result, None))
    try:
        return [_rows(raw, result) for result in results]
    except (errors.FeatureNotSupported, errors.InvalidSqlStatementName):
        _known.pop(raw, None)
        _names.clear()
        raise


def _rows(raw: "psycopg.Connection[Any]", result: PGresult) -> list[Row]:
    return _texts(_checked(raw, result))


def _texts(found: PGresult) -> list[Row]:
    columns = range(found.nfields)
    return [
        tuple(
            None if (value := found.get_value(row, column)) is None else value.decode()
            for column in columns
        )
        for row in range(found.ntuples)
    ]


def _checked(raw: "psycopg.Connection[Any]", result: PGresult) -> PGresult:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if raw.pgconn.status == ConnStatus.BAD:
        raise errors.OperationalError(result.error_message.decode(errors="replace").strip())
    raise errors.error_from_result(result)


def as_text(value: object) -> bytes | None:
    """Return a value as PostgreSQL reads it from text; mappings and lists are JSON.

    :raises psycopg.DataError: for the character NUL, which no text of PostgreSQL's can hold.
    """
    if value is None:
        return None
    write = _WRITERS.get(type(value))
    if write is None:
        write = next(_WRITERS[kind] for kind in type(value).__mro__ if kind in _WRITERS)
    return write(value)


def _text(value: str) -> bytes:
    if "\0" in value:
        raise errors.DataError("a text cannot hold the character NUL")
    return value.encode()


def _json(value: object) -> bytes:
    return json.dumps(value, default=_in_json).encode()


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_WRITERS: dict[type, Callable[[Any], bytes]] = {
    str: _text,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
    UUID: lambda value: str(value).encode(),
    dict: _json,
    list: _json,
    tuple: _json,
}
