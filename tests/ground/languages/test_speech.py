"""What is said in which language: the catalogue whole, numbers and days right, words joined."""

from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils.translation import gettext

from moothall.ground.languages import catalogue, days
from moothall.ground.languages.speech import counted, said, speaking, spoken
from moothall.ground.languages.words import Language

SRC = Path(catalogue.__file__).parents[3]
WORDS = {
    **dict.fromkeys(("said", "ask", "must", "marked", "_", "gettext")),
    "counted": (1, 2),
    "ngettext": (1, 2),
}
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}, "**/templates/**.txt": {}}


@pytest.fixture(scope="module")
def texts():
    with catalogue.SOURCE.open("rb") as file:
        return read_po(file, locale="cy")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Empty msgid")
def test_every_text_of_the_pages_for_residents_has_its_welsh(texts):
    found = extract_from_dir(str(SRC), METHODS, OPTIONS, keywords=WORDS)
    wanted = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    said = {text for text in wanted if (one := texts.get(text)) and one.string}
    assert sorted(wanted - said - {""}) == []


def test_every_welsh_text_has_the_fields_of_its_english_and_no_others(texts):
    """`{Called}` begins an English sentence; in Welsh what is called stands inside."""
    import re

    field = re.compile(r"%\(\w+\)s|\{\w+\}")
    for text in (one for one in texts if one.id):
        english = text.id if isinstance(text.id, str) else text.id[1]
        for welsh in [text.string] if isinstance(text.string, str) else text.string:
            assert set(field.findall(welsh)) == {name.lower() for name in field.findall(english)}, (
                welsh
            )


def test_welsh_is_said_while_it_is_spoken_and_english_afterwards():
    with speaking("cy"):
        assert (spoken(), said("Back"), gettext("Back")) == (Language.WELSH, "Yn ôl", "Yn ôl")
        assert said("Nobody ever wrote this down") == "Nobody ever wrote this down"
    assert (spoken(), said("Back")) == (Language.ENGLISH, "Back")
    with speaking("tlh"):
        assert spoken() == Language.ENGLISH


def test_what_follows_a_number_is_mutated_as_welsh_has_it():
    one, many = "{number} working day", "{number} working days"
    with speaking("cy"):
        told = [counted(one, many, number) for number in (1, 2, 3, 10)]
    assert told == [
        "1 diwrnod gwaith",
        "2 ddiwrnod gwaith",
        "3 diwrnod gwaith",
        "10 diwrnod gwaith",
    ]
    assert counted(one, many, 1204) == "1,204 working days"


def test_a_little_word_is_joined_to_the_one_it_never_stands_before_alone():
    text = "{Called} must be a whole number"
    with speaking("cy"):
        assert said(text, called="eich oed") == "Rhaid i\u2019ch oed fod yn rhif cyfan"
        assert said(text, called="y rhif") == "Rhaid i\u2019r rhif fod yn rhif cyfan"
        assert said(text, called="rif y tŷ") == "Rhaid i rif y tŷ fod yn rhif cyfan"


def test_days_and_times_read_as_in_each_language():
    moment = datetime(2026, 3, 31, 15, 30)  # noqa: DTZ001  # local already
    told = {
        "en": [
            "31 March 2026",
            "31 Mar 2026",
            "Tuesday 31 March 2026 at 3:30pm",
            "3:30pm on Tuesday 31 March 2026",
        ],
        "cy": [
            "31 Mawrth 2026",
            "31 Maw 2026",
            "dydd Mawrth 31 Mawrth 2026 am 3:30pm",
            "3:30pm ddydd Mawrth 31 Mawrth 2026",
        ],
    }
    for language, wanted in told.items():
        with speaking(language):
            assert [
                days.in_words(date(2026, 3, 31)),
                days.short(date(2026, 3, 31)),
                days.at_a_time(moment),
                days.on_a_day(moment),
            ] == wanted
            noon = days.time_of_day(moment.replace(hour=12, minute=0))
            assert noon == {"en": "midday", "cy": "hanner dydd"}[language]


def test_the_catalogue_is_compiled_once_for_each_state_of_its_file(tmp_path):
    folder = catalogue.ready(tmp_path)
    made = folder / "cy" / "LC_MESSAGES" / "django.mo"
    before = made.stat().st_mtime_ns
    assert catalogue.ready(tmp_path) == folder
    assert made.stat().st_mtime_ns == before
