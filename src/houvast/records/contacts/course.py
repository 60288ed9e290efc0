"""Pure decisions about contacts and talks: which problem a contact counts under, which codes there are."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from houvast.library import codes
from houvast.records.contacts.registration import Person, Registration

WITHOUT_CONTENT = ("SILENT", "HANGUP", "ABUSIVE", "WRONG_NUMBER", "TEST", "THANKS")
# How a worker knows that who asks is who reached out then. Without one of these, GDPR art. 11(2) and 12(6).
RECOGNISED_BY = ("SAME_CONVERSATION", "CALLED_BACK", "AGREED_WORD", "IN_PERSON")
# What becomes of the codes of a contact that is erased on request.
CODES_AFTERWARDS = ("COARSENED", "WITHDRAWN")
# GDPR art. 11(2) and 12(6); 12(5); 15(4); 17(3)(b); 17(3)(e).
REFUSED_BECAUSE = (
    "NOT_RECOGNISED",
    "EXCESSIVE",
    "RIGHTS_OF_OTHERS",
    "DUTY_TO_KEEP",
    "SAYS_NOTHING",
    "LEGAL_CLAIM",
)
# Why somebody outside the team has to open a contact: never in words, which could hold what was told.
OPENED_BECAUSE = ("DANGER", "COMPLAINT", "AT_REQUEST", "SUPERVISION")
# The doors by which somebody writes and is answered in writing.
TALK_DOORS = ("CHAT", "MAILBOX", "WEBFORM", "EMAIL")
# Whom somebody would rather talk to, where the line offers the choice. Never inferred.
WISHES = ("F", "M")
ENDED_BECAUSE = ("BY_PERSON", "BY_WORKER", "ABUSIVE", "GAVE_UP", "SILENT")
# How it is known that a colleague knows somebody in a contact: said by them, by a lead, or by their number.
TIED_HOW = ("SELF", "LEAD", "NUMBER")
# Why a worker opens a file as it came, with all it tells beside what one sees.
ORIGINAL_BECAUSE = ("COMPLAINT", "DANGER", "NO_COPY", "AT_REQUEST")
TURNED_AWAY_BECAUSE = ("CLOSED", "BUSY")
# So long a request waits for somebody of the team: the longest absence between two shifts. Then ask anew.
GLASS_WAITS_FOR = timedelta(hours=24)
# A role that somebody assesses rests on reasons; one that makes both sides of somebody on a second reader.
WEIGHED = ("VICTIM", "PERPETRATOR", "BOTH")
READ_TWICE = "BOTH"
HARMED = ("VICTIM", "BOTH")
HARMING = ("PERPETRATOR", "BOTH")
SECOND_READERS_SAY = ("BOTH", "VICTIM", "PERPETRATOR", "U")
# Who asks to see or to erase: who reached out, or a parent of a minor whom it is about.
ASKERS = ("SELF", "PARENT")
# How somebody may be reached, and what becomes of a callback. A number goes as soon as it is not needed.
WAYS_TO_CALL = ("CALL", "TEXT", "MAIL")
CALLBACK_OPEN = ("ASKED", "TAKEN")
CALLBACK_STATES = (*CALLBACK_OPEN, "REACHED", "MISSED", "TAKEN_BACK")
# Why a number is opened outside the hours that the person called safe. Never in words.
OPENED_EARLY_BECAUSE = ("DANGER", "PERSON_ASKED", "HOURS_PASSED")
DANGER_STATES = ("OPEN", "CLOSED", "MISTAKE")
# As long as the person may not know that somebody was informed, the act stands on the desk.
TO_TELL = ("U", "NOT_YET")
# How a text leaves, before it is compared; and what becomes of one that is held.
LEAVING_AS = ("MESSAGE", "MAIL", "FILE", "EXPORT", "SHARE", "LETTER")
LETTER_TO = ("PERSON", "SERVICE")
LETTER_WAYS = ("POST", "MAIL")
LETTER_STATES = ("GOING", "OUT", "TAKEN_BACK")  # GOING: by mail, and nobody knows yet whether it went
LETTER_TAKEN_BACK_WITHIN = timedelta(minutes=10)
LETTER_GOES_WITHIN = timedelta(minutes=5)  # longer, the server stopped while it went
HELD_STATES = ("HELD", "LET", "TURNED_BACK")
WITHDRAWAL_REASONS = ("MISTAKE", "DUPLICATE", "TEST", "AT_REQUEST")


# Of whom an unknown age does not make one think that they may be a minor.
NO_MINOR_UNSAID = ("PERPETRATOR", "PROFESSIONAL")


def draft_of(talk: uuid.UUID, staff: uuid.UUID | None) -> uuid.UUID:
    """The draft in which somebody registers a talk: the same one each time, so of that talk for good."""
    return uuid.uuid5(staff or uuid.UUID(int=0), str(talk))


def is_of_a_talk(draft: uuid.UUID) -> bool:
    """Whether a draft is of some talk, whoever has that now: any other has its id by chance (version 4)."""
    return draft.version == 5


def minors() -> frozenset[str]:
    """The age bands below eighteen."""
    return frozenset(code.code for code in codes.codebook("age_band") if code.parent == "CHILD")


def minority(people: Iterable[tuple[str, str]]) -> str:
    """MINOR where the (role, age band) of somebody says so, UNKNOWN where nobody's age rules it out, or "".

    No age known counts as may be a minor: what is said to a child is never said too late.
    """
    known, found = minors(), ""
    for role, band in people:
        if band in known:
            return "MINOR"
        if band == "U" and role not in NO_MINOR_UNSAID:
            found = "UNKNOWN"
    return found


def minority_of(said: Registration) -> str:
    """The same for a whole registration: who speaks, and who is reported."""
    speaks = [(said.role_stated, said.age_band)] if said.kind in ("SUPPORT", "INFO") else []
    return minority([*speaks, *((person.role_stated, person.age_band) for person in said.persons)])


def counted_role(stated: str, assessed: str) -> str:
    """The role that somebody counts in, alone and in pairs: as assessed, and as stated where nobody did."""
    return stated if assessed == "U" else assessed


def may_answer_parent(said: Registration, parent: int | None) -> bool:
    """Whether a parent who asks is answered: `parent` is who of the reported persons they are, None if none.

    Only about a minor who said so, never somebody who is said or seen to harm, and where anybody is, only a
    parent whom the contact names apart from them. Everything else is no.
    """
    if minority_of(said) != "MINOR" or said.parent_access not in ("ONE", "YES"):
        return False
    harming = {p.number for p in said.persons if {p.role_stated, p.role_assessed} & set(HARMING)}
    if parent is None:
        return not harming and not {said.role_stated, said.role_assessed} & set(HARMING)
    grown = {person.number for person in said.persons if person.age_band not in minors()}
    return parent in grown - harming


@dataclass(frozen=True)
class MainProblemRule:
    """How one problem of a contact is chosen from its persons' problems, and from which day on."""

    version: str
    valid_from: date
    says: str


MAIN_PROBLEM_RULES = (
    MainProblemRule(
        "1",
        date(2000, 1, 1),
        "The problem known for most of the reported persons; of problems that are equally frequent, the one "
        "reported first. Unknown when no problem is known.",
    ),
)


def main_problem_rule(on: date) -> MainProblemRule:
    """The rule that held on a day."""
    return max(
        (rule for rule in MAIN_PROBLEM_RULES if rule.valid_from <= on), key=lambda rule: rule.valid_from
    )


def main_person(persons: Sequence[Person]) -> Person | None:
    """The person whose problem and timing stand for the contact, by rule 1; None when nobody is reported.

    Where no problem is known, the first reported person's time still is: "historical" says something.
    """
    known = [person for person in persons if person.problem != "U"]
    if not known:
        return min(persons, key=lambda person: person.number, default=None)
    frequency = Counter(person.problem for person in known)
    return max(known, key=lambda person: (frequency[person.problem], -person.number))
