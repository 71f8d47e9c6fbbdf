"""The words of registers: what was done to one, to its records, and what may be refused."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "register.published": "A version of a register was published in a council.",
    "record.added": "A record was added to a register.",
    "record.changed": "A record was changed; the facts name its fields, not what they say.",
    "record.moved": "A record went from one state to another; the facts name them.",
    "record.rated": "Somebody said that a record is red, amber or green, or left that to the rule.",
    "record.revised": "A date of a record slipped; the facts name the field and who agreed.",
    "record.reviewed": "Somebody looked at a record again, as its rhythm asks.",
    "record.removed": "A record was taken off its register.",
    "record.restored": "A record that was taken off its register was put back.",
    "record.merged": "A record turned out to be the same as another, which stays.",
    "record.unmerged": "Two records that were taken for one are two again.",
    "record.erased": "A record was erased, as it had been kept for long enough.",
    "record.severed": "What a record said of somebody who was erased was taken out of it.",
    "record.settled": "Words or files that may speak of who is erased: so many were taken or kept.",
    "record.refreshed": "What is worked out of a record says something new, as days went by.",
    "record.migrated": "A record was brought to a new version of its register.",
    "record.loaded": "A record was added, changed or removed by a load.",
    "record.unloaded": "What a load did to a record was undone.",
    "records.changed-together": "Several records were changed at once; the facts count them.",
    "records.put-back": "What a change of several records did was put back.",
    "record.seen": "Somebody saw what only some roles see of a record; the facts name the fields.",
    "register.seen": "Somebody saw a list that tells of fields that only some roles see.",
    "register.given": "Somebody took a list out of a register as a file; the facts name fields.",
    "view.saved": "Somebody saved a list of a register under a name.",
    "view.changed": "A saved list was renamed, shared otherwise, or shows something else.",
    "view.removed": "A saved list was taken away; it can be put back.",
    "view.restored": "A saved list that was taken away was put back.",
    "view.first": "Somebody chose the list with which a register opens for them.",
    "load.prepared": "A file for a register was brought, and its columns were read.",
    "load.read": "The columns and the first rows of a file for a register were read.",
    "load.chosen": "Somebody said what the columns of a file mean, or how it is written.",
    "load.mapped": "A file was looked through; the facts count what it would do.",
    "load.failed": "A file could not be read, looked through or loaded to its end.",
    "load.begun": "A file began to be loaded into a register.",
    "load.ended": "A file was loaded into a register; the facts count its rows.",
    "load.dropped": "A file that was brought was not loaded.",
    "load.unloading": "Somebody asked for a load to be undone.",
    "load.forgotten": "The rows that a file brought and nobody needs any more were erased.",
    "mapping.kept": "How files of one source are read was kept by a name, to be used again.",
    "mapping.dropped": "A way of reading files that was kept by a name was let go.",
    "load.undone": "What a load did was put back, but for what was changed since.",
}

PSEUDO: Final = ("state", "rag", "review", "changed")
"""What a list shows beside fields: ids that no field may have."""

FORMS_OWN: Final = ("revision", "token")
"""What the form of a record carries beside its fields: ids that no field may have."""


class What(TextChoices):
    """What was done to a record: one line of its history."""

    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    MOVED = "moved", "Moved"
    RATED = "rated", "Rated by hand"
    REVISED = "revised", "Date revised"
    REVIEWED = "reviewed", "Reviewed"
    MERGED = "merged", "Merged"
    UNMERGED = "unmerged", "Merge undone"
    REMOVED = "removed", "Removed"
    RESTORED = "restored", "Put back"
    MIGRATED = "migrated", "Brought to a new version"
    REFRESHED = "refreshed", "Worked out again"


VERB_OF: Final[Mapping[What, str]] = {
    What.CHANGED: "record.changed",
    What.MOVED: "record.moved",
    What.RATED: "record.rated",
    What.REVISED: "record.revised",
    What.REVIEWED: "record.reviewed",
    What.MERGED: "record.merged",
    What.UNMERGED: "record.unmerged",
    What.REMOVED: "record.removed",
    What.RESTORED: "record.restored",
}
"""What the journal says of a step of one record."""


class Colour(TextChoices):
    """How a record stands."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class NoSuchRegister(Refused):
    """There is no register of that name here."""


class NoSuchRecord(Refused):
    """There is no such record here, or you may not see it."""


class NoLongerThere(Refused):
    """There was such a record; it was removed, or is public no more."""


class NoSuchList(Refused):
    """That cannot be listed in that way."""


class NotAllowed(Refused):
    """You may not do that in this register."""


class NotARecord(Refused):
    """The record does not say what the register needs; `wrongs` says so by field."""

    def __init__(self, wrongs: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{text}" for text in wrongs.values()))
        self.wrongs = dict(wrongs)


class KnownAlready(Refused):
    """Another record has the same key; `record_id` is its id."""

    def __init__(self, message: str, record_id: int | None = None) -> None:
        super().__init__(message)
        self.record_id = record_id


class Three(NamedTuple):
    """One field of a clash: what it said when you began, says now, and is to say."""

    before: object
    now: object
    wanted: object


class Clash(Refused):
    """Somebody else changed the record meanwhile; `fields` shows what each of you said."""

    def __init__(self, fields: Mapping[str, Three], revision: int) -> None:
        super().__init__("Somebody else changed the record meanwhile.")
        self.fields = dict(fields)
        self.revision = revision


class NotMigrated(Refused):
    """Records are in a state that the new version does not have."""


class NewerElsewhere(Refused):
    """The published version is newer than this one."""

    def __init__(self, message: str, differences: tuple[str, ...]) -> None:
        super().__init__(message)
        self.differences = differences


class NoSuchBulkChange(Refused):
    """There is no such change of several records here, or it was undone."""


class NoSuchView(Refused):
    """There is no such saved list here."""


class LoadState(TextChoices):
    """How far a file has come."""

    READING = "reading", "Being read"
    CHOSEN = "chosen", "Columns are being chosen"
    LOOKING = "looking", "Being looked through"
    SEEN = "seen", "Waits to be loaded"
    LOADING = "loading", "Being loaded"
    LOADED = "loaded", "Loaded"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    DROPPED = "dropped", "Not loaded"
    FAILED = "failed", "Stopped"


UNDER_WAY: Final = (
    LoadState.READING.value,
    LoadState.LOOKING.value,
    LoadState.LOADING.value,
    LoadState.UNDOING.value,
)
"""States in which the job does something with a file."""
OF_A_COMMAND: Final = (
    LoadState.CHOSEN.value,
    LoadState.LOOKING.value,
    LoadState.SEEN.value,
    LoadState.LOADING.value,
)
"""States in which a command may be at work on a file that it reads where it lies."""
ERASED: Final = "erased"
"""The reason of a rejected row whose words were erased."""
MOST_TRIES: Final = 5
"""How often work on a file is taken up in vain before it is given up."""


class NoSuchLoad(Refused):
    """There is no such load here."""


class LoadHeld(Refused):
    """The load would change far more than is usual."""


class NotNow(Refused):
    """The load is not at that point: somebody else went on with it."""


class NotTaken(Refused):
    """The file cannot be taken in."""


class LookAgain(Refused):
    """The register changed since the file was looked through."""
