"""Which days are done."""

from datetime import date

from moothall.engine.upkeep.models import Round


def is_done(council_id: int, day: date) -> bool:
    """Whether the registers of a council were kept up for a day."""
    return Round.objects.filter(council_id=council_id, day_on=day).exists()
