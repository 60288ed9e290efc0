"""The helpline's own mail address: read, and answered from the same one."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from houvast.interfaces.cli.checks.findings import Finding, problem
from houvast.records.contacts.mailing import box

MOST = 100  # mails that are looked at
LONGEST = timedelta(hours=1)  # mail is fetched every two minutes


def box_of_the_helpline() -> Iterator[Finding]:
    """What people write there is taken in."""
    if not settings.MAIL_IMAP:
        return  # mail is no door here
    if not settings.MAIL_ADDRESS:
        yield problem(
            "The helpline's own address is not named: answers to what comes from it would come back",
            "HOUVAST_MAIL_ADDRESS",
            "HOUVAST_MAIL_ADDRESS=help@example.org, the address that people write to.",
        )
    try:
        with box.opened() as there:
            yield from _stays(there)
    except box.NoBox as missing:
        yield problem(
            f"The mailbox cannot be read: {missing}",
            "HOUVAST_MAIL_IMAP",
            "Try `houvast mail fetch` by hand once it is mended; until then mail waits on its server.",
        )


def _stays(there: box.Box) -> Iterator[Finding]:
    """Somebody wrote, and nobody sees it: no team answers mail, or this one cannot be taken in."""
    now = timezone.now()
    waiting = sum(now - there.came_at(number) > LONGEST for number in there.waiting()[:MOST])
    if waiting:
        yield problem(
            f"{waiting if waiting < MOST else f'{MOST} or more'} in the mailbox came more than an hour ago: "
            "nobody has seen them",
            "HOUVAST_MAIL_IMAP",
            "Try `houvast mail fetch` by hand: it says why. Until then read them in the mailbox itself.",
        )
