"""Write an article at the desk: a new one, from a resolved case or not, or the next version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import access, faults
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.knowledge import articles, drafting
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.ground.people import queries as people
from moothall.practices.knowledge import actions, rules
from moothall.practices.knowledge import words as said
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article
from moothall.practices.knowledge.words import ArticleChanged, NotAnArticle

UNPROCESSABLE = 422
MEANWHILE = (
    "The article was changed since you opened it. What it says now stands below. "
    "Take over what you need, then keep the draft again."
)
LONG = {"max_length": "Use fewer characters: %(limit_value)s at most."}


class Written(forms.Form):
    """What an author types. It checks; the action keeps.

    *is_late*: the article says something else by now. That stands beside what was typed, which is
    kept the next time.
    """

    is_late = False

    title = forms.CharField(
        max_length=said.LONGEST_TITLE, error_messages=LONG | {"required": "Enter a title."}
    )
    summary = forms.CharField(max_length=said.LONGEST_SUMMARY, required=False, error_messages=LONG)
    body = forms.CharField(max_length=said.LONGEST_BODY, required=False, error_messages=LONG)
    welsh_title = forms.CharField(
        max_length=said.LONGEST_TITLE, required=False, error_messages=LONG
    )
    welsh_summary = forms.CharField(
        max_length=said.LONGEST_SUMMARY, required=False, error_messages=LONG
    )
    welsh_body = forms.CharField(max_length=said.LONGEST_BODY, required=False, error_messages=LONG)
    topics = forms.CharField(max_length=1300, required=False, error_messages=LONG)
    words = forms.CharField(max_length=said.LONGEST_SUMMARY, required=False, error_messages=LONG)
    audience = forms.ChoiceField(
        choices=said.Audience.choices, error_messages={"required": "Select who may read it."}
    )
    services = forms.MultipleChoiceField(required=False)
    owner = forms.ChoiceField(error_messages={"required": "Select who looks after it."})
    review_months = forms.IntegerField(
        min_value=1,
        max_value=120,
        error_messages={
            "required": "Enter after how many months it is looked through.",
            "invalid": "Enter a number of months, such as 12.",
            "min_value": "Enter 1 month or more.",
            "max_value": "Enter 120 months or fewer.",
        },
    )
    revision = forms.IntegerField(required=False)

    def offer(self, council: Council) -> None:
        """Offer the services of a council, and its people who write articles."""
        offers = catalogue.offers(council.pk)
        services = [(one.definition.service, one.definition.name) for one in offers]
        self.fields["services"].choices = services  # type: ignore[attr-defined]
        held = people.standings(council.pk)
        owners = [(str(h.person.pk), h.person.name) for h in held if set(h.roles) & said.WRITE]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    @property
    def draft(self) -> Draft:
        """What was typed, as it is kept."""
        typed = dict(self.cleaned_data)
        del typed["revision"]
        owner = people.person(int(typed.pop("owner")))
        topics = [one.strip() for one in typed.pop("topics").splitlines() if one.strip()]
        return Draft(**typed, topics=topics, owner=owner)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new article; from a case, what was asked and answered stands in it to be edited."""
    desk = sit(request)
    case = _case(desk, request.GET.get("from", ""))
    council = case.council if case else _council(desk, request.GET.get("council", ""))
    begun = _begin(desk, council, case, request.GET.get("service", "")[: said.LONGEST_TITLE])
    form = Written(request.POST or None, initial=begun)
    form.offer(council)
    if request.method != "POST" or not form.is_valid():
        return _form(request, desk, form, council=council, case=case)
    by = desk.who.actor_in(council.pk)
    try:
        made = actions.write(council, form.draft, by=by, at=desk.at, of_case=case)
    except Refused as refusal:
        form.add_error(_field(refusal), str(refusal))
        return _form(request, desk, form, council=council, case=case)
    who = "its owner and whoever sees the case" if case else "the people at this desk"
    messages.success(request, f"The draft is kept. Only {who} see it.")
    return redirect("staff:article", made.pk)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change the text that is being written; readers see it once it is published."""
    desk = sit(request)
    found = articles.one_of(desk, number)
    form = Written(request.POST or None, initial=_said(found))
    form.offer(found.council)
    if request.method != "POST" or not form.is_valid():
        return _form(request, desk, form, council=found.council, article=found)
    by, revision = desk.who.actor_in(found.council_id), form.cleaned_data["revision"]
    try:
        actions.change(found, form.draft, by=by, at=desk.at, revision=revision)
    except ArticleChanged:
        form.is_late = True
        return _form(request, desk, form, council=found.council, article=found)
    except Refused as refusal:
        form.add_error(_field(refusal), str(refusal))
        return _form(request, desk, form, council=found.council, article=found)
    messages.success(request, "The draft is kept. Readers see it once it is published.")
    return redirect("staff:article", found.pk)


def _form(
    request: HttpRequest,
    desk: Desk,
    form: Written,
    *,
    council: Council,
    article: Article | None = None,
    case: Case | None = None,
) -> HttpResponse:
    wrong = faults.of_form(form)
    values = {name: form[name].value() for name in form.fields}
    if article and form.is_late:
        values["revision"] = article.revision
        wrong = [{"text": MEANWHILE, "href": "#now"}]
    context = {
        "form": form,
        "values": values,
        "now": article if form.is_late else None,
        "faults": {name: form.errors[name][0] for name in form.errors if name != "__all__"},
        "errors": wrong,
        "article": article,
        "case": case,
        "flags": drafting.flags(case, desk.at) if case else [],
        "place": desk.council_name(council.pk),
        "written_for": council.slug,
        "places": [] if article or case else _writable(desk),
        "owners": form.fields["owner"].choices,  # type: ignore[attr-defined]
        "services": form.fields["services"].choices,  # type: ignore[attr-defined]
        "audiences": said.Audience.choices,
    }
    return shown(
        request, "staff/article_form.html", context, status=UNPROCESSABLE if wrong else 200
    )


def _field(refusal: Refused) -> str | None:
    """Return the field of the form that a refusal is about."""
    named = refusal.field if isinstance(refusal, NotAnArticle) else ""
    return named if named in Written.base_fields else None


def _begin(desk: Desk, council: Council, case: Case | None, service: str) -> dict[str, Any]:
    begun: dict[str, Any] = {
        "services": [service] if service else [],
        "audience": said.Audience.EMPLOYEES if case else "",
        "owner": str(desk.who.persons.get(council.pk, "")),
        "review_months": said.REVIEW_MONTHS,
    }
    return begun | (dict(drafting.of_case(case, desk.at)) if case else {})


def _said(found: Article) -> dict[str, Any]:
    same = ("title", "summary", "body", "welsh_title", "welsh_summary", "welsh_body", "words")
    kept = {name: getattr(found, name) for name in (*same, "audience", "services", "revision")}
    topics = "\n".join(found.topics)
    owner = str(found.owner_id or "")
    return {**kept, "topics": topics, "owner": owner, "review_months": found.review_months}


def _council(desk: Desk, slug: str) -> Council:
    """Return for which council an article is written: the one named, or the first at this desk."""
    may = _writable(desk)
    chosen = next((one for one in may if one.slug == slug), may[0] if may else None)
    if chosen is None:
        raise Http404("You write articles for no council here.")
    return chosen


def _writable(desk: Desk) -> list[Council]:
    """Return the councils for which somebody may write articles at this desk."""
    return [
        council
        for council in desk.councils.values()
        if not rules.why_not_write(desk.who.roles.get(council.pk, frozenset()))
    ]


def _case(desk: Desk, reference: str) -> Case | None:
    """Return the resolved case that an article is made from."""
    if not reference:
        return None
    try:
        found = cases.by_reference(reference, desk.seen)
    except NoSuchCase as gone:
        raise Http404(str(gone)) from gone
    if drafting.why_not(found):
        raise Http404("An article is made from a case that is resolved.")
    return found
