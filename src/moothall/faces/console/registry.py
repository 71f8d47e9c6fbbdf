"""Every command of `moothall`, without loading any: its group, its sentence, its login role.

A command lives in the file of this folder that carries its name, in a list called `commands`.
To add one, write the file and its line here.
"""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One line of help.

    `role` is the database login the command works under; empty for one that needs no database.
    """

    name: str
    group: str
    sentence: str
    role: str = ""
    file: str = ""

    @property
    def stem(self) -> str:
        """The name of its file: its own, unless Python keeps that word to itself."""
        return self.file or self.name

    @property
    def module(self) -> str:
        """The module whose `commands` hold it."""
        return f"{__package__}.{self.stem}"

    @property
    def is_there(self) -> bool:
        """Say whether the command's file exists."""
        return (HERE / f"{self.stem}.py").exists()


RUN = "Run"
CARE = "Look after"
WORK = "Work with"
TO_PUBLISH = "`moothall measures publish --missing`"
"""What `migrate` says where figures of the starter pack were never published."""

COMMANDS = {
    entry.name: entry
    for entry in (
        Entry("up", RUN, "Start everything on this machine, and stop it with Ctrl-C."),
        Entry("serve", RUN, "Serve the pages; any number of these may run."),
        Entry("work", RUN, "Send what waits, watch the clocks, seal the journal.", "job"),
        Entry("doctor", CARE, "Name what is wrong with this set-up, and the mend."),
        Entry("migrate", CARE, "Bring the database up to this version.", "owner"),
        Entry("assets", CARE, "Build what browsers load."),
        Entry("backup", CARE, "Create, verify and restore backups."),
        Entry("journal", CARE, "Verify the journal: the first bad line is named.", "job"),
        Entry("councils", WORK, "List the councils; offer a council's pages in Welsh.", "job"),
        Entry("people", WORK, "Say who works for a council, and what they may do.", "job"),
        Entry("keys", WORK, "Make, list and revoke the API keys of a council.", "job"),
        Entry("documents", WORK, "Say which documents are kept, and for how long.", "job"),
        Entry("webhooks", WORK, "Tell other systems what is done to cases.", "job"),
        Entry("mail", WORK, "Take mail in and judge it; keep mail instead of sending it."),
        Entry("notify", WORK, "Keep texts and letters instead of sending them, and read them."),
        Entry("scanner", WORK, "Stand in for ClamAV, and ask the scanner about a file."),
        Entry("places", WORK, "Look up the addresses of a postcode, to check the key."),
        Entry("layers", WORK, "Load wards and other areas, each from a day on.", "job"),
        Entry("payments", WORK, "Connect GOV.UK Pay, stand in for it, reconcile a day.", "job"),
        Entry("search", WORK, "Keep anew what everything is found by.", "job"),
        Entry("demo", WORK, "Load the demo councils.", "job"),
        Entry("calendars", WORK, "List calendars, close a day, take in bank holidays.", "job"),
        Entry("services", WORK, "Check service definitions, and publish them."),
        Entry("registers", WORK, "Check register definitions, and publish them."),
        Entry("routing", WORK, "Say where new cases go: check, try, publish.", "job"),
        Entry("import", WORK, "Bring in another desk's cases, or its log.", "job", "importing"),
        Entry("measures", WORK, "Check the definitions of figures, and publish them.", "job"),
        Entry("figures", WORK, "Print the figures of a council.", "job"),
        Entry("history", WORK, "Write facts of every case for reports over years.", "job"),
        Entry("report", WORK, "Write a report from live figures.", "job"),
    )
}


def present() -> dict[str, Entry]:
    """Return the commands whose files are there."""
    return {name: entry for name, entry in COMMANDS.items() if entry.is_there}
