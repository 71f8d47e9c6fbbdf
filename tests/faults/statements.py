"""Do an action again and again, each time with another of its statements failing."""

import inspect
from functools import cache

from django.apps import apps
from django.db import connection
from tests.faults.breaking import Broken, breaks_at

MOST = 150
LABELS = ("people", "cases", "contact", "journal", "catalogue", "documents", "payments", "search")
FORMS = ("keys", "contactcentre", "documents", "catalogue", "journal", "search")
LIBRARIES = ("account", "mfa", "sessions")


def everything(*among):
    """All rows of people, cases, messages, drafts, money and the journal, or of some of them.

    Returns a digest a table, of every column of every row that is seen, made where they lie.
    """
    with connection.cursor() as cursor:
        cursor.execute(digests(among or (*LABELS, *LIBRARIES)))
        return dict(cursor.fetchall())


@cache
def digests(labels):
    """The statement that gives each table of these with the digest of its rows."""
    tables = [
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models()
    ]
    every = "string_agg(one::text, E'\\n' ORDER BY one::text COLLATE \"C\")"
    each = (f"SELECT '{table}', md5({every}) FROM \"{table}\" AS one" for table in tables)  # noqa: S608
    return " UNION ALL ".join(each)


def untried(actions, tried):
    """Return the public actions of a package that a table of trials leaves out."""
    own = [name for name, one in vars(actions).items() if _is_public(actions, name, one)]
    names = getattr(actions, "__all__", own)
    public = {name for name in names if inspect.isfunction(getattr(actions, name))}
    return public - {name.split()[0] for name in tried}


def _is_public(actions, name, one):
    return getattr(one, "__module__", "") == actions.__name__ and not name.startswith("_")


def done_whole(name, act, *, least=2, among=()):
    """Fail unless nothing of *act* is there whichever statement fails, and all of it at last.

    Nothing around it takes back what it wrote: it has to do that itself. *least* is how many
    statements it takes: what writes, and what says that in the journal. *among*: whose
    tables it may touch, where not those of all.
    """
    stands = everything(*among)
    for number in range(1, MOST):
        with breaks_at(number) as breaker:
            try:
                act()  # in the scope's transaction: only its own brackets can take it back
            except Broken:
                pass
            else:
                break
        assert everything(*among) == stands, f"statement {number} of {name} failed"
    assert number == breaker.seen + 1
    assert breaker.seen >= least
    assert everything(*among) != stands, f"{name} changed nothing"
