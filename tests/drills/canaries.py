"""A unique string in every sealed field of every part, and a search that knows how it could look.

What holds content is found from the declarations of the tables: every field of bytes is either filled here or
said not to hold content. A new one that is neither makes the drill fail.
"""

import base64
import dataclasses
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Sealed fields of tables, and who fills them in `FILL`.
FILLED = {
    "contacts.Contact.sealed": "registered",
    "contacts.FormerAnswers.sealed": "registered, and then corrected",
    "contacts.Draft.sealed": "being typed",
    "contacts.Callback.sealed": "to be called back",
    "cases.Case.sealed": "who is in a case",
    "cases.CaseAssessment.sealed": "answers about risk, and why somebody judges so",
    "cases.SafetyPlan.sealed": "a safety plan",
    "cases.CaseEvent.sealed": "a line of a case's timeline",
    "cases.CaseTask.sealed": "what is to be done in a case",
    "journal.JournalEntry.sealed": "sealed in a browser: tests/interfaces/personal/test_story.py",
    "journal.JournalPiece.sealed": "sealed in a browser: tests/interfaces/personal/test_story.py",
    "journal.Journal.draft": "sealed in a browser: tests/interfaces/personal/test_story.py",
    "cases.MinuteLine.sealed": "why an action was not done",
    "cases.InvokedGround.sealed": "on what the ground for sharing a case rests",
    "cases.ProsecutorReport.sealed": "reported to the prosecutor",
    "cases.Contribution.sealed": "laid on the table of a case",
    "cases.Notification.sealed": "what an agency notified",
    "cases.AgencyNote.sealed": "what an agency notes for itself",
    "cases.CaseDocument.about": "the name of a document",
    "cases.DocumentPiece.sealed": "in a document, as it came and as it is shown",
    "contacts.DangerAct.sealed": "decided in a danger",
    "contacts.Referral.sealed": "the service that somebody was referred to",
    "contacts.Letter.sealed": "in a letter",
    "contacts.Talk.about": "how somebody is called",
    "contacts.Message.sealed": "said in a talk",
    "contacts.TalkFile.about": "the name of a file",
    "contacts.TalkMail.sealed": "the address of who sent a mail",
    "contacts.MailAnswer.sealed": "an answer by mail that did not go",
    "contacts.FilePiece.sealed": "in a file, as it came and as it is shown",
    "contacts.Parcel.sealed": "sealed in a browser: tests/interfaces/personal/test_agencies.py",
    "contacts.HeldText.sealed": "a text that was held: tests/drills/test_leak.py",
    "directory.SecretAddress.sealed": "where a shelter is: tests/drills/test_leak.py",
}
# Fields of bytes that hold no content, each with what it holds.
KEYS_AND_HASHES = {
    "accounts.Team.notice_address": "a mail address that the server uses, sealed",
    "accounts.AgencySignIn.secret": "a secret that the server uses, sealed",
    "accounts.AgencySubject.proof": "a keyed hash",
    "accounts.CustodyShare.sealed": "a share of a key",
    "accounts.HalfOpened.sealed": "a share of a key, opened by one custodian",
    "accounts.HeldKey.sealed": "a key, sealed",
    "accounts.Invitation.token_hash": "a hash",
    "accounts.KeyRecoveryCode.sealed": "a key, sealed",
    "accounts.MonthKey.fingerprint": "a hash",
    "accounts.OwnAddress.proof": "a keyed hash",
    "accounts.RecoveryKey.public_key": "a public key",
    "accounts.SecondFactor.secret": "a secret that makes codes, sealed; a public key; or a hash",
    "accounts.Staff.private_key": "a key, sealed",
    "accounts.Staff.public_key": "a public key",
    "accounts.TeamKeys.for_recovery": "a key, sealed",
    "accounts.TeamKeys.lookup": "a key, sealed",
    "accounts.TeamKeys.public_key": "a public key",
    "audit.Anchor.key": "a public key",
    "audit.Anchor.link": "a hash",
    "audit.Anchor.previous": "a hash",
    "audit.Anchor.signature": "a signature",
    "audit.ChainEnd.link": "a hash",
    "audit.Entry.link": "a hash",
    "cases.Case.wrapped": "a key, sealed",
    "journal.DayRoot.root": "a hash",
    "journal.DayRoot.stamp": "what a service signed over a hash",
    "journal.Journal.link": "a hash",
    "journal.JournalDay.path": "hashes",
    "journal.JournalDay.root": "a hash",
    "journal.JournalEntry.commitment": "a hash",
    "journal.JournalEntry.link": "a hash",
    "journal.JournalPass.lookup": "a hash",
    "journal.JournalPass.proof": "a hash",
    "journal.JournalPass.wrapped": "a key, sealed in a browser",
    "cases.ContributionKey.wrapped": "a key, sealed",
    "cases.LookedAnswer.sealed": "weeks and roles, sealed: nobody's words",
    "cases.Notification.wrapped": "a key, sealed",
    "cases.AgencyNote.wrapped": "a key, sealed",
    "directory.ComparingKey.wrapped": "a key, sealed",
    "directory.LentLocation.wrapped": "a key, sealed",
    "directory.LocationTerm.blind": "a keyed hash, or chance",
    "directory.SecretAddress.wrapped": "a key, sealed",
    "contacts.MarkedCaller.proof": "a keyed hash",
    "contacts.MailAnswer.proof": "a keyed hash",
    "contacts.TalkMail.post_box": "a public key",
    "contacts.Parcel.proof": "a hash",
    "contacts.Parcel.wrapped": "a key, sealed in a browser and locked",
    "contacts.HeldText.proof": "a keyed hash",
    "contacts.HeldText.wrapped": "a key, sealed",
    "contacts.Callback.wrapped": "a key, sealed",
    "contacts.DangerKey.wrapped": "a key, sealed",
    "contacts.Draft.wrapped": "a key, sealed",
    "contacts.GlassRequest.wrapped": "a key, sealed",
    "contacts.MailArrival.proof": "a keyed hash",
    "contacts.NumberIndex.blind": "a keyed hash",
    "contacts.Pass.proof": "half of what a secret gives",
    "contacts.Pass.sealed": "a key, sealed",
    "contacts.ReaderKey.wrapped": "a key, sealed",
    "contacts.Referral.wrapped": "a key, sealed",
    "contacts.Talk.person_key": "a public key",
    "contacts.Talk.key_mark": "a mark derived from a key",
    "contacts.TalkKey.wrapped": "a key, sealed",
}
# Parts of what is sealed of a contact: how each takes a canary. `minute` is a number below sixty.
DETAILS = (
    "note",
    "safe_conditions",
    "safe_hours",
    "number",
    "municipality",
    "contact_age",
    "ages",
    "incidents_contact",
    "incidents_complaint",
    "parent_which",
    "assessed_on",
)
NO_ROOM = {"minute": "a number below sixty holds no string", "safe_ways": "codes hold no string"}

FILL = """
import dataclasses, sys
import cast
from acting import acting
from houvast.records.contacts import operations
from houvast.records.contacts.operations import callbacks
word = sys.argv[1]
by = acting("worker")
team = next(iter(by.teams("contacts.register")))

def details(moment):
    told = {{name: f"{{word}}{{name}}{{moment}}".replace("_", "") for name in {details!r}
            if name not in ("ages", "assessed_on")}}
    said = cast.registration()
    return dataclasses.replace(said, details=dataclasses.replace(
        said.details, **told, safe_ways=("POST",), ages={{"1": f"{{word}}ages{{moment}}"}},
        assessed_on={{"1": {{"FEAR": f"{{word}}assessedon{{moment}}"}}}}))

contact = operations.register(details("first"), team=team, by=by)
operations.correct(contact, details("then"), version=1, by=by)
from houvast.records.contacts.operations import letters
written = letters.Letter("PERSON", "POST", "nl", word + "address", word + "letter", word + "sender",
                         word + "return", word + "template")
letter = letters.send_letter(contact, written, once=__import__("uuid").uuid4(), by=by)
assert letters.print_letter(letter, by=by).startswith(b"%PDF")
draft = __import__("uuid").uuid4()
operations.begin_draft(draft, {{"note": word + "draft"}}, team=team, by=by)
now = __import__("django.utils.timezone", fromlist=["now"]).now()
hours = now, now + __import__("datetime").timedelta(hours=1)
asked = callbacks.Asked("CALL", word + "number", word + "conditions", *hours)
callback = callbacks.ask_callback(asked, team=team, by=by)

from django.conf import settings
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.operations import answering, sending, talking
settings.CLAMD = "none"
always = [{{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}}]
line = {{"doors": ["CHAT", "EMAIL"], "languages": ["nl"], "hours": always, "time_zone": "Europe/Brussels",
        "closed_days": [], "overflow": None}}
answering.set_line(team, line, by=acting("administrator"))
begun = talking.begin_talk("CHAT", language="nl", name=word + "name", first=word + "said",
                           by=visitor(by.organisation))
inside = begun.entered
sending.send_file(begun.id, (word + "file").encode() * 9000, name=word + "called.txt",
                  once=__import__("uuid").uuid4(), key=inside.key, by=inside.by)
answering.take_talk(begun.id, by=by)
from houvast.records.accounts.guard import installation
from houvast.records.contacts.operations import mailing
mailed = mailing.receive_mail(
    f"From: {{word}}who <{{word}}from@example.org>\\nSubject: {{word}}subject\\n\\n{{word}}mailed".encode(),
    own="line@example.org", by=installation(by.organisation))
answering.take_talk(mailed.id, by=by)
settings.MAIL_ADDRESS, settings.MAIL_SMTP = "line@example.org", "smtp://127.0.0.1:9"
mailing.posting.TRIES = 1
mailing.allow_mail(mailed.id, by=by)
try:
    mailing.answer_by_mail(mailed.id, word + "unsent", once=__import__("uuid").uuid4(), by=by)
except mailing.NotPossible:
    pass
from houvast.records.contacts.models import MailAnswer
mark = mailing.posting.message_id(MailAnswer.objects.get().id)
settings.CLAMD = "none"
from email.message import EmailMessage
later = EmailMessage()
later["From"], later["In-Reply-To"] = f"{{word}}again@example.org", f"<{{mark}}>"
later.set_content(word + "later")
later.add_attachment((word + "attached").encode(), maintype="text", subtype="plain", filename="a.txt")
came = mailing.receive_mail(bytes(later), own="line@example.org", by=installation(by.organisation))
assert came.kind == "LATER"
from houvast.records.contacts.operations import danger
act = danger.begin_danger(team=team, by=by)
texts = {{name: word + "danger" + name for name in danger.TEXTS}}
danger.record_danger(act, danger.Said(texts=texts), version=1, by=by)
from houvast.records.contacts.operations import referrals
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.contacts.models import Referral
from houvast.records.contacts.referred import seal
service = directory.add_service(Described("Somebody"), Offer(kind="CAW"), {{"nl": Text("Something")}}, by=by)
referral = referrals.refer(referrals.Sought(), service=service, team=team, state="ACCEPTED", by=by)
referrals.make_link(referral, by=by)
row = Referral.objects.get(id=referral)  # the directory is no secret: only what was sealed of it is
seal(row, {{"service": str(service), "name": word + "service", "agency": word + "agency"}})
row.save()
from houvast.records.cases import operations as cases
case = cases.open_from_contact(contact, [cases.Person(1, called=word + "called"), cases.Person(2)], by=by)
cases.add_event(case, word + "event", by=by)
today = __import__("django.utils.timezone", fromlist=["localdate"]).localdate()
task = cases.add_task(case, word + "task", owner=by.id, due_on=today, by=by)
cases.end_task(case, task, state="NOT_POSSIBLE", why_not=word + "whynot", by=by)
from houvast.records.cases.operations import risk
sheet = {{"answers": {{"1": True}}, "judgement": {{"band": "high", "reason": word + "judged"}}}}
risk.assess_risk(case, sheet, instrument="factors", harmed=1, harming=2, by=by)
from houvast.records.cases.operations import plans
later = today + __import__("datetime").timedelta(days=7)
said = {{"PEOPLE": word + "plan"}}
plans.write_plan(case, said, person=1, language="nl", safe=("PAPER",), review_on=later, after=0, by=by)
import table
from houvast.records.cases.operations import grounds, laying, partnering
adult = [cases.Person(1, called=word + "called", age_group="ADULT")]
cases.change_people(case, adult, [], version=1, by=by)
agency = table.agency("CAW", by=acting("administrator"))
who = table.partner(agency, by=acting("administrator"))
asked = table.consent(1, document=word + "document")
ground = grounds.invoke_ground(case, asked, agency=agency, by=by)
seat = table.invited(case, agency, ground, by=by)
partnering.accept_seat(seat, secrecy=True, by=who)
laying.lay(case, word + "laid", field="SITUATION", about=1, to=[seat], by=by)
from houvast.records.cases.operations import documents
page = (word + "page").encode()
letter = documents.lay_document(case, page, name=word + "letter.txt", words=word + "line", field="SITUATION",
                                about=1, to=[seat], by=by)
assert documents.read_shared_document(seat, letter, by=who).content == page
partnering.contribute(seat, word + "contributed", field="SITUATION", about=1, by=who)
partnering.write_own_note(seat, word + "noted", by=who)
from houvast.records.cases.operations import conferences
met = conferences.plan_conference(
    today, team=team, chair=acting("lead").id, minute_taker=by.id, by=by
)
item = conferences.put_on_agenda(met, case, because="CHOICE", by=by)
line = conferences.add_line(
    item, word + "minuted", kind="ACTION", field="SITUATION", about=1,
    action=conferences.Action(None, today), version=1, by=by,
)
conferences.end_action(item, line, state="NOT_DONE", why_not=word + "whynotdone", by=by)
assert word + "whynotdone" in repr(conferences.read_item(item, by=by))
right = table.report(document=word + "right")
answers = {{code: word + code.lower() for code in table.QUESTIONS}}
ground = grounds.invoke_ground(case, right, answers=answers, by=by)
grounds.confirm_ground(ground, by=acting("lead"))
from houvast.records.cases.operations import apart
apart.report_to_prosecutor(case, word + "reported", ground=ground, fields=["RISK"], people=[1],
                           way="WRITING", by=by)
shown = repr(partnering.read_shared(seat, by=who))
assert word + "laid" in shown and word + "contributed" in shown and word + "noted" in shown
print(contact, draft, callback, begun.id, mailed.id, act, referral, case)
""".format(details=DETAILS)  # noqa: UP032  # braces of the code stay

OPENED = """
import sys
from acting import acting
from houvast.records.contacts import operations
from houvast.records.contacts.operations import callbacks
by = acting("worker")
found = repr(operations.read(__import__("uuid").UUID(sys.argv[2]), by=by).registration.details)
from houvast.records.contacts.operations import letters
found += repr([vars(each.letter) for each in letters.letters_of(__import__("uuid").UUID(sys.argv[2]), by=by)])
found += repr(operations.resume_draft(__import__("uuid").UUID(sys.argv[3]), by=by).answers)
found += repr(callbacks.take_callback(__import__("uuid").UUID(sys.argv[4]), by=by))
from houvast.records.contacts.operations import answering, sending
talk = __import__("uuid").UUID(sys.argv[5])
opened = answering.open_talk(talk, by=by)
found += repr(opened)
file = [each.file for each in opened.said if each.file][0]
found += sending.show_file(talk, file.id, by=by).content.decode()[:200]
mailed = __import__("uuid").UUID(sys.argv[6])
found += repr(answering.open_talk(mailed, by=by))
from houvast.records.contacts.operations import mailing
found += mailing.sender(mailed, by=by).address + mailing.sender(mailed, by=by).unsent.text
from houvast.records.contacts.operations import danger
found += repr(danger.open_danger(__import__("uuid").UUID(sys.argv[7]), by=by).said.texts)
from houvast.records.contacts.operations import referrals
found += repr(referrals.open_referral(__import__("uuid").UUID(sys.argv[8]), by=by))
from houvast.records.cases import operations as cases
found += repr(cases.read(__import__("uuid").UUID(sys.argv[9]), by=by))
from houvast.records.cases.operations import laying
table = laying.read_table(__import__("uuid").UUID(sys.argv[9]), by=by)
found += repr(table)
from houvast.records.cases.operations import documents
[letter] = [each.document.id for each in table.laid if each.document]
found += documents.read_document(letter, by=by).content.decode()
found += documents.open_original(letter, "COMPLAINT", by=by).content.decode()
print(found)
"""


def new_word() -> str:
    """Letters only, so that no format writes it otherwise, and long enough to be there by no chance."""
    return "kanarie" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(14))


LEAST_SHAPE = 8  # of nine digits one base64 piece is four letters: some token holds those by chance


def shapes(word: str) -> set[bytes]:
    """How the word could look in a file: plain, in capitals, two bytes a letter, hex, base64, reversed."""
    plain = word.encode()
    found = {plain, plain.upper(), plain[::-1], word.encode("utf-16-le"), word.encode("utf-16-be")}
    found |= {plain.hex().encode(), plain.hex().upper().encode(), quote(word).encode()}
    for shift in range(3):  # a word inside base64 looks one of three ways; its ends depend on what is beside
        coded = base64.b64encode(bytes(shift) + plain)
        found |= {coded[4:-4], coded[4:-4].replace(b"+", b"-").replace(b"/", b"_")}
    return {shape for shape in found if len(shape) >= LEAST_SHAPE}


def hits(content: bytes, word: str) -> int:
    return sum(content.count(shape) for shape in shapes(word))


def searched(folder: Path, word: str) -> Iterator[tuple[Path, int, int]]:
    """(file, its length, hits) of every file under a folder, read piece by piece."""
    overlap = 8 * len(word)
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        count, length, tail = 0, 0, b""
        with file.open("rb") as opened:
            while piece := opened.read(1 << 22):
                count += hits(tail + piece, word) - hits(tail, word)
                tail = (tail + piece)[-overlap:]
                length += len(piece)
        yield file, length, count


def undeclared() -> set[str]:
    """Fields of bytes that neither a canary is put in nor anybody said what they hold."""
    from django.apps import apps
    from django.db.models import BinaryField

    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BinaryField)
    }
    return there ^ (set(FILLED) | set(KEYS_AND_HASHES))


def unfilled_details() -> set[str]:
    from houvast.records.contacts.registration import Details

    return {field.name for field in dataclasses.fields(Details)} ^ {*DETAILS, *NO_ROOM}
