"""All that is held on one person, in one archive, and gone from every table (S42)."""

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.conftest import BINS, a_desk, ashbys_desk
from tests.engine.registers.shelf import small
from tests.faces.pages.signing import GOOD, HOST, SETUP, identity, sign_in
from tests.standing import after as standing_after
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, CaseFile, Fact
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent
from moothall.engine.documents import actions as documents
from moothall.engine.documents import shelf
from moothall.engine.documents.models import File
from moothall.engine.inbox import models as inbox_models
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Load
from moothall.engine.registers.models import RejectedRow as Refusal
from moothall.faces.pages import holdings
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Dwelling, NotErased, Role
from moothall.practices.insight.models import LogImport, RejectedRow
from moothall.practices.knowledge import actions as articles
from moothall.practices.knowledge.actions.writing import Draft

pytestmark = pytest.mark.django_db
NAMES = ("Robin Quillfeather", "Bobbie Quillfeather")
ADDRESS = "quillfeather@example.org"
PHONE = "020 7946 0777"
MORE = "My cousin Thessaly saw it"
SAID = "Please ring Quillfeather before noon"
TRACES = ("quillfeather", "7946 0777", "79460777", "thessaly", "12 hidden lane")


def made_in(ashby):
    """Robin, at a desk that is made for it."""
    with scope.opened([ashby.pk, PLATFORM], writes=True):
        desk = a_desk(ashby)
    return known_at(desk)


@standing_after(ashbys_desk)
def known_at(desk):
    """Robin: known twice, signs in, has asked for two things, was written to and written about."""
    ashby = desk.council
    opened = identity(ashby, ADDRESS)
    with scope.opened([ashby.pk], writes=True) as at:
        person = queries.person_of(opened.pk, ashby.pk)
        person.name = NAMES[0]
        people.reach(person, email=ADDRESS, phone=PHONE, by=SETUP, at=at)
        people.add(ashby, NAMES[1], email=ADDRESS, by=SETUP, at=at)
        people.add_point(person, "email", "rq@quillfeather.example", by=SETUP, at=at)
        lived = Dwelling(("9 Quillfeather Row", "Ashby"), "ZZ1 1AA", "990000000009")
        people.move_in(person, lived, by=SETUP, at=at)
        people.move_in(person, Dwelling(("12 Hidden Lane",), "ZZ1 1AA"), by=SETUP, at=at)
        more = {"full_name": NAMES[0], "email": ADDRESS, "phone": PHONE, "more": MORE}
        case = desk.case(at=at, answers={**BINS, **more, "address_line": "12 Hidden Lane"})
        cases.note(case, by=desk.actor("asha"), at=at, body=SAID)
        cases.resolve(case, by=desk.actor("asha"), at=at, outcome="emptied")
        cases.close(case, by=desk.actor("asha"), at=at)
        words = {"subject": "To Robin Quillfeather", "body": SAID}
        said = Intent(council_id=ashby.pk, recipient=ADDRESS, **words)
        contact.queue([said], by=SETUP, at=at)
    assert sign_in(Client(), ADDRESS, GOOD).status_code == 302
    return person


@pytest.fixture
@standing_on(known_at)
def robin(ashby, standing):
    return standing


def archived(robin, **more):
    with scope.opened([robin.council_id], writes=True) as at:
        packed = holdings.archive(robin, by=SETUP, at=at, **more)
    return zipfile.ZipFile(io.BytesIO(packed))


def erase(robin):
    with scope.opened([robin.council_id, PLATFORM], writes=True) as at:
        return holdings.erase(robin, by=SETUP, at=at)


def test_one_archive_holds_all_of_it(robin):
    packed = archived(robin)
    told = json.loads(packed.read("data.json"))
    read = packed.read("read-me.html").decode()
    everything = json.dumps(told, ensure_ascii=False)
    for words in (
        *NAMES,
        ADDRESS,
        PHONE,
        MORE,
        SAID,
        "12 Hidden Lane",
        "To Robin",
        "9 Quillfeather Row",
    ):
        assert words in everything, words
        assert words in read, words
    kinds = {one["what"] for one in told}
    assert {"person", "home", "contact point", "way in", "case", "remark", "message"} <= kinds


def test_words_of_third_parties_are_blacked_out_in_any_case_of_letters(robin):
    packed = archived(robin, hidden=["cousin THESSALY", ""])
    everything = packed.read("data.json").decode() + packed.read("read-me.html").decode()
    assert "Thessaly" not in everything
    assert "My " + holdings.BLACK * len("cousin Thessaly") in everything


def test_nothing_of_anybody_else_is_in_it(robin, ashby):
    other = identity(ashby, "other@example.org")
    packed = archived(robin)
    assert "other@example.org" not in packed.read("data.json").decode()
    del other


def test_giving_it_out_is_journalled(robin):
    archived(robin)
    with scope.opened([robin.council_id], writes=False):
        entry = Entry.objects.get(verb="person.exported")
        assert entry.facts["held"]["case"] == 1


def traces(councils_seen):
    """Every table that has a trace of robin, over all councils and the global tables."""
    found = []
    with scope.opened(councils_seen, writes=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT lower(t::text) FROM {table} t")  # noqa: S608 -- names from the catalogue
            texts = [text for (text,) in cursor.fetchall()]
            found += [(table, trace) for trace in TRACES if any(trace in text for text in texts)]
    return found


def a_mail(ashby, at):
    """Robin wrote a mail, which waits for somebody."""
    mail = inbox_models.Mail.objects.create(
        council=ashby,
        way="pipe",
        digest="d" * 64,
        length=9,
        state="held",
        reason="Held.",
        came_at=at,
        sender=ADDRESS,
        sender_name=NAMES[0],
        subject="From Quillfeather",
        text=SAID,
        reply=SAID,
    )
    inbox_models.Chunk.objects.create(council=ashby, mail=mail, number=0, body=b"Quillfeather")


def test_s42_their_mail_is_given_out_and_erased(robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        a_mail(ashby, at)
    assert "From Quillfeather" in archived(robin).read("data.json").decode()
    erase(robin)
    with scope.opened([ashby.pk], writes=False):
        kept = inbox_models.Mail.objects.get()
        assert (kept.state, kept.sender, kept.text, kept.subject) == ("passed", "", "", "")
        assert inbox_models.Chunk.objects.count() == 0
    assert traces([ashby.pk]) == []


def test_s42_an_article_begun_from_their_case_says_nothing_any_more(robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        case = holdings.case_queries.cases_of(queries.whose(robin)).get()
        draft = Draft(title="Ring Quillfeather", body=MORE, audience="officers")
        articles.write(ashby, draft, by=SETUP, at=at, of_case=case)
    seen = [PLATFORM, *councils.all_ids()]
    assert "knowledge_article" in {table for table, _ in traces(seen)}
    erase(robin)
    assert traces(seen) == []


def test_after_erasure_there_is_no_trace_in_any_table(robin, ashby):
    seen = [PLATFORM, *councils.all_ids()]
    before = {table for table, _ in traces(seen)}
    assert {
        "people_person",
        "people_contactpoint",
        "people_home",
        "people_identity",
        "account_emailaddress",
        "cases_case",
        "cases_submission",
        "cases_remark",
        "contact_message",
    } <= before
    erase(robin)
    assert traces(seen) == []


def test_files_of_other_desks_are_held_before_any_case_as_whatever_brings_them_does(robin):
    with CaptureQueriesContext(connection) as seen:
        erase(robin)
    told = [one["sql"] for one in seen]
    held = [re.search(r'FROM "(\w+)"', sql)[1] for sql in told if "FOR UPDATE" in sql]
    assert held[0] == "moving_takeover"
    assert "cases_case" in held
    first = next(sql for sql in told if sql.startswith(("UPDATE", "DELETE")) or "FOR UPDATE" in sql)
    assert 'FROM "moving_takeover"' in first


def test_figures_and_journal_stay_as_they_were(robin, ashby):
    with scope.opened([ashby.pk], writes=False):
        before = list(Fact.objects.order_by("pk").values())
        entries = list(Entry.objects.order_by("pk").values())
    erase(robin)
    with scope.opened([ashby.pk, PLATFORM], writes=False):
        assert list(Fact.objects.order_by("pk").values()) == before
        kept = list(Entry.objects.order_by("pk").values())
    assert all(entry in kept for entry in entries)
    assert {"person.erased", "case.erased"} <= {entry["verb"] for entry in kept}


def test_whoever_is_erased_cannot_sign_in(robin):
    erase(robin)
    one = Identity.objects.get(email__startswith="erased-")
    assert (one.is_active, one.has_usable_password()) == (False, False)


def test_whoever_has_a_role_elsewhere_keeps_their_way_in_there(robin, dunmere):
    one = Identity.objects.get(email=ADDRESS)
    with scope.opened([dunmere.pk], writes=True) as at:
        there = people.add(dunmere, "Robin", email=ADDRESS, identity=one, by=SETUP, at=at)
        people.stand(there, Role.RESIDENT, by=SETUP, at=at)
    erase(robin)
    one.refresh_from_db()
    assert (one.email, one.is_active) == (ADDRESS, True)


def test_nobody_with_an_open_case_is_erased(robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        case = holdings.case_queries.cases_of(queries.whose(robin)).get()
        cases.reopen(case, by=SETUP, at=at)
    with pytest.raises(NotErased, match="1 open case"):
        erase(robin)


def test_nobody_who_works_there_is_erased(ashby):
    identity(ashby, role=Role.OFFICER)
    with scope.opened([ashby.pk], writes=False):
        [person] = queries.at_email(ashby.pk, "asha@example.org")
    with pytest.raises(NotErased, match="Disable them first"):
        erase(person)


@pytest.mark.parametrize(("role", "erases"), [(Role.AUDITOR, False), (Role.ADMIN, True)])
def test_it_is_done_in_a_browser(client, robin, ashby, role, erases):
    identity(ashby, "desk@ashby.example", role=role)
    sign_in(client, "desk@ashby.example")
    where = f"/staff/people/{robin.pk}/held"
    page = client.get(where, headers=HOST)
    assert "Make the archive" in page.text
    assert ("Look at what would be erased" in page.text) is erases
    answer = client.post(f"{where}/archive", {"hidden": "Thessaly"}, headers=HOST)
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"
    client.post(f"{where}/erase", {"sure": ""}, headers=HOST)
    assert Identity.objects.filter(email=ADDRESS).exists()
    done = client.post(f"{where}/erase", {"sure": "yes"}, headers=HOST)
    assert done.status_code == (302 if erases else 403)
    assert Identity.objects.filter(email=ADDRESS).exists() is not erases


def test_s42_their_files_leave_the_disk_and_others_stay(robin, ashby, settings, tmp_path):
    settings.FILES = tmp_path
    with scope.opened([ashby.pk], writes=True) as at:
        case = holdings.case_queries.cases_of(queries.whose(robin)).get()
        own, shared = (a_file(ashby, case, content, at) for content in (b"own", b"shared"))
        add_file(Case.objects.create(**another(case)), shared, at)
        assert {name.split("/")[1] for kept in holdings.held(robin) for name, _ in kept.files} == {
            "a.pdf"
        }
    erase(robin)
    later = at + timedelta(days=2)
    with scope.opened([ashby.pk], writes=True):
        assert documents.remove_unused(ashby.pk, by=SETUP, at=later) == 1
    with scope.opened([ashby.pk], writes=False):
        documents.sweep_orphans(ashby.pk, by=SETUP, at=later + timedelta(days=2))
    left = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert left == [b"shared"]
    assert shelf.place(ashby.pk, shared.stored).exists()
    assert not shelf.place(ashby.pk, own.stored).exists()


def another(case):
    """The columns of somebody else's case."""
    kept = Case.objects.filter(pk=case.pk).values().get()
    del kept["id"]
    return kept | {"reference": "AAA-BBB-CCC", "contact_email": "", "contact_digits": ""}


def a_file(council, case, content, at):
    digest = hashlib.sha256(content).hexdigest()
    told = {"sha256": digest, "kind": "pdf", "length": len(content), "state": "clean"}
    stored = shelf.put(council.pk, io.BytesIO(content))
    file = File.objects.create(council=council, stored=stored, taken_at=at, scanned_at=at, **told)
    add_file(case, file, at)
    return file


def add_file(case, file, at):
    told = {"question": "photo", "name": "a.pdf", "is_public": True, "added_at": at}
    CaseFile.objects.create(council_id=case.council_id, case=case, file=file, **told)


def test_s42_rows_that_a_register_refused_are_given_out_and_emptied(robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        benches = small(key=["name"])
        published = registers.publish(ashby, benches, by=Actor.job("tests"), at=at)[0]
        kept = {"council": ashby, "begun_at": at, "by_kind": "job", "state": "failed"}
        made = Load.objects.create(
            register_id=published.version.register_id,
            head={
                "columns": ["Name"],
                "rows": [{"line": 2, "values": {"Name": ADDRESS}}],
                "values": {"Name": [ADDRESS]},
            },
            **kept,
        )
        for line, text in enumerate((f"Name: {ADDRESS.upper()}", "Name: Somebody"), start=2):
            Refusal.objects.create(council=ashby, load=made, line=line, reason="?", text=text)
    assert ADDRESS.upper() in archived(robin).read("data.json").decode()
    erase(robin)
    with scope.opened([ashby.pk], writes=False):
        assert [row.text for row in Refusal.objects.order_by("line")] == ["", "Name: Somebody"]
        assert Load.objects.get().head == {"columns": ["Name"], "rows": []}


def test_s42_rejected_lines_that_speak_of_them_are_given_out_and_emptied(robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        told = {"desk": "old", "file_digest": "f" * 64, "mapping_digest": "m" * 64}
        counts = {"cases_in_log": 0, "cases_added": 0, "rows_rejected": 4}
        made = LogImport.objects.create(council=ashby, imported_at=at, **told, **counts)
        for line, text in enumerate(
            (f"1,{ADDRESS.upper()},x", "2,+44 (20) 7946-0777", "3,Robin Quillfeather", "4,Somebody")
        ):
            RejectedRow.objects.create(
                council=ashby,
                log_import=made,
                file_digest="f" * 64,
                line=line,
                reason="?",
                text=text,
            )
    packed = archived(robin)
    assert ADDRESS.upper() in packed.read("data.json").decode()
    assert "4,Somebody" not in packed.read("data.json").decode()
    erase(robin)
    with scope.opened([ashby.pk], writes=True):
        assert list(RejectedRow.objects.order_by("line").values_list("text", flat=True)) == [
            "",
            "",
            "",
            "4,Somebody",
        ]
        for wrong in ({"text": "5,Somebody else"}, {"line": 9}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                RejectedRow.objects.filter(line=3).update(**wrong)
