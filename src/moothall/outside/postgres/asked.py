"""Which database a process asks: what it keeps of one must not answer for another."""

from django.db import connection


def database_asked() -> str:
    """Return the server and the name of the database that is asked now."""
    said = connection.settings_dict
    return f"{said['HOST']}:{said['PORT']}/{said['NAME']}"
