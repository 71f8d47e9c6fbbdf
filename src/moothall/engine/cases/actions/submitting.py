"""Ask for something: one statement makes the case and all that belongs to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from moothall.engine.cases import columns, promises, references
from moothall.engine.cases.actions import telling
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import counted
from moothall.engine.cases.history import Asked, EventKind, Occurred, Requester
from moothall.engine.cases.models import Case, Submission
from moothall.engine.cases.promises import Calendars
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import AlreadySubmitted, TaskState, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
