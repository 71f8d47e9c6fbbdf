"""Tesseract on this machine: where it is, its version, its languages, how it is asked.

It is a program: `tesseract PICTURE stdout -l LANGUAGES` prints the words in a picture. Whoever asks
bounds its time and its memory: a picture may come from anybody.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NAME: Final = "tesseract"
NONE: Final = "none"
PATIENCE: Final = 10.0
_LANGUAGE: Final = re.compile(r"[A-Za-z_]{3,20}")


class NoRecogniser(Exception):
    """There is no Tesseract here that answers."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A program that recognises letters, and the languages it is to read, such as `eng+cym`."""

    program: str
    languages: str

    def command(self, picture: str) -> list[str]:
        """Return how it is asked for the words in a picture, which it prints."""
        return [self.program, picture, "stdout", "-l", self.languages]

    def version(self) -> str:
        """Return its version, such as `tesseract 5.3.0`.

        :raises NoRecogniser: when it does not answer.
        """
        return (self._asked("--version").splitlines() or [""])[0].strip()

    def missing(self) -> Sequence[str]:
        """Return the languages that it is to read and does not have.

        :raises NoRecogniser: when it does not answer.
        """
        has = set(_LANGUAGE.findall("\n".join(self._asked("--list-langs").splitlines()[1:])))
        return [one for one in self.languages.split("+") if one not in has]

    def _asked(self, what: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603 -- the program that the operator names
                [self.program, what],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as fault:
            raise NoRecogniser(f"{self.program} does not answer: {fault}") from fault
        return done.stdout.decode("utf-8", "replace")


def found(named: str, languages: str) -> Recogniser | None:
    """Return the Tesseract of this machine, if there is one.

    :param named: its path, or empty: whatever is called so on the path; `none`: it is not used.
    """
    if named == NONE:
        return None
    program = shutil.which(named or NAME)
    return Recogniser(program, languages) if program else None
