"""Do an action again and again, each time with another of its statements failing."""

from django.apps import apps
from tests.faults.breaking import Broken, breaks_at

MOST = 150
LABELS = ("cases", "contact", "journal", "catalogue", "documents", "payments")


def everything():
    """Every row of cases, messages, drafts, money and the journal: what an action may touch."""
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
    return {model: sorted(map(str, model.objects.values_list())) for model in models}


def done_whole(name, act):
    """Fail unless nothing of *act* is there whichever statement fails, and all of it at last.

    Nothing around it takes back what it wrote: it has to do that itself.
    """
    stands = everything()
    for number in range(1, MOST):
        with breaks_at(number) as breaker:
            try:
                act()  # in the scope's transaction: only its own brackets can take it back
            except Broken:
                pass
            else:
                break
        assert everything() == stands, f"statement {number} of {name} failed"
    assert number == breaker.seen + 1
    assert number > 2
    assert everything() != stands
