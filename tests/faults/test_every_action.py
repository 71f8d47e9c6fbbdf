"""F5 leaves no public action out: a new one stands in a table of trials, or the build fails."""

import pytest
from tests.faults import test_statements as of_cases
from tests.faults import test_statements_of_articles as of_articles
from tests.faults import test_statements_of_desk as of_desk
from tests.faults import test_statements_of_filing as of_filing
from tests.faults import test_statements_of_forms as of_forms
from tests.faults import test_statements_of_groups as of_groups
from tests.faults import test_statements_of_loads as of_loads
from tests.faults import test_statements_of_mail as of_mail
from tests.faults import test_statements_of_messages as of_messages
from tests.faults import test_statements_of_moving as of_moving
from tests.faults import test_statements_of_payments as of_payments
from tests.faults import test_statements_of_people as of_people
from tests.faults import test_statements_of_registers as of_registers
from tests.faults import test_statements_of_replies as of_replies
from tests.faults import test_statements_of_services as of_services
from tests.faults import test_statements_of_support as of_support
from tests.faults import test_statements_of_upkeep as of_upkeep
from tests.faults import test_statements_of_visits as of_visits
from tests.faults.statements import untried

from moothall.engine.bookings import actions as bookings
from moothall.engine.cases import actions as cases
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.documents import actions as documents
from moothall.engine.filing import actions as filing
from moothall.engine.inbox import actions as inbox
from moothall.engine.moving import actions as moving
from moothall.engine.payments import actions as payments
from moothall.engine.places import actions as places
from moothall.engine.registers import actions as registers
from moothall.engine.registers.actions import bringing, forgetting, turning, undoing, writing
from moothall.engine.upkeep import actions as upkeep
from moothall.engine.webhooks import actions as webhooks
from moothall.ground.calendars import actions as calendars
from moothall.ground.councils import actions as councils
from moothall.ground.journal import actions as journal
from moothall.ground.keys import actions as keys
from moothall.ground.people import actions as people
from moothall.ground.search import actions as search
from moothall.practices.contactcentre import actions as calls
from moothall.practices.insight import actions as insight
from moothall.practices.knowledge import actions as knowledge
from moothall.practices.servicedesk import actions as rotas
from moothall.practices.visits import actions as visits

TAKEN_BACK = {
    "ready_to_take_back": "one statement that changes nothing",
    "take_back": "undo_cases of moving tries it",
    "say_there": "write_comments of moving tries it",
    "unsay_there": "undo_comments of moving tries it",
}
OF_SERVICES = of_services.SERVICES | of_services.PLACES | of_services.FORMS | of_forms.DRAFTS
TABLES = {
    "bookings": (bookings, of_visits.BOOKINGS),
    "calendars": (calendars, of_services.CALENDARS),
    "calls": (calls, of_forms.CALLS),
    "cases": (cases, of_cases.ACTIONS | of_desk.CASES | of_replies.REPLIES | TAKEN_BACK),
    "catalogue": (catalogue, OF_SERVICES),
    "contact": (contact, of_messages.MESSAGES),
    "councils": (councils, of_services.COUNCILS),
    "documents": (documents, of_forms.FILES | {"sweep_orphans": "touches the disk alone"}),
    "journal": (journal, of_services.JOURNAL),
    "filing": (filing, of_filing.TRIALS),
    "inbox": (inbox, of_mail.MAIL),
    "insight": (insight, of_desk.INSIGHT),
    "keys": (keys, of_forms.KEYS),
    "knowledge": (knowledge, of_articles.ARTICLES),
    "moving": (moving, of_moving.TRIALS),
    "payments": (payments, of_payments.ACTIONS),
    "people": (people, of_people.ACTIONS),
    "places": (places, of_upkeep.PLACES),
    "registers": (registers, of_registers.TRIALS | of_registers.TAKEN_BACK),
    "registers.bringing": (bringing, of_loads.BRINGING | of_loads.INSIDE),
    "registers.forgetting": (forgetting, of_loads.FORGETTING),
    "registers.turning": (turning, of_loads.TURNING),
    "registers.undoing": (undoing, of_loads.UNDOING),
    "registers.writing": (writing, of_loads.WRITING | of_loads.INSIDE),
    "rotas": (rotas, of_desk.ROTAS | of_groups.GROUPS | of_support.SUPPORT),
    "search": (search, of_services.SEARCH),
    "upkeep": (upkeep, of_upkeep.UPKEEP),
    "visits": (visits, of_visits.VISITS),
    "webhooks": (webhooks, of_messages.WEBHOOKS),
}


@pytest.mark.parametrize("package", TABLES)
def test_every_public_action_is_tried_statement_by_statement(package):
    actions, tried = TABLES[package]
    assert untried(actions, tried) == set()


def test_an_action_that_is_not_tried_is_named():
    tried = of_cases.ACTIONS | of_desk.CASES | of_replies.REPLIES | TAKEN_BACK
    left_out = {name: trial for name, trial in tried.items() if name[:4] != "hear"}
    assert untried(cases, left_out) == {"hear"}
