"""Taking files in, as the tests do it."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from tests.engine.cases.telling import june
from tests.engine.documents.samples import GOOD

from moothall.engine.documents import actions
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import NotTaken
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST

NOW = june(1)


def sent(name="letter.pdf", content=None):
    content = GOOD["pdf"][1] if content is None else content
    return Sent(io.BytesIO(content), len(content), name)


def take(council, *args, at=NOW, **more):
    return actions.take(council, sent(*args), by=GUEST, at=at, **more)


def refusal(council, *args, **more):
    with pytest.raises(NotTaken) as refused:
        take(council, *args, **more)
    return str(refused.value)


def on_disk():
    return sorted(path for path in Path(settings.FILES).rglob("*") if path.is_file())


def journalled():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))
