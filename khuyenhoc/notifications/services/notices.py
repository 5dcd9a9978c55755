"""Writing into inboxes, and by e-mail to those who have an address. What cannot be sent is kept with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.events import defer
from khuyenhoc.notifications.enums import Channel, DeliveryStatus
from khuyenhoc.notifications.models import Delivery, Notice
from khuyenhoc.notifications.selectors import notice_get

SEND = "notifications.send"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """`dedup` makes a notice of the same user unique: a job that runs twice writes once."""

    user: User
    kind: str
    title: str
    body: str = ""
    url: str = ""
    dedup: str = ""


@transaction.atomic
def notices_send(notices: Sequence[NewNotice]) -> int:
    """Put notices into inboxes and queue the e-mails; returns how many are new. Part of the caller's transaction."""
    already = set(
        Notice.objects.filter(
            user_id__in={n.user.pk for n in notices}, dedup__in={n.dedup for n in notices if n.dedup}
        ).values_list("user_id", "dedup")
    )
    fresh = {(n.user.pk, n.dedup or index): n for index, n in enumerate(notices) if (n.user.pk, n.dedup) not in already}
    made = Notice.objects.bulk_create(
        Notice(user=n.user, kind=n.kind, title=n.title, body=n.body, url=n.url, dedup=n.dedup) for n in fresh.values()
    )
    letters = Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=Channel.EMAIL, address=notice.user.email)
        for notice in made
        if settings.SENDS_EMAIL and notice.user.email
    )
    if letters:
        defer(SEND, deliveries=[letter.pk for letter in letters])
    return len(made)


def deliveries_send(ids: Sequence[int]) -> None:
    """Send e-mails one by one; each is marked in its own transaction, so that a second run sends only what is left."""
    connection = get_connection()
    for pk in ids:
        with transaction.atomic():
            letter = (
                Delivery.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, status=DeliveryStatus.WAITING)
                .select_related("notice")
                .first()
            )
            if letter is None:
                continue
            notice = letter.notice
            body = "\n\n".join(
                part for part in (notice.body, f"{settings.SITE_URL}{notice.url}" if notice.url else "") if part
            )
            try:
                EmailMessage(notice.title, body, to=[letter.address], connection=connection).send()
            except OSError as error:  # the network or the mail server said no: smtplib's errors are OSErrors
                letter.status, letter.error = DeliveryStatus.FAILED, str(error)[:300]
            else:
                letter.status, letter.sent_at = DeliveryStatus.SENT, clock.now()
            letter.save(update_fields=["status", "error", "sent_at"])


def notice_read(*, actor: Actor, notice_id: int) -> Notice:
    """Mark one's own notice as read, once. Raises NotFound."""
    notice = notice_get(actor=actor, notice_id=notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice
