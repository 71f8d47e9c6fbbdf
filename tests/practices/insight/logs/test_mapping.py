from pathlib import Path

import pytest

from moothall.engine.catalogue.declared import read, require
from moothall.practices.insight.logs.mapping import DeskMapping

EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "mappings").glob("*.yaml"))

LEAST = """\
desk: old-desk
name: The old desk
work: {service: fault, name: Fault}
case: number
time: when
zone: Europe/London
resolved: {when: {state: Resolved}}
"""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_read(path):
    assert require(path, DeskMapping).desk == path.stem


def test_one_value_need_not_be_a_list():
    assert require(LEAST, DeskMapping).resolved.when == ({"state": ("Resolved",)},)


def test_yes_and_numbers_in_a_match_are_the_text_of_the_log():
    text = LEAST + "verdict: {column: made_sla, met: true, missed: [false, 0]}\n"
    verdict = require(text, DeskMapping).verdict
    assert verdict is not None
    assert (verdict.met, verdict.missed) == (("true",), ("false", "0"))


def test_every_fault_is_told_with_its_line():
    text = LEAST.replace("zone: Europe/London", "zone: offset\nzome: x").replace(
        "resolved: {when: {state: Resolved}}", "resolved: {repeats: first}"
    )
    faults = [str(fault) for fault in read(text, DeskMapping, name="map.yaml").faults]
    assert faults == [
        "map.yaml:7:1: 'zome' is not known here, it would be left out in silence, "
        "check its spelling or leave it out",
        "map.yaml:8:11: say 'when' (rows that match), or 'column', or both, "
        "it could not be understood, write it as the docs show",
    ]


def test_a_zone_nobody_knows_is_refused():
    reading = read(LEAST.replace("Europe/London", "Europe/Londres"), DeskMapping)
    assert reading.document is None
    assert "Europe/Londres" in reading.faults[0].what


@pytest.mark.parametrize("text", ["a: [", "- a\n", ""])
def test_what_is_no_document_is_refused(text):
    assert read(text, DeskMapping).document is None


def test_a_tally_says_one_thing():
    reading = read(LEAST + "reopened: {count: a, changes: b}\n", DeskMapping)
    assert reading.document is None


def test_an_encoding_nobody_knows_is_refused():
    reading = read(LEAST + "form: {encoding: utf-9}\n", DeskMapping)
    assert reading.document is None
