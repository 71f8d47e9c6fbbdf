"""The Welsh of a register: read from a file beside it, whole or not, and spoken."""

import pytest

from moothall.engine.registers import reading, welsh

ENGLISH = """\
register: benches
name: Benches
one: bench
summary: Where people sit.
group: Parks
title: name
fields:
  - {id: name, type: text, label: Name, required: true}
  - {id: notes, type: text, label: Notes}
  - id: wood
    type: radios
    label: Wood
    options: [{id: oak, label: Oak}, {id: ash, label: Ash}]
public: {fields: [name, wood]}
"""
CYMRAEG = """\
welsh: benches
name: Meinciau
one: mainc
summary: Lle mae pobl yn eistedd.
group: Parciau
fields:
  name: {label: Enw}
  wood: {label: Pren, options: {oak: Derw, ash: Onnen}}
"""


@pytest.fixture
def read(tmp_path):
    """Read the register with its Welsh: both readings, the register's first."""

    def found(cymraeg=CYMRAEG, english=ENGLISH):
        (tmp_path / "benches.yaml").write_text(english)
        (tmp_path / "benches.cy.yaml").write_text(cymraeg)
        both = reading.read_all([tmp_path / "benches.yaml"])
        return sorted(both, key=lambda one: one.definition is None)

    return found


def test_a_register_with_all_of_its_welsh_is_spoken(read):
    register, words = read()
    assert (register.faults, register.untranslated, words.faults) == ((), (), ())
    spoken = welsh.spoken(register.definition)
    assert (spoken.name, spoken.one, spoken.group) == ("Meinciau", "mainc", "Parciau")
    assert [one.label for one in spoken.fields] == ["Enw", "Notes", "Pren"]
    assert [one.label for one in spoken.by_id["wood"].options] == ["Derw", "Onnen"]
    assert spoken.cy is not None
    assert type(register.definition).model_validate(register.definition.as_json()) == (
        register.definition
    )


def test_what_is_left_is_named_and_the_register_stays_english(read):
    register, _ = read(CYMRAEG.replace("oak: Derw, ", "").replace("one: mainc\n", ""))
    assert [one.what for one in register.untranslated] == [
        "`one` has no Welsh yet",
        "`fields.wood.options.oak.label` has no Welsh yet",
    ]
    spoken = welsh.spoken(register.definition)
    assert (spoken.name, spoken.cy) == ("Benches", None)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("  notes: {label: Nodiadau}\n", "Welsh for `fields.notes.label`"),
        ("  nme: {label: Enw}\n", "Welsh for `fields.nme.label`"),
        ("  name2: {hint: x}\n", "the unknown field `hint`"),
    ],
)
def test_welsh_of_nothing_that_everybody_reads_is_refused(read, more, what):
    *_, words = read(CYMRAEG + more)
    assert what in str(words.faults[0])


def test_welsh_of_no_register_and_inside_the_english_is_refused(read):
    *_, words = read(CYMRAEG.replace("welsh: benches", "welsh: bench"))
    assert "the Welsh of `bench`" in str(words.faults[0])
    broken, _ = read(english=ENGLISH + "cy: {name: Meinciau}\n")
    assert "the field `cy`" in str(broken.faults[0])


def test_of_a_register_that_nobody_outside_reads_nothing_is_left(read):
    register, words = read("welsh: benches\n", ENGLISH.replace("public: {fields", "# "))
    assert (register.untranslated, words.faults) == ((), ())
