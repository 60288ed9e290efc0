"""The helpline's own mail address: read, and answered from the same one."""

from collections.abc import Iterator

from django.conf import settings

from houvast.interfaces.cli.checks.findings import Finding, problem
from houvast.records.contacts.mailing import box


def box_of_the_helpline() -> Iterator[Finding]:
    """What people write there is taken in."""
    if not settings.MAIL_IMAP:
        return  # mail is no door here
    if not settings.MAIL_ADDRESS:
        yield problem(
            "The helpline's own address is not named: its own mail coming back would become talks",
            "HOUVAST_MAIL_ADDRESS",
            "HOUVAST_MAIL_ADDRESS=help@example.org, the address that people write to.",
        )
    try:
        with box.opened():
            return
    except box.NoBox as missing:
        yield problem(
            f"The mailbox cannot be read: {missing}",
            "HOUVAST_MAIL_IMAP",
            "Try `houvast mail fetch` by hand once it is mended; until then mail waits on its server.",
        )
