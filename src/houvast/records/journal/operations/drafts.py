"""What is written in a journal and is no entry yet: one draft, and beside it what came too late for it."""

from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.journal import course, kept, rules
from houvast.records.journal.models import Journal
from houvast.records.journal.refusals import MovedOn, NotPossible


@guarded_on(Journal, rules.WRITE, traced=False)
def keep_draft(journal: Journal, sealed: bytes, *, version: int, is_last: bool = False, by: Actor) -> int:
    """Keep what is being written in place of what was; the new version. MovedOn after another device's.

    `is_last`: of a page that is closing, and hears no answer. After another device's it is kept beside that,
    as long as there are not very many (`fetch_draft`).
    """
    if len(sealed) != course.DRAFT_SIZE:
        raise NotPossible("size")
    if version != journal.draft_version:
        stands = bytes(journal.draft)
        if not is_last or len(stands) > course.MOST_LATE * course.DRAFT_SIZE:
            raise MovedOn("moved on")
        sealed = stands + sealed
    journal.draft, journal.draft_version = sealed, journal.draft_version + 1
    journal.save(update_fields=["draft", "draft_version"])
    return journal.draft_version


@guarded_on(Journal, rules.READ, reads=True)
def fetch_draft(journal: Journal, number: int, *, by: Actor) -> bytes:
    """A draft that a closing page left beside another's, from 1; NotPossible where there is none."""
    found = kept.draft(journal, number)
    if not found:
        raise NotPossible("gone")
    return found
