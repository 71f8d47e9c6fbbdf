"""docs/systems.md is true: every row once, and each acceptance test exists and carries its id."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([A-Z]\d+[a-c]?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "systems.md").read_text())
IDS = set(
    """
    C1 C1a C1b C1c T1 T2 W3 W4 W5 W6 W7 W8 W9 W10 W13 W15 W16 W21 T3 T4 T5 T6 T9 T10 T11 T14 O26
    O35 W12 T16 T24 T7 T8 O16 O24 O1 C12 O2 O3 O4 O5 O34 C3 C13 S1 S3 S12 W18 W14 W17 O6 O11 T25
    W19 T21 S17 O32 C4 C15 C16 W1 W22 W23 O28 W24 O8 S16 W2 T15 O13 O18 T22 O9 O30 O29 O10 O31
    O12 S15 T23 C2 S6 T13 O17 O19 S8 S10 T18 T19 O21 O20 T17 W11 O14 C5 C14 O23 C6 S9 S5 S4 O22
    O33 W20 W25 S14 T12 O15 S7 T20 O25 C7 S13 C17 C8 C9 C10 C11 S2 S11
    """.split()
)


def test_every_system_stands_there_once():
    assert sorted(row[0] for row in ROWS) == sorted(IDS)


def carries_its_id(row, named):
    place = ROOT / named
    files = [place] if place.is_file() else sorted(place.rglob("test_*.py"))
    marker = re.compile(rf"\b{row[0]}\b")
    return any(marker.search(file.read_text()) for file in files)


def test_an_acceptance_test_exists_and_carries_the_id():
    assert [
        f"{named} does not name {row[0]}"
        for row in ROWS
        for named in row[3].split(", ")
        if named != "none yet" and not carries_its_id(row, named)
    ] == []


def test_a_system_lives_in_a_package_that_exists():
    assert [
        f"{row[0]}: {place}"
        for row in ROWS
        for place in row[2].split(", ")
        if not (ROOT / "src" / "moothall" / place).is_dir()
    ] == []


def test_what_has_no_acceptance_test_says_what_is_missing():
    assert [row[0] for row in ROWS if row[3] == "none yet" and row[4] == "nothing"] == []
