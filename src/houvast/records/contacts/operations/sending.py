"""Files in a talk, both ways: sent by the person or by a worker, shown as a copy, opened as they came."""

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.records.accounts.guard import Actor, Refused, guarded_after, guarded_on, seen
from houvast.records.contacts import course, files, rules, talks
from houvast.records.contacts.filing import kinds
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import NotPossible, leaving

MOST = files.MOST
are_taken = files.are_taken

ORIGINAL_BECAUSE = {
    "COMPLAINT": gettext_lazy("for a complaint, at the person's wish"),
    "DANGER": gettext_lazy("there is danger"),
    "NO_COPY": gettext_lazy("to see or hear it: no stripped copy can be made"),
    "AT_REQUEST": gettext_lazy("the person asks for it"),
}


def _of_person(
    talk: uuid.UUID, content: bytes, *, name: str, once: uuid.UUID, key: bytes, by: Actor
) -> files.Ready:
    found = seen(Talk, rules.SAY, by).filter(id=talk).first()
    if found is None:
        raise Refused
    return _ready(found, content, name=name, once=once, key=key)


def _of_worker(talk: uuid.UUID, content: bytes, *, name: str, once: uuid.UUID, by: Actor) -> files.Ready:
    found = seen(Talk, rules.REPLY, by).filter(id=talk).first()
    if found is None:
        raise Refused
    if talks.reaches_nobody(found):
        raise NotPossible(
            _("This came by mail: what you write here reaches nobody. Answer by mail, where that is safe.")
        )
    key = talks.team_key(found, action=rules.REPLY.action, by=by)
    told = f"{name}\n{kinds.as_text(content) or ''}"  # of what is no plain text only the name
    leaving.may_leave(told, kind="FILE", talk=talk, by=by).or_refuse()
    return _ready(found, content, name=name, once=once, key=key)


def _ready(talk: Talk, content: bytes, *, name: str, once: uuid.UUID, key: bytes) -> files.Ready:
    if talk.files.exclude(message__once=once).count() >= files.MOST:
        raise NotPossible(_("There are twenty files in this talk: no more can be sent."))
    try:
        return files.ready(talk.id, content, name=name, key=key)
    except files.NotKept as refusal:
        raise NotPossible(str(refusal)) from refusal


def _under(
    ready: files.Ready, key: bytes, talk: Talk, content: bytes, *, name: str, once: uuid.UUID
) -> files.Ready:
    """The file under the key that its talk has now. Where that changed meanwhile it is made ready once more,
    in the transaction: that takes long, and is rare.
    """
    return ready if ready.key == key else _ready(talk, content, name=name, once=once, key=key)


@guarded_after(_of_person, rules.SAY)
def send_file(
    ready: files.Ready,
    talk: uuid.UUID,
    content: bytes,
    *,
    name: str,
    once: uuid.UUID,
    key: bytes,
    by: Actor,
) -> talks.Kept:
    """Send a file in one's own talk; NotPossible says what is not taken. Sent twice, it is kept once."""
    own = seen(Talk, rules.SAY, by).select_for_update(of=("self",)).filter(id=talk).first()
    if own is None:
        raise Refused
    if own.state == "ENDED" and not talks.may_go_on(own):
        raise NotPossible(_("This talk has ended."))
    key = talks.own_key(own, key, by=by)
    ready = _under(ready, key, own, content, name=name, once=once)
    kept = files.keep(own, ready, author=talks.PERSON, once=once, key=key)
    kept = talks.wait_again(own, kept)
    talks.moved(own)
    return kept


@guarded_on(Talk, rules.SAY, reads=True)
def fetch_file(talk: Talk, file: uuid.UUID, *, key: bytes, by: Actor) -> files.Fetched:
    """A file of one's own talk, as it is shown; where no copy could be made, as it came."""
    return files.shown(talk, file, talks.own_key(talk, key, by=by))


@guarded_after(_of_worker, rules.REPLY)
def answer_with_file(
    ready: files.Ready,
    talk: uuid.UUID,
    content: bytes,
    *,
    name: str,
    once: uuid.UUID,
    by: Actor,
) -> talks.Kept:
    """Answer with a file; NotPossible says what is not taken. Sent twice, it is kept once."""
    found = seen(Talk, rules.REPLY, by).select_for_update(of=("self",)).filter(id=talk).first()
    if found is None:
        raise Refused
    key = talks.team_key(found, action=rules.REPLY.action, by=by)
    ready = _under(ready, key, found, content, name=name, once=once)
    kept = files.keep(found, ready, author=talks.WORKER, once=once, key=key, staff=by.id)
    found.answered_to = max(found.answered_to, kept.number)  # sent again, it is the one that was kept
    found.save()
    return kept


@guarded_on(Talk, rules.OPEN_TALK, reads=True)  # opening the talk is in the trail
def show_file(talk: Talk, file: uuid.UUID, *, by: Actor) -> files.Fetched:
    """A file of a talk as it is shown: the copy that says no more than one sees. Refused without one."""
    key = talks.team_key(talk, action=rules.OPEN_TALK.action, by=by)
    return files.shown(talk, file, key, only_copy=True)


@guarded_on(Talk, rules.OPEN_ORIGINAL)
def open_original(
    talk: Talk, file: uuid.UUID, because: str, *, by: Actor
) -> tuple[files.Fetched, talks.Kept]:
    """A file as it came, with all that it tells of place, time and device: as evidence, or where no copy is.

    Why is a code; it stands in the talk as a note (the second), and that it was opened in the trail.
    """
    if because not in course.ORIGINAL_BECAUSE:
        raise NotPossible(_("Say why you need the original."))
    key = talks.team_key(talk, action=rules.OPEN_ORIGINAL.action, by=by)
    fetched = files.original(talk, file, key)
    said = _("Opened the original of “%(name)s”: %(why)s.") % {
        "name": fetched.name,
        "why": str(ORIGINAL_BECAUSE[because]),
    }
    note = talks.keep(talk, said, author=talks.NOTE, once=uuid.uuid4(), key=key, staff=by.id)
    talk.save()
    return fetched, note
