"""Wall the documents, and keep everything that points at one inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls

DOCUMENT = "filing_document"
OF_A_DOCUMENT = (
    "filing_version",
    "filing_hold",
    "filing_proposal",
    "filing_workitem",
    "filing_text",
)
ALONE = ("filing_typesversion", "filing_certificate", "filing_intake", "filing_intakeline")
SOMEBODY = (
    (DOCUMENT, "checked_out_by_id"),
    ("filing_version", "added_by_id"),
    ("filing_hold", "placed_by_id"),
    ("filing_hold", "lifted_by_id"),
    ("filing_proposal", "proposed_by_id"),
    ("filing_certificate", "proposed_by_id"),
    ("filing_certificate", "confirmed_by_id"),
    ("filing_workitem", "done_by_id"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0001_initial"),
        ("cases", "0002_walls"),
        ("documents", "0002_walls"),
        ("councils", "0002_walls"),
    ]

    operations = [
        *(walls.wall(table) for table in (DOCUMENT, *OF_A_DOCUMENT, *ALONE)),
        *(walls.same_council(table, "document_id", DOCUMENT) for table in OF_A_DOCUMENT),
        walls.same_council("filing_text", "version_id", "filing_version"),
        walls.same_council("filing_intakeline", "intake_id", "filing_intake"),
        walls.same_council("filing_version", "file_id", "documents_file"),
        walls.same_council(DOCUMENT, "case_id", "cases_case"),
        walls.same_council("filing_workitem", "case_id", "cases_case"),
        walls.same_council("filing_workitem", "team_id", "councils_team"),
        *(walls.same_council(table, column, "people_person") for table, column in SOMEBODY),
    ]
