"""A wrong register is refused with file, line, column, what, why and how to mend."""

import json

import pytest
from tests.engine.registers.shelf import AT, REGISTERS, SMALLEST, small

from moothall.engine.registers import actions, queries, reading
from moothall.engine.registers.definition import RegisterDefinition

FIELD = {"id": "name", "type": "text", "label": "Name", "required": True}


def faults(**parts):
    """JSON is YAML: what is wrong with the smallest register with these parts over it."""
    return [fault.what for fault in reading.read(json.dumps(SMALLEST | parts)).faults]


def with_field(**field):
    plain = {"id": "more", "type": "text", "label": "More"}
    return {"fields": [FIELD, plain | field]}


def worked_out(told=None, **field):
    parts = with_field(**field)["fields"]
    told = {"id": "told", "type": "computed", "label": "Told", "gives": "text"} | (told or {})
    return {"fields": [*parts, told | {"value": "record.more"}]}


def test_the_smallest_register_is_sound():
    assert faults() == []


def test_a_fault_has_its_line_and_column_and_says_how_to_mend_it():
    text = "register: benches\nname: Benches\none: bench\nsummary: s\ngroup: g\ntitle: nme\n"
    text += "fields:\n  - {id: name, type: text, label: Name, required: true}\n"
    assert [str(fault) for fault in reading.read(text, file="b.yaml").faults] == [
        "b.yaml:6:8: the field `nme`, there is none of that id, did you mean `name`?"
    ]


def test_an_unknown_field_is_named_as_the_file_writes_it():
    (fault,) = reading.read(json.dumps({**SMALLEST, "registers": "x"})).faults
    assert (fault.what, fault.mend) == (
        "the unknown field `registers`",
        "did you mean `register`?",
    )


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"fields": [FIELD, FIELD]}, "the id `name` a second time"),
        (with_field(id="state"), "the field id `state`"),
        (with_field(id="token"), "the field id `token`"),
        (with_field(to="benches"), "`to` of a field of type text"),
        (with_field(type="relation"), "`to` is missing"),
        (with_field(type="radios"), "`options` is missing"),
        (with_field(type="file", required=True), "`required`"),
        (with_field(type="file", max=11), "`max` is 11"),
        (with_field(accepts=["picture"]), "`accepts` of a field of type text"),
        (with_field(type="computed", gives="number", value="1", required=True), "`required`"),
        (with_field(type="longtext", list=True), "`list` of a field of type longtext"),
        (with_field(type="computed", gives="number", value="record.cost"), "`record.cost`"),
        (with_field(type="computed", gives="number", value="answers.name"), None),
        ({"title": "nme"}, "the field `nme`"),
        ({"fields": [FIELD | {"required": False}]}, "the title is `name`, which may be empty"),
        ({"fields": [FIELD | {"sensitive": True}]}, "the title is `name`, which only some see"),
        ({"key": ["nme"]}, "the field `nme`"),
        ({"review": {"months": 3, "days": 3}}, "`months` and `days`"),
        ({"review": {"months": 3, "by": "name"}}, "the field `name`"),
        ({"had_by": "name"}, "the field `name`"),
        (
            {"had_by": "more", **with_field(type="officer")},
            "the field `more`, which is not listed",
        ),
        ({"rag": {"red": "record.score > 3"}}, "`record.score`"),
        ({"retention": {"days": 30}}, "`retention` without a beginning"),
        ({"views": [{"id": "a", "label": "A", "columns": ["x"]}]}, "the column `x`"),
        ({"states": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}, "the state `b`"),
        (
            with_field(sensitive=True) | {"public": {"fields": ["more"]}},
            "the field `more`",
        ),
        (
            with_field(sensitive=True)
            | {"public": {"fields": ["name"], "when": "record.more == 'x'"}},
            "`record.more`, which only some see",
        ),
        (
            with_field(sensitive=True) | {"rag": {"red": "record.more == 'x'"}},
            "`record.more`, which only some see",
        ),
        (worked_out(sensitive=True), "`record.more`, which only some see"),
        (worked_out(sensitive=True, told={"see": ["admin"]}), []),
        (worked_out(told={"sensitive": True}), []),
        (
            with_field(sensitive=True, list=True)
            | {"views": [{"id": "a", "label": "A", "columns": ["name"], "sort": "-more"}]},
            "`more`, which only some see",
        ),
        (
            with_field(sensitive=True, list=True)
            | {
                "views": [
                    {
                        "id": "a",
                        "label": "A",
                        "columns": ["name"],
                        "where": [{"field": "more", "is": ["x"]}],
                    }
                ]
            },
            "`more`, which only some see",
        ),
        (
            with_field()
            | {"views": [{"id": "a", "label": "A", "columns": ["more"], "sort": "more"}]},
            "`more`",
        ),
        (
            {
                "states": [{"id": "a", "label": "A"}],
                "moves": [{"id": "m", "label": "M", "from": ["b"], "to": "a"}],
            },
            "the state `b`",
        ),
        (
            {
                "fields": [
                    FIELD,
                    *(
                        {"id": f"f{n}", "type": "date", "label": "D", "list": True}
                        for n in range(5)
                    ),
                ]
            },
            "more than 4 listed fields that are kept as day",
        ),
        ({"review": {"months": 3, "keeps": {"name": "none"}}}, "the field `none`"),
        (
            with_field(sensitive=True) | {"review": {"months": 3, "keeps": {"name": "more"}}},
            "the field `name`",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(parts, what):
    found = faults(**parts)
    assert len(found) == (what != [])
    if what:
        assert found == [what]


def test_what_is_kept_reads_back_equal():
    from tests.engine.registers.shelf import definitions

    for definition in definitions().values():
        assert RegisterDefinition.model_validate(definition.as_json()) == definition


def test_a_register_declared_twice_is_refused_in_the_second_file(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(json.dumps(SMALLEST))
    first, second = reading.read_all([tmp_path])
    assert first.definition
    assert [fault.what for fault in second.faults] == ["the register `benches` a second time"]


def test_in_a_pack_only_its_registers_are_read(tmp_path):
    for name in ("services/a.yaml", "registers/b.yaml", "registers/records/c.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [file.name for file in reading.files_in(tmp_path)] == ["b.yaml"]


def _following(text):
    """Read a register whose one rule says this."""
    whole = f"""
register: doors
name: Doors
one: door
summary: Doors.
group: Buildings
title: name
fields:
  - {{id: name, type: text, label: Name, required: true}}
  - {{id: keeper, type: officer, label: Keeper}}
  - {{id: secret, type: text, label: Secret, sensitive: true}}
  - {{id: warden, type: officer, label: Warden, sensitive: true}}
  - {{id: proof, type: file, label: Proof}}
  - {{id: judge, type: officer, label: Judge, see: [manager]}}
follows:
  - id: worn
    label: It is worn
    when: record.name == 'x'
    then:
      - {text}
"""
    return reading.read(whole, file="doors.yaml")


@pytest.mark.parametrize(
    ("then", "what"),
    [
        ("{message: {to: name, subject: Worn, text: Worn}}", "`name`"),
        ("{message: {to: keeper, subject: 'Worn {nothing}', text: Worn}}", "the field `nothing`"),
        ("{message: {to: keeper, subject: Worn, text: '{secret}'}}", "only some see"),
        ("{message: {to: warden, subject: Worn, text: Worn}}", "`warden`, which only some see"),
        ("{message: {to: judge, subject: Worn, text: Worn}}", "sees who was told"),
        ("{record: {register: risks, take: {title: secret}}}", "only some see"),
        ("{case: {service: mend, answers: {what: '{lost}'}}}", "the field `lost`"),
        ("{case: {service: mend, take: {what: proof}}}", "the field `proof`"),
        ("{}", "nothing that follows"),
    ],
)
def test_what_cannot_follow_is_named(then, what):
    assert what in str(_following(then).faults[0])


def test_what_follows_in_another_register_is_looked_at_beside_it(tmp_path):
    for name in ("systems", "suppliers"):
        (tmp_path / f"{name}.yaml").write_text((REGISTERS / f"{name}.yaml").read_text())
    risks = (REGISTERS / "risks.yaml").read_text()
    (tmp_path / "risks.yaml").write_text(risks)
    assert [one.faults for one in reading.read_all([tmp_path])] == [(), (), ()]
    (tmp_path / "risks.yaml").write_text(risks.replace("{id: cause,", "{id: reason,"))
    faults = [str(f) for one in reading.read_all([tmp_path]) for f in one.faults]
    assert any("systems.yaml" in text and "`cause`" in text for text in faults)
    (tmp_path / "risks.yaml").write_text(risks.replace("to: systems", "to: suppliers"))
    faults = [str(f) for one in reading.read_all([tmp_path]) for f in one.faults]
    assert any("leads to systems" in text for text in faults)


@pytest.mark.parametrize("name", ["__class__", "is-superuser", "q" * 10_000, "\"') from", "Id"])
def test_s10_a_hostile_id_of_a_field_is_refused(name):
    assert faults(**with_field(id=name))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["is_superuser", "password", "class", "select"])
def test_s10_an_id_that_means_something_elsewhere_is_only_a_name_here(shelf, name):
    parts = with_field(id=name, list=True)
    assert faults(**parts) == []
    actions.publish(shelf.council, small(**parts), by=shelf.actor("mo"), at=AT)
    kept = shelf.add("benches", name="Oak", **{name: "') from"})
    asked = queries.Asked((name,), (queries.Filter(name, begins="') fr"),), name)
    page = queries.listed(shelf.who("mo"), [shelf.kept("benches")], asked)
    assert [(row.id, row.values[name]) for row in page.rows] == [(kept.pk, "') from")]
