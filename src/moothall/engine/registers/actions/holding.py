"""Hold a register's definition: nobody publishes it anew until the transaction ends."""

from django.db import connection

from moothall.engine.registers import queries
from moothall.engine.registers.columns import Kept

HOLD = "SELECT id FROM registers_register WHERE council_id = %s AND slug = %s FOR KEY SHARE"
"""Publishing locks the same row FOR UPDATE; giving out numbers, which may go on, does not."""


def register(council_id: int, slug: str) -> Kept:
    """Return a council's register in force, held: its slots are those that a new record fills.

    :raises NoSuchRegister: when there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [council_id, slug])
    return queries.register(council_id, slug)
