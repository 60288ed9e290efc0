"""What of a case leaves its team: compared first by the address guard, as messages and letters are.

Not an operation: the operations that call it are guarded. They call it before their transaction, because what
is held is to be stored though nothing is sent. An agency's own people have no key of comparing, and no answer
that would tell them whether an address is one: they are asked, whatever stands in it, and what they wrote
is compared once the team passes it on.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases.models import Case, Conference
from houvast.records.cases.refusals import AskedFirst, HeldForReview, NotPossible
from houvast.records.contacts.filing import kinds
from houvast.records.contacts.operations import NotPossible as NotPossibleThere
from houvast.records.contacts.operations import leaving
from houvast.records.directory import terms


def to_agencies(text: str, agencies: Iterable[uuid.UUID], *, of: Case | Conference, by: Actor) -> None:
    """HeldForReview where these agencies may not have it before somebody else looked; nothing for nobody."""
    wanted = set(agencies)
    if wanted:
        names = sorted(each.name for each in accounts.agencies(seen_by=by) if each.id in wanted)
        _leaves(text, "SHARE", of=of, to=", ".join(names), by=by)


def to_table(text: str, *, of: Conference, by: Actor) -> None:
    """The same for all who come to a conference."""
    _leaves(text, "SHARE", of=of, to=_("who comes to the conference"), by=by)


def to_person(text: str, *, of: Case, parties: Sequence[uuid.UUID], by: Actor) -> None:
    """The same for somebody in the case, who has it on paper; nor may they learn of the `parties`."""
    _leaves(text, "LETTER", of=of, to=_("the person, on paper"), parties=parties, by=by)


def asked(text: str, *, sure: bool) -> None:
    """AskedFirst where an agency writes an address, a number or a place and did not say that it may stand."""
    if not sure and terms.terms(text):
        raise AskedFirst(
            _(
                "There is an address, a number or a place in this. Is it where somebody is safe, like a "
                "shelter? Then take it out. If it is not, say so below and send it again."
            )
        )


def in_file(content: bytes, *, name: str) -> str:
    """What of a file has words: its name, and what is plain text."""
    return f"{name}\n{kinds.as_text(content) or ''}"


def _leaves(
    text: str, kind: str, *, of: Case | Conference, to: str, parties: Sequence[uuid.UUID] = (), by: Actor
) -> None:
    matter = leaving.Matter(of.id, to)
    try:
        found = leaving.may_leave(text, kind=kind, team=of.team_id, matter=matter, parties=parties, by=by)
        found.or_refuse()
    except leaving.HeldForReview as held:
        raise HeldForReview(str(held)) from held
    except NotPossibleThere as wait:
        raise NotPossible(str(wait)) from wait
