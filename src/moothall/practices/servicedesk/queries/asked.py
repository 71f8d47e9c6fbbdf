"""What a case is about in the requester's own words, as every officer of the case may read it."""

from typing import TYPE_CHECKING, Any

from moothall.engine.cases import rules
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import journey
from moothall.practices.servicedesk.queries import beside

if TYPE_CHECKING:
    from collections.abc import Mapping


def own_words(case: Case) -> str:
    """Return what was answered at length; answers that not every officer sees are left out."""
    definition = rules.definition_of(case)
    if definition is None:
        return ""
    kept: Mapping[str, Any] = beside([case]).answers.get(case.pk, {})
    long = {q.id for _, q in definition.questions() if q.type == "longtext" and not q.sensitive}
    rows = journey.summary(definition, kept, roles=frozenset())
    return "\n\n".join(row.printed for row in rows if row.question in long)
