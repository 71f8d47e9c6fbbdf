"""Which edition of a record is published, and whether it is to be read. Pure."""

from datetime import date

from moothall.engine.registers import computing, kinds
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.kinds import Values

LONGEST = 200


def published(definition: RegisterDefinition, values: Values, state: str, today: date) -> bool:
    """Whether a record that says this is published, so that it must be read."""
    rule = definition.read_by
    if rule is None or state not in rule.states:
        return False
    return rule.when is None or computing.is_so(rule.when, values, state, today)


def edition(definition: RegisterDefinition, values: Values) -> str:
    """Return the edition that a record is; '' where its register names none, or it says nothing."""
    rule = definition.read_by
    field = definition.by_id.get(rule.edition or "") if rule else None
    value = values.get(field.id) if field else None
    return kinds.of(field).as_text(field, value)[:LONGEST] if field and value is not None else ""
