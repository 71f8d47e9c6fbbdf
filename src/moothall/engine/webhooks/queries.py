"""What can be asked about webhooks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.engine.webhooks.words import NoSuchDelivery, NoSuchWebhook, State
from moothall.ground.councils.models import Council


def webhooks(council_id: int) -> Sequence[Webhook]:
    """Return the webhooks of a council, the oldest first."""
    found = Webhook.objects.filter(council_id=council_id, removed_at__isnull=True)
    return list(found.select_related("council").order_by("pk"))


def webhook(council_id: int, token: UUID) -> Webhook:
    """Return a webhook.

    :raises NoSuchWebhook: when there is none, or it was removed.
    """
    for found in webhooks(council_id):
        if found.token == token:
            return found
    raise NoSuchWebhook


def everywhere() -> list[int]:
    """Return the councils in scope that have a webhook."""
    found = Webhook.objects.filter(removed_at__isnull=True).order_by("council_id")
    return list(found.values_list("council_id", flat=True).distinct())


def deliveries(
    found: Webhook, *, before: int | None = None, state: str = "", most: int = 50
) -> Sequence[Delivery]:
    """Return the deliveries of a webhook, the newest first, from a delivery's number on."""
    mine = Delivery.objects.filter(webhook_id=found.pk)
    if before is not None:
        mine = mine.filter(pk__lt=before)
    if state:
        mine = mine.filter(state=state)
    return list(mine.order_by("-pk")[:most])


def delivery(council_id: int, token: UUID) -> Delivery:
    """Return a delivery.

    :raises NoSuchDelivery: when there is none.
    """
    mine = Delivery.objects.filter(council_id=council_id, token=token)
    found = mine.select_related("webhook").first()
    if found is None:
        raise NoSuchDelivery
    return found


def waiting(council_id: int, *, at: datetime) -> bool:
    """Whether a delivery of a council is due."""
    due = Delivery.objects.filter(council_id=council_id, state=State.QUEUED, next_try_at__lte=at)
    return due.exists()


def allowed(council: Council) -> frozenset[str]:
    """Return the hosts inside our own network that an operator lets a council call."""
    named = (word.partition("=") for word in settings.WEBHOOK_HOSTS)
    return frozenset(host for slug, _, host in named if slug == council.slug)
