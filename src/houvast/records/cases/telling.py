"""Telling a team or an agency by mail that something is new, and never what: the same words each time.

Not an operation: the operations that call it are guarded.
"""

import uuid

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from houvast.records.accounts import elsewhere
from houvast.records.cases.refusals import NotPossible
from houvast.records.contacts.mailing import posting


def something_is_new(team: uuid.UUID, *, untold: str) -> bool:
    """At its own address, in the language of most of its people, once what is new is stored.

    Whether a mail goes: none does without an address, or without mail set up. Whatever a mail server does,
    what is new stands; NotPossible says `untold` where it did not take the mail.
    """
    address = elsewhere.notice_address(team)
    if not address or not posting.is_set():
        return False
    language = elsewhere.language_of(team)
    transaction.on_commit(lambda: _mail(address, language, untold))
    return True


def _mail(address: str, language: str, untold: str) -> None:
    with translation.override(language):
        subject = _("Something is new")
        words = _("Something is new for you. Sign in where you always do.")
        quiet = _("This mail says no more than that, on purpose. It needs no answer.")
    try:
        posting.send(f"{words}\n\n{quiet}", to=address, language=language, mark=uuid.uuid4(), subject=subject)
    except posting.NotSent as failure:
        raise NotPossible(untold) from failure
