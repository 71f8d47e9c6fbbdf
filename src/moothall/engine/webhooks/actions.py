"""Set webhooks up, follow the journal, and deliver what there is to tell."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases.models import Case
from moothall.engine.webhooks import queries, rules, secrets_of
from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.engine.webhooks.words import (
    KINDS,
    OVERLAP,
    TRIES,
    NotThisWebhook,
    State,
    pause_after,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal import queries as entries
from moothall.ground.journal.words import Actor
from moothall.outside.webhooks import signing
from moothall.outside.webhooks.client import Receipt

CASE = "cases.case"
AT_A_TIME = 500
"""How many entries are followed in one transaction."""
Send = Callable[[str, Mapping[str, str], bytes], Receipt]


@transaction.atomic
def add(
    council: Council, *, name: str, url: str, kinds: Iterable[str], by: Actor, at: datetime
) -> tuple[Webhook, str]:
    """Set up a webhook, told from now on; return it with its secret, which is shown once.

    :raises NotThisWebhook: when the rules say no.
    """
    wanted = sorted(set(kinds))
    if why := rules.why_not_add(url, wanted, queries.allowed(council)):
        raise NotThisWebhook(why)
    end = entries.anchor(council.pk)
    webhook = Webhook(
        council=council,
        name=name.strip() or "Webhook",
        url=url,
        kinds=wanted,
        followed=end.sequence if end else 0,
        added_at=at,
    )
    webhook.full_clean()
    webhook.save(force_insert=True)
    journal.record("webhook.added", webhook, by=by, at=at, facts={"kinds": wanted})
    return webhook, secrets_of.now(webhook)


@transaction.atomic
def rotate(webhook: Webhook, *, by: Actor, at: datetime) -> tuple[Webhook, str]:
    """Give a webhook a new secret, shown once; the former one signs too for a day."""
    found = _locked(webhook)
    found.secret_number += 1
    found.former_until_at = at + OVERLAP
    found.save(update_fields=["secret_number", "former_until_at"])
    journal.record("webhook.rotated", found, by=by, at=at)
    return found, secrets_of.now(found)


@transaction.atomic
def remove(webhook: Webhook, *, by: Actor, at: datetime) -> None:
    """Tell a webhook nothing more; what still waits is given up."""
    found = _locked(webhook)
    if found.removed_at is not None:
        return
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    Delivery.objects.filter(webhook_id=found.pk, state=State.QUEUED).update(
        state=State.FAILED, next_try_at=None, reason="The webhook was removed."
    )
    journal.record("webhook.removed", found, by=by, at=at)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """Put a delivery in line once more, whatever came of it; its token stays the same.

    :raises NotThisWebhook: when its webhook was removed.
    """
    found = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    webhook = _locked(found.webhook)
    if webhook.removed_at is not None:
        raise NotThisWebhook("The webhook was removed.")
    found.state, found.attempts, found.next_try_at = State.QUEUED, 0, at
    found.delivered_at, found.reason = None, ""
    found.save()
    webhook.failures, webhook.resting_until_at = 0, None
    webhook.save(update_fields=["failures", "resting_until_at"])
    journal.record("webhook.sent-again", webhook, by=by, at=at, facts={"entry": found.entry_id})
    return found


@transaction.atomic
def follow(webhook: Webhook, *, by: Actor, at: datetime) -> int:
    """Queue a delivery for each entry sealed since the last look; return how many entries.

    Seals have no holes and only name what is committed, so nothing is missed or told twice.
    """
    del by  # each entry says who
    webhook = _locked(webhook)
    told = entries.sealed_after(webhook.council_id, webhook.followed, most=AT_A_TIME)
    if not told or webhook.removed_at is not None:
        return 0
    wanted = set(webhook.kinds or KINDS)
    ours = [entry for _, entry in told if entry["verb"] in wanted and entry["thing_kind"] == CASE]
    cases = Case.objects.in_bulk([entry["thing_id"] for entry in ours])
    Delivery.objects.bulk_create(
        [
            Delivery(
                council_id=webhook.council_id,
                webhook_id=webhook.pk,
                entry_id=entry["id"],
                kind=entry["verb"],
                payload=_payload(webhook, entry, cases[entry["thing_id"]]),
                queued_at=at,
                next_try_at=at,
            )
            for entry in ours
            if entry["thing_id"] in cases
        ],
        ignore_conflicts=True,
    )
    webhook.followed = told[-1][0]
    webhook.save(update_fields=["followed"])
    return len(told)


@transaction.atomic
def deliver(council_id: int, send: Send, *, by: Actor, at: datetime) -> Receipt | None:
    """Make the delivery of a council that is due longest; return what came of it, None: none is.

    The row stays locked meanwhile, so no other worker takes it. A worker that dies in between
    makes it be sent again, under the same id.
    """
    due = Delivery.objects.select_for_update(of=("self", "webhook"), skip_locked=True)
    due = due.filter(council_id=council_id, state=State.QUEUED, next_try_at__lte=at)
    delivery = due.select_related("webhook").order_by("next_try_at", "pk").first()
    if delivery is None:
        return None
    webhook = delivery.webhook
    if webhook.resting_until_at and at < webhook.resting_until_at:
        Delivery.objects.filter(webhook_id=webhook.pk, state=State.QUEUED).filter(
            next_try_at__lt=webhook.resting_until_at
        ).update(next_try_at=webhook.resting_until_at)
        return Receipt(is_accepted=False, status=0, text="The receiver is spared for a while.")
    body = json.dumps(delivery.payload, separators=(",", ":")).encode()
    receipt = send(webhook.url, _headers(delivery, body, at), body)
    _count(delivery, receipt, by=by, at=at)
    return receipt


def _headers(delivery: Delivery, body: bytes, at: datetime) -> dict[str, str]:
    message_id, stamp = f"msg_{delivery.token.hex}", int(at.timestamp())
    secrets = secrets_of.in_force(delivery.webhook, at=at)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Moothall-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.sign(secrets, message_id, stamp, body),
    }


def _count(delivery: Delivery, receipt: Receipt, *, by: Actor, at: datetime) -> None:
    webhook = delivery.webhook
    delivery.attempts += 1
    delivery.status, delivery.reason = receipt.status, receipt.text[:400]
    if receipt.is_accepted:
        delivery.state, delivery.delivered_at, delivery.next_try_at = State.DELIVERED, at, None
        webhook.failures, webhook.resting_until_at = 0, None
    elif receipt.is_final or delivery.attempts >= TRIES:
        delivery.state, delivery.next_try_at = State.FAILED, None
        facts = {"entry": delivery.entry_id, "attempts": delivery.attempts}
        journal.record("webhook.given-up", webhook, by=by, at=at, facts=facts)
    else:
        webhook.failures += 1
        delivery.next_try_at = at + pause_after(delivery.attempts)
        webhook.resting_until_at = at + pause_after(min(webhook.failures, 4))
    delivery.save()
    webhook.save(update_fields=["failures", "resting_until_at"])


def _payload(webhook: Webhook, entry: Mapping[str, Any], case: Case) -> dict[str, Any]:
    by = ":".join(str(part) for part in (entry["by_kind"], entry["by_id"]) if part)
    return {
        "type": entry["verb"],
        "timestamp": entry["happened_at"].isoformat(),
        "data": {
            "council": webhook.council.slug,
            "case": case.reference,
            "service": case.service,
            "entry": entry["id"],
            "sequence": entry["facts"].get("sequence", 1),
            "by": by if entry["by_kind"] == "key" else entry["by_kind"],
        },
    }


def _locked(webhook: Webhook) -> Webhook:
    found = Webhook.objects.select_for_update(of=("self",)).select_related("council")
    return found.get(pk=webhook.pk)
