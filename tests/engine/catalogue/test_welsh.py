"""Welsh beside English: what is left, what fits nothing, the whole spoken, overlays, the file."""

import re

import pytest

from moothall.engine.catalogue import differences, reading, translating, welsh
from moothall.engine.catalogue.definition import ServiceDefinition

ENGLISH = """\
service: bench
name: Report a broken bench
summary: Tell us about a bench.
category: Parks
kind: report
ask: residents
team: parks
pages:
  - id: danger
    section: The bench
    questions:
      - {id: danger, type: yesno, label: Could it hurt someone?, called: if it could hurt someone}
      - id: wood
        type: radios
        label: What is it made of?
        called: what it is made of
        options: [{id: wood, label: Wood}, {id: iron, label: Iron}]
    title: How bad is it?
messages:
  - on: submitted
    subject: 'We have your report {{reference}}'
    body: Thank you.
outcomes: [{id: mended, label: We mended it}]
next: We will look at it.
contact: Call us.
retention_days: 730
"""
WELSH = """\
welsh: bench
name: Rhoi gwybod am fainc
summary: Rhowch wybod i ni am fainc.
category: Parciau
sections: {The bench: Y fainc}
pages: {danger: {title: Pa mor wael yw hi?}}
questions:
  danger:
    label: A allai anafu rhywun?
    called: a allai anafu rhywun
    'yes': Gallai
    'no': Na allai
  wood:
    label: O beth mae wedi'i gwneud?
    called: o beth y mae wedi'i gwneud
    options: {wood: Pren, iron: {label: Haearn}}
messages:
  submitted: {subject: 'Mae eich adroddiad {{reference}} gennym', body: Diolch.}
outcomes: {mended: Rydym wedi ei thrwsio}
next: Byddwn yn edrych arni.
contact: Ffoniwch ni.
"""
OVERLAY = """\
overlay: bench
council: ashby
questions: {wood: {label: What is your bench made of?}}
"""
OF_OVERLAY = """\
welsh: bench
council: ashby
questions: {wood: {label: O beth mae eich mainc wedi'i gwneud?}}
"""


@pytest.fixture
def pack(tmp_path):
    """Read the files of a pack, by their names."""

    def read(**files):
        for old in tmp_path.glob("*.yaml"):
            old.unlink()
        for name, text in {"bench": ENGLISH, **files}.items():
            (tmp_path / f"{name.replace('_', '.')}.yaml").write_text(text)
        return reading.read_all([tmp_path])

    return read


def service(readings):
    return next(one for one in readings if one.definition)


def faults(readings):
    return [
        f"{fault.file.rsplit('/', 1)[-1]}:{fault.line}: {fault.what}"
        for one in readings
        for fault in one.faults
    ]


def test_a_whole_translation_is_spoken_by_id_and_the_english_stays_as_it_was(pack):
    read = pack(bench_cy=WELSH)
    definition = service(read).definition
    assert (faults(read), welsh.left(definition)) == ([], ())
    assert welsh.is_whole(definition)
    spoken = welsh.spoken(definition)
    danger, wood = (question for _, question in spoken.questions())
    assert (spoken.name, spoken.pages[0].title, spoken.sections) == (
        "Rhoi gwybod am fainc",
        "Pa mor wael yw hi?",
        ("Y fainc",),
    )
    assert (danger.yes, danger.no) == ("Gallai", "Na allai")
    assert [(option.id, option.label) for option in wood.options] == [
        ("wood", "Pren"),
        ("iron", "Haearn"),
    ]
    assert spoken.messages[0].body == "Diolch."
    assert definition.name == "Report a broken bench"
    kept = ServiceDefinition.model_validate(definition.as_json())
    assert differences.digest(kept) == differences.digest(definition)
    assert differences.digest(service(pack()).definition) != differences.digest(definition)


def test_what_is_left_is_named_at_its_line_and_keeps_the_service_in_english(pack):
    less = WELSH.replace("    label: O beth mae wedi'i gwneud?\n", "").replace(
        "iron: {label", "x: {y"
    )
    less = less.replace(", x: {y: Haearn}", "")
    read = service(pack(bench_cy=less))
    assert [(fault.line, fault.what) for fault in read.untranslated] == [
        (15, "`questions.wood.label` has no Welsh yet"),
        (17, "`questions.wood.options.iron.label` has no Welsh yet"),
    ]
    assert read.faults == ()
    assert not welsh.is_whole(read.definition)


def test_welsh_that_fits_nothing_is_refused_at_its_line(pack):
    wrongs = {
        "bench.cy.yaml:8: Welsh for `questions.dangr`": ("  danger:\n", "  dangr:\n"),
        "bench.cy.yaml:9: Welsh for `questions.danger.hint`": ("    label: A", "    hint: A"),
        "bench.cy.yaml:16: Welsh for `questions.wood.options.steel`": ("iron:", "steel:"),
        "bench.cy.yaml:18: Welsh for `messages.closed`": ("submitted:", "closed:"),
        "bench.cy.yaml:18: the field `{{referens}}`": ("{{reference}}", "{{referens}}"),
        "bench.cy.yaml:1: the Welsh of `bensh`": ("welsh: bench", "welsh: bensh"),
    }
    for wanted, (old, new) in wrongs.items():
        assert faults(pack(bench_cy=WELSH.replace(old, new, 1))) == [wanted]


def test_welsh_inside_the_service_file_is_refused(pack):
    read = pack(bench=f"{ENGLISH}cy: {{name: Mainc}}\n")
    assert faults(read) == ["bench.yaml:27: the field `cy`"]


def test_an_overlay_takes_its_own_welsh_or_the_service_is_english_there(pack):
    [shared] = reading.declared(pack(bench_cy=WELSH, ashby=OVERLAY))
    assert welsh.is_whole(shared.resolved("brackwater"))
    here = shared.resolved("ashby")
    assert [text.place for text in welsh.left(here)] == [("questions", "wood", "label")]
    [shared] = reading.declared(pack(bench_cy=WELSH, ashby=OVERLAY, ashby_cy=OF_OVERLAY))
    spoken = welsh.spoken(shared.resolved("ashby"))
    assert welsh.is_whole(shared.resolved("ashby"))
    assert spoken.question("wood").label == "O beth mae eich mainc wedi'i gwneud?"


def test_the_file_for_the_translator_holds_what_is_there_and_what_is_left(pack):
    less = WELSH.replace("contact: Ffoniwch ni.\n", "")
    text = translating.blank(service(pack(bench_cy=less)).definition)
    assert re.search(r"^contact: '' +# Call us\.$", text, re.MULTILINE)
    assert "name: Rhoi gwybod am fainc" in text
    read = service(pack(bench_cy=text))
    assert [fault.what for fault in read.untranslated] == ["`contact` has no Welsh yet"]


NOTICE = """\
tasks:
  - id: remind
    name: Remind them
    kind: job
    job: {tell: {subject: 'About {{reference}}', body: Put it out.}}
outcomes:"""


def test_what_a_task_tells_is_a_text_to_translate(pack):
    english = ENGLISH.replace("outcomes:", NOTICE)
    definition = service(pack(bench=english, bench_cy=WELSH)).definition
    assert [welsh.named(one.place) for one in welsh.left(definition)] == [
        "notices.remind.subject",
        "notices.remind.body",
    ]
    said = "notices: {remind: {subject: 'Am {{reference}}', body: Rhowch ef allan.}}\noutcomes:"
    cy = WELSH.replace("outcomes:", said)
    definition = service(pack(bench=english, bench_cy=cy)).definition
    assert welsh.is_whole(definition)
    told = welsh.spoken(definition).tasks[0].job.tell
    assert (told.subject, told.body) == ("Am {{reference}}", "Rhowch ef allan.")
    bent = faults(
        pack(bench=english, bench_cy=cy.replace("{{reference}}', body: Rh", "{{r}}', body: Rh"))
    )
    assert [fault for fault in bent if "{{r}}" in fault] != []
