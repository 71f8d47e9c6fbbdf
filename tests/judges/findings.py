"""What judges find, and the false alarms among it: each is reviewed and has its reason."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

REVIEWED = Path(__file__).parent / "false-alarms.toml"


@dataclass(frozen=True)
class Finding:
    """One thing that a judge says: by which rule, of which page, and of what in it."""

    judge: str
    rule: str
    where: str
    what: str

    def __str__(self):
        """Return it on one line."""
        return f"{self.judge} {self.rule}: {self.where}: {self.what}"


@dataclass
class Alarm:
    """A finding that is none, wherever its words are the same.

    `only` names the commands that come to such pages; elsewhere it need not ring.
    """

    judge: str
    rule: str
    what: str
    reason: str
    only: str = ""
    times: int = 0

    def is_about(self, one):
        """Whether a finding is this false alarm."""
        same = (self.judge, self.rule) == (one.judge, one.rule)
        return same and re.search(self.what, one.what, re.DOTALL) is not None


def reviewed():
    """Return the false alarms of the reviewed file."""
    return [Alarm(**one) for one in tomllib.loads(REVIEWED.read_text())["alarm"]]


def sifted(found, alarms):
    """Return the findings that are none of the false alarms, which count how often they rang."""
    left = []
    for one in found:
        alarm = next((alarm for alarm in alarms if alarm.is_about(one)), None)
        if alarm is None:
            left.append(one)
        else:
            alarm.times += 1
    return left


def silent(alarms, judges):
    """Return the alarms of these judges that did not ring: they are to be taken out."""
    told = [one for one in alarms if one.judge in judges and not one.times and not one.only]
    return [Finding(one.judge, one.rule, REVIEWED.name, "rings no longer") for one in told]
