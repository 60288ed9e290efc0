"""Pure decisions about contacts: which problem a contact counts under, and why one is withdrawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from houvast.records.contacts.registration import Person

WITHOUT_CONTENT = ("SILENT", "HANGUP", "ABUSIVE", "WRONG_NUMBER", "TEST", "THANKS")
# How a worker knows that who asks is who reached out then. Without one of these, GDPR art. 11(2) and 12(6).
RECOGNISED_BY = ("SAME_CONVERSATION", "CALLED_BACK", "AGREED_WORD", "IN_PERSON")
# What becomes of the codes of a contact that is erased on request.
CODES_AFTERWARDS = ("COARSENED", "WITHDRAWN")
# GDPR art. 11(2) and 12(6); 12(5); 15(4); 17(3)(b); 17(3)(e).
REFUSED_BECAUSE = ("NOT_RECOGNISED", "EXCESSIVE", "RIGHTS_OF_OTHERS", "DUTY_TO_KEEP", "LEGAL_CLAIM")
# Why somebody outside the team has to open a contact: never in words, which could hold what was told.
OPENED_BECAUSE = ("DANGER", "COMPLAINT", "AT_REQUEST", "SUPERVISION")
WITHDRAWAL_REASONS = ("MISTAKE", "DUPLICATE", "TEST", "AT_REQUEST")


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
