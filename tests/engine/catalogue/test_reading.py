"""Every fault at once, each at its line and column, with what, why and how to mend it."""

import json

import pytest
from ruamel.yaml import YAML

from moothall.engine.catalogue import reading
from moothall.engine.catalogue.reading import Known
from moothall.engine.catalogue.source import LARGEST

GOOD = """\
service: broken-bin
name: Report a broken bin
summary: Tell us that your bin is broken.
category: Bins
kind: report
ask: residents
team: street-services
pages:
  - id: kind
    questions:
      - id: kind
        type: radios
        label: Which bin?
        options: [{id: brown, label: Brown}, {id: green, label: Green}]
  - id: lid
    when: answers.kind == "brown"
    questions:
      - {id: lid, type: text, label: What about the lid?}
tasks:
  - {id: look, name: Look, target: {days: 1}}
  - {id: mend, name: Mend, after: [look], when: answers.lid == "broken"}
targets:
  - id: response
    measures: response
    within: {P3: {hours: 4}}
messages:
  - on: submitted
    subject: 'We have {{reference}}'
    body: Hello {{name}}, see {{track_url}}.
outcomes: [{id: mended, label: Mended}]
survey: {question: How was it?}
next: We will look at it.
contact: Call us.
retention_days: 365
"""


def faults(text, **known):
    found = reading.read(text, file="bin.yaml", known=Known(**known))
    assert (found.definition is None) == bool(found.faults)
    return [str(fault) for fault in found.faults]


def changed(before, after):
    assert GOOD.count(before) == 1
    return GOOD.replace(before, after)


def test_a_sound_file_gives_a_definition_and_no_fault():
    assert faults(GOOD) == []
    assert reading.read(GOOD).definition.service == "broken-bin"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            "kind: report",
            "kind: reports",
            "5:7: `kind` is `reports`, it can only be report, request, incident, problem,"
            " did you mean `report`?",
        ),
        (
            "category: Bins",
            "categories: Bins",
            "4:1: the unknown field `categories`, nothing would read it, did you mean `category`?",
        ),
        (
            "contact: Call us.\n",
            "",
            "1:1: `contact` is missing, it must be said, add a line `contact:`",
        ),
        (
            "service: broken-bin",
            "service: Broken Bin",
            "1:10: `Broken Bin` is not an id, ids go into addresses, figures and conditions, use"
            " small letters, digits and `-`, a letter first: `broken-bin`",
        ),
        (
            "retention_days: 365",
            "retention_days: a year",
            "34:17: `retention_days` is `a year`, it must be a whole number, write a whole number"
            " without quotes",
        ),
        (
            "retention_days: 365",
            "retention_days: 0",
            "34:17: `retention_days` is `0`, input should be greater than or equal to 1, see"
            " docs/services.md for what it may be",
        ),
        (
            "next: We will look at it.",
            "next: [We, will]",
            "32:7: `next` is `['We', 'will']`, it must be words, write words, in quotes if they"
            " look like a number or a date",
        ),
        (
            "survey: {question: How was it?}",
            "survey: How was it?",
            "31:9: `survey` is `How was it?`, it must be fields with values, write `name: value`"
            " lines under it",
        ),
        (
            "{P3: {hours: 4}}",
            "{P3: 4}",
            "25:18: `P3` is the bare `4`, a number does not say of what, and two working days are"
            " not 48 hours, write `{minutes: 30}`, `{hours: 4}` or `{days: 2}`",
        ),
        (
            "{days: 1}",
            "{days: 1, hours: 2}",
            "20:36: `target` has no unit, or several, a length of time has exactly one, since"
            " days have no fixed hours, write `{minutes: 30}`, `{hours: 4}` or `{days: 2}`",
        ),
        (
            "{P3: {hours: 4}}",
            "{P3: {hours: 4}, P9: {hours: 4}}",
            "25:30: `within` is `P9`, it can only be P1, P2, P3, P4, use one of P1, P2, P3, P4",
        ),
        (
            "{P3: {hours: 4}}",
            "{P3: {hours: 4, calendar: offices}}",
            "25:39: the calendar `offices`, the council has no calendar of that code, so nothing"
            " could be counted, did you mean `office`?",
        ),
        (
            "after: [look]",
            "after: [looks]",
            "21:36: the task waits for `looks`, no task has that id, so it could never start,"
            " did you mean `look`?",
        ),
        (
            "id: look, name: Look,",
            "id: look, name: Look, after: [mend],",
            "20:35: the tasks wait in a circle (look -> mend -> look), none of them could ever"
            " start, remove one of the waits",
        ),
        (
            "outcomes: [{id: mended, label: Mended}]",
            "outcomes: [{id: mended, label: Mended}, {id: mended, label: Gone}]",
            "30:46: the id `mended` a second time, an id means one thing in addresses, conditions"
            " and figures, give this one another id",
        ),
        (
            'when: answers.kind == "brown"',
            'when: answers.kind = "brown"',
            "16:24: the condition cannot be read (Syntax error: token recognition error at:"
            " '= '), it must be yes or no for any answers, write it like"
            ' `answers.bin_kind == "brown"`',
        ),
        (
            'when: answers.kind == "brown"',
            'when: answers.knid == "brown"',
            "16:11: the condition reads `knid`, no question has that id, did you mean `kind`?",
        ),
        (
            'when: answers.kind == "brown"',
            'when: answers.lid == "brown"',
            "16:11: the condition reads `lid`, that question is not on an earlier page, so its"
            " answer is not known here, move the question `lid` to a page before this one",
        ),
        (
            'when: answers.kind == "brown"',
            'when: answers.kind == "brwon"',
            "16:11: the condition compares `kind` with `brwon`, that is none of its options, so"
            " it could never hold, did you mean `brown`?",
        ),
        (
            "options: [{id: brown, label: Brown}, {id: green, label: Green}]",
            "options: [{id: brown, label: Brown}]",
            "14:18: `kind` offers 1 option, a radios question needs at least 2, add `options:`"
            " with an `id` and a `label` each",
        ),
        (
            "type: text, label: What about the lid?",
            "type: text, label: What about the lid?, fills: email",
            "18:66: a question of type `text` fills `email`, its answer would not be checked as"
            " one, make its type `email`, or remove `fills`",
        ),
        (
            "type: text, label: What about the lid?",
            "type: text, label: What about the lid?, min: 9, max: 3",
            "18:72: `max` is 3 and `min` is 9, no answer could be right, make `max` the larger",
        ),
        (
            "type: text, label: What about the lid?",
            "type: date, label: What about the lid?, max: 3",
            "18:64: `max` is `3` on a date question, it would limit nothing, write a date such"
            " as 2026-04-01, or today",
        ),
        (
            "team: street-services",
            "team: street-services\nchannels: [online, online]",
            "8:20: `online` a second time, once says it, remove it",
        ),
        (
            "ask: residents",
            "ask: everyone",
            "6:6: `ask` is `everyone`, it can only be anyone, residents, employees, use one of"
            " anyone, residents, employees",
        ),
        (
            "see {{track_url}}",
            "see {{track_ulr}}",
            "29:11: the field `{{track_ulr}}`, messages have no such field, did you mean"
            " `track_url`?",
        ),
        (
            "see {{track_url}}",
            "see {{answers.kind}}",
            "29:11: the field `{{answers.kind}}`, what a stranger typed is never mailed to an"
            " address a stranger typed, use one of due, name, outcome, reference, reply,"
            " service, survey_url, track_url",
        ),
        (
            "see {{track_url}}",
            "see {{survey_url}}",
            "29:11: the field `{{survey_url}}`, there is nothing to put there on `submitted`,"
            " use it on resolved, closed",
        ),
        (
            "see {{track_url}}",
            "see {{track_url}",
            "29:11: a field is not closed, its braces would be sent as they stand, write it like"
            " `{{reference}}`",
        ),
        (
            "  - id: lid\n",
            "  - id: check\n",
            "15:9: the page id `check`, check, done, draft, start, submit are the platform's own"
            " pages, give the page another id",
        ),
    ],
)
def test_a_fault_says_where_what_why_and_how_to_mend_it(before, after, fault):
    assert faults(changed(before, after)) == [f"bin.yaml:{fault}"]


def test_s30_where_anyone_may_ask_a_typed_name_is_never_mailed():
    found = faults(changed("ask: residents", "ask: anyone"))
    assert [fault.split(",")[0] for fault in found] == [
        "bin.yaml:26:1: messages by email and no question that fills `email`",
        "bin.yaml:29:11: the field `{{name}}`",
    ]


@pytest.mark.parametrize("name", ["__class__", "is-superuser", "q" * 10_000, "\"') from", "Id"])
def test_s10_a_hostile_id_of_a_question_is_refused_at_its_place(name):
    found = faults(
        GOOD.replace("- {id: lid, type: text,", f"- {{id: {json.dumps(name)}, type: text,")
    )
    assert found[0].startswith("bin.yaml:18:14: `")
    assert "is not an id" in found[0]


@pytest.mark.parametrize("name", ["is_superuser", "id", "password", "class", "in"])
def test_s10_an_id_that_means_something_elsewhere_is_only_a_name_here(name):
    text = GOOD.replace("- {id: lid, type: text,", f"- {{id: {name}, type: text,")
    text = text.replace('answers.lid == "broken"', f'\'answers["{name}"] == "broken"\'')
    assert faults(text) == []


def test_a_team_that_the_council_lacks_is_a_fault_where_the_teams_are_known():
    assert faults(GOOD, teams=frozenset({"street-services"})) == []
    assert faults(GOOD, teams=frozenset({"street-service"})) == [
        "bin.yaml:7:7: the team `street-services`, the council has no team of that code, so"
        " nobody would do the work, did you mean `street-service`?"
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = (
        changed("kind: report", "kind: reports")
        .replace("after: [look]", "after: [looks]")
        .replace("{P3: {hours: 4}}", "{P3: 4}")
        .replace("see {{track_url}}", "see {{track_ulr}}")
    )
    assert [fault.split(":")[1] for fault in faults(text)] == ["5", "21", "25", "29"]


def test_a_priority_that_a_rule_can_give_is_promised_something():
    rules = 'priority: {rules: [{when: answers.kind == "brown", then: P1}]}\npages:\n'
    (fault,) = faults(changed("pages:\n", rules))
    assert "the target `response` says nothing for P1" in fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\na: 2\n", "2:1: the field `a` a second time"),
        ("a: &x [1]\nb: *x\n", "1:4: an anchor or alias (& or *)"),
        ("a: !!python/object:os.system x\n", "1:4: the tag tag:yaml.org,2002:python/object"),
        ("a: !!python/name:os.system\n", "1:4: the tag tag:yaml.org,2002:python/name"),
        ("a: [1\nb", "2:2: the file is not YAML here"),
        ("", "1:1: the file is empty"),
        ("---\na: 1\n---\nb: 1\n", "3:1: a second document (---)"),
        ("[" * 100_000, "1:21: parts nested too deeply"),
        ("a: \x00\n", "1:1: the file holds a character that YAML does not allow"),
        ("{[a]: 1}\n", "1:1: the file is nested too deeply or holds a value"),
        ("- a\n- b\n", "1:1: `the file` is `['a', 'b']`"),
        ("just words\n", "1:1: `the file` is `just words`"),
        ("a" * (LARGEST + 1), "1:1: the file is longer than 256 kB"),
    ],
)
@pytest.mark.timeout(10)
def test_s13_a_hostile_file_is_refused_at_its_line(text, fault):
    assert faults(text)[0].startswith(f"bin.yaml:{fault}")


def test_s13_a_bomb_of_aliases_is_refused_before_it_unfolds():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert faults(bomb)[0].startswith("bin.yaml:1:5: an anchor or alias")


def test_yaml_1_2_keeps_yes_and_no_as_words():
    text = changed("{id: brown, label: Brown}", "{id: yes, label: Yes}")
    text = text.replace('== "brown"', '== "yes"')
    assert faults(text) == []


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_file_with_any_one_line_gone_is_read_or_refused_and_never_a_crash():
    lines = GOOD.splitlines(keepends=True)
    for at in range(len(lines)):
        faults("".join(lines[:at] + lines[at + 1 :]))
        faults("".join([*lines[:at], f"  {lines[at]}", *lines[at + 1 :]]))


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [None, 1, "x", [], {}, [None], [[]], {"a": 1}, True])
def test_any_field_of_any_shape_is_refused_or_read_and_never_a_crash(wrong, tmp_path):
    def write(value):
        path = tmp_path / "one.yaml"
        with path.open("w") as file:
            YAML(typ="safe", pure=True).dump(value, file)
        reading.read_file(path)

    whole = YAML(typ="safe", pure=True).load(GOOD)
    for name in whole:
        write(whole | {name: wrong})
        if isinstance(whole[name], list):
            write(whole | {name: [wrong]})
            for field in whole[name][0] if isinstance(whole[name][0], dict) else ():
                write(whole | {name: [whole[name][0] | {field: wrong}]})


def test_a_file_that_cannot_be_read_is_a_fault_too(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\n")
    found = reading.read_all([tmp_path / "nowhere.yaml", tmp_path / "latin.yaml"])
    assert [one.faults[0].what for one in found] == [
        "the file cannot be read (No such file or directory)",
        "the file is not UTF-8 text",
    ]
