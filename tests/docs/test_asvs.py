"""The ledger of the OWASP standard: every number of levels 1 and 2 once, every test there."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text()
STATES = {"met", "not applicable", "not met"}
SECTIONS = """
1.1 1-2; 1.2 1-9; 1.3 1-11; 1.4 1-3; 1.5 1-2; 2.1 1-3; 2.2 1-3; 2.3 1-4; 2.4 1; 3.2 1-2; 3.3 1-4;
3.4 1-6; 3.5 1-5; 3.7 1-2; 4.1 1-3; 4.2 1; 4.3 1-2; 4.4 1-4; 5.1 1; 5.2 1-3; 5.3 1-2; 5.4 1-3;
6.1 1-3; 6.2 1-12; 6.3 1-4; 6.4 1-4; 6.5 1-5; 6.6 1-3; 6.8 1-4; 7.1 1-3; 7.2 1-4; 7.3 1-2; 7.4 1-5;
7.5 1-2; 7.6 1-2; 8.1 1-2; 8.2 1-3; 8.3 1; 8.4 1; 9.1 1-3; 9.2 1-4; 10.1 1-2; 10.2 1-2; 10.3 1-4;
10.4 1-11; 10.5 1-5; 10.6 1-2; 10.7 1-3; 11.1 1-2; 11.2 1-3; 11.3 1-3; 11.4 1-4; 11.5 1; 11.6 1;
12.1 1-3; 12.2 1-2; 12.3 1-4; 13.1 1; 13.2 1-5; 13.3 1-2; 13.4 1-5; 14.1 1-2; 14.2 1-4; 14.3 1-3;
15.1 1-3; 15.2 1-3; 15.3 1-7; 16.1 1; 16.2 1-5; 16.3 1-4; 16.4 1-3; 16.5 1-3; 17.1 1; 17.2 1-4;
17.3 1-2
"""
"""The numbers of levels 1 and 2 of version 5.0.0, by section."""


def wanted():
    for part in SECTIONS.split(";"):
        section, _, span = part.strip().partition(" ")
        first, _, last = span.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"V{section}.{number}"


def rows():
    for line in PAGE.splitlines():
        if line.startswith("| V"):
            numbers, _, state, why = [cell.strip() for cell in line.strip("|").split("|")]
            yield numbers.split(", "), state, why


def test_every_requirement_of_levels_1_and_2_is_there_once():
    assert len(list(wanted())) == 253
    assert sorted(n for numbers, _, _ in rows() for n in numbers) == sorted(wanted())


def test_every_row_has_a_state_and_a_test_or_a_reason():
    assert [row for row in rows() if row[1] not in STATES or len(row[2]) < 8] == []


def test_the_page_counts_itself():
    for state in STATES:
        number = sum(len(numbers) for numbers, said, _ in rows() if said == state)
        assert f"{number} are {state}" in PAGE


def test_every_test_that_is_named_exists():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 100
    assert [one for one in named if f"def {one[1]}(" not in text(one[0])] == []


@cache
def text(file):
    path = ROOT / "tests" / file
    return path.read_text() if path.exists() else ""
