"""What insight does that lasts: measures published, other desks' logs taken over."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.practices.insight.measures.definition import Measure
from moothall.practices.insight.models import MeasureVersion


@dataclass(frozen=True)
class Compiled:
    """A measure and the SQL it was compiled to, by engine, cohort and purpose."""

    measure: Measure
    statements: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The same for the same definition and the same SQL."""
        whole = [self.measure.model_dump(mode="json", by_alias=True), dict(self.statements)]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def publish(compiled: Sequence[Compiled], *, by: Actor, at: datetime) -> list[MeasureVersion]:
    """Publish measures that are new or changed, each as a version that never changes after."""
    with scope.opened([PLATFORM], writes=True):
        return [version for one in compiled for version in _published(one, by=by, at=at)]


def _published(one: Compiled, *, by: Actor, at: datetime) -> list[MeasureVersion]:
    name = one.measure.measure
    head = MeasureVersion.objects.filter(measure=name).order_by("-number").first()
    if head is not None and head.digest == one.digest:
        return []
    version = MeasureVersion.objects.create(
        measure=name,
        number=head.number + 1 if head else 1,
        definition=one.measure.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        statements=dict(one.statements),
        digest=one.digest,
        published_at=at,
    )
    journal.record(
        "measure.published",
        version,
        by=by,
        at=at,
        facts={"measure": name, "number": version.number, "digest": one.digest},
    )
    return [version]
