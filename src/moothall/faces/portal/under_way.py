"""The form under way that an address names: only of this browser, or of whoever signed in."""

from uuid import UUID

from django.http import Http404, HttpRequest

from moothall.engine.catalogue import queries
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NoSuchDraft
from moothall.faces.pages import holding
from moothall.faces.portal import visiting


def draft_of(request: HttpRequest, token: UUID) -> Draft:
    """Return the draft, if it is this council's and this browser's or person's own."""
    try:
        draft = queries.draft(token)
    except NoSuchDraft as gone:
        raise Http404(str(gone)) from gone
    council = visiting.council(request)
    is_theirs = visiting.is_their_draft(request, draft)
    is_held = draft.person_id is None and holding.holds_draft(request, token)
    if draft.council_id != council.pk or not (is_theirs or is_held):
        raise Http404("These answers are somebody else's.")
    return draft
