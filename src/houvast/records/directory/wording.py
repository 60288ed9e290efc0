"""What a service answers, in words that a worker can say aloud; and how near, how soon, whether open."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from houvast.library import codes
from houvast.records.directory.matching import Reason, Suited
from houvast.records.directory.need import Need
from houvast.records.directory.offer import Answer, Takes

Words = str | Promise
YES, CONSULT, UNKNOWN, NO = Answer.YES, Answer.CONSULT, Answer.UNKNOWN, Answer.NO

ANSWERS: Mapping[Answer, Words] = {
    YES: gettext_lazy("Yes"),
    CONSULT: gettext_lazy("To be talked over"),
    UNKNOWN: gettext_lazy("Not known"),
    NO: gettext_lazy("No"),
}
WHO: Mapping[str, Words] = {
    "F": gettext_lazy("women"),
    "M": gettext_lazy("men"),
    "X": gettext_lazy("people of another gender"),
}
ROLE: Mapping[str, Words] = {
    "VICTIM": gettext_lazy("people who are harmed"),
    "PERPETRATOR": gettext_lazy("people who use violence"),
    "WITNESS_OTHER": gettext_lazy("people near to them"),
    "BOTH": gettext_lazy("people who are harmed and use violence"),
}
RISK: Mapping[str, Words] = {
    "LOW": gettext_lazy("little danger"),
    "RAISED": gettext_lazy("raised danger"),
    "HIGH": gettext_lazy("great danger"),
}
TAKES: Mapping[Answer, Words] = {
    YES: gettext_lazy("Takes %(who)s."),
    CONSULT: gettext_lazy("May take %(who)s: talk it over with them."),
    UNKNOWN: gettext_lazy("Does it take %(who)s? That is not known."),
    NO: gettext_lazy("Does not take %(who)s."),
}
OTHERS: Mapping[str, Mapping[Answer, Words]] = {
    "state": {NO: gettext_lazy("Takes nobody new at this moment.")},
    "number": {NO: gettext_lazy("Takes fewer children.")},
    "area": {
        YES: gettext_lazy("Works in this municipality."),
        CONSULT: gettext_lazy("Works in a part of this municipality: ask."),
        UNKNOWN: gettext_lazy("Where it works is not known."),
        NO: gettext_lazy("Does not work in this municipality."),
    },
    "language": {
        YES: gettext_lazy("Speaks this language."),
        CONSULT: gettext_lazy("May find an interpreter: ask."),
        UNKNOWN: gettext_lazy("Does it speak this language? That is not known."),
        NO: gettext_lazy("Does not speak this language."),
    },
    "wheelchair": {
        YES: gettext_lazy("A wheelchair can enter."),
        CONSULT: gettext_lazy("A wheelchair may be able to enter: ask."),
        UNKNOWN: gettext_lazy("Can a wheelchair enter? That is not known."),
        NO: gettext_lazy("A wheelchair cannot enter."),
    },
}
COMPANY: Mapping[str, Words] = {
    "children": gettext_lazy("children"),
    "pets": gettext_lazy("pets"),
    "papers": gettext_lazy("people without papers"),
    "income": gettext_lazy("people without an income"),
}
NEAR: Mapping[int, Words] = {
    1: gettext_lazy("about 15 minutes by car or less"),
    2: gettext_lazy("about 15 to 30 minutes by car"),
    3: gettext_lazy("about half an hour to an hour by car"),
    4: gettext_lazy("more than an hour by car"),
    9: gettext_lazy("the journey is not known"),
}


def in_words(reason: Reason, suited: Suited, need: Need) -> str:
    """One reason, in a sentence."""
    takes = suited.entry.offer.takes
    match reason.about:
        case "sex":
            return _takes(reason.answer, WHO[need.sex])
        case "age":
            return _takes(reason.answer, _age(need.age or 0)) + (
                f" {ages(takes)}" if reason.answer is NO else ""
            )
        case "role":
            return _takes(reason.answer, ROLE[need.role])
        case "problem":
            label = codes.codebook("problem").label(need.problem, _language())
            return _takes(reason.answer, _("people with this: %(problem)s") % {"problem": label})
        case "risk":
            return _takes(reason.answer, _("people in %(danger)s") % {"danger": RISK[need.risk]})
        case "older":
            return _older(takes, reason.answer)
        case about if about in COMPANY:
            return _takes(reason.answer, COMPANY[about])
    words = str(OTHERS[reason.about][reason.answer])
    if reason.about == "number" and takes.most_children is not None:
        return ngettext(
            "Takes at most %(most)s child.", "Takes at most %(most)s children.", takes.most_children
        ) % {"most": takes.most_children}
    if (
        reason.about == "language"
        and need.language not in suited.entry.offer.languages
        and reason.answer is YES
    ):
        return _("Finds an interpreter.")
    return words


def nearness(suited: Suited) -> str:
    """How far, where a place was given."""
    if suited.entry.offer.secret and not suited.entry.offer.gate:
        return _("the address is secret: call first")
    if suited.band == 0:
        return _("by telephone or in writing: no journey")
    return str(NEAR[suited.band])


def wait(days: int | None, stated_on: date | None) -> str:
    """How long one waits, with the day on which that was so; empty where nobody said."""
    if days is None or stated_on is None:
        return ""
    if days == 0:
        return _("no waiting (stated on %(day)s)") % {"day": f"{stated_on:%d.%m.%Y}"}
    said = ngettext("%(days)s day of waiting", "%(days)s days of waiting", days) % {"days": days}
    return said + " " + _("(stated on %(day)s)") % {"day": f"{stated_on:%d.%m.%Y}"}


def _takes(answer: Answer, who: Words) -> str:
    return str(TAKES[answer]) % {"who": who}


def _age(age: int) -> str:
    return ngettext("somebody of %(age)s year", "somebody of %(age)s years", age) % {"age": age}


def ages(takes: Takes) -> str:
    """From which age until which, where it is stated."""
    if takes.most_age is None:
        return (
            _("All ages.") if not takes.least_age else _("From %(least)s years.") % {"least": takes.least_age}
        )
    if not takes.least_age:
        return _("Until %(most)s years.") % {"most": takes.most_age}
    return _("From %(least)s until %(most)s years.") % {"least": takes.least_age, "most": takes.most_age}


def children_stated(takes: Takes) -> str:
    """How many children at most, and from which age which of them are not simply taken."""
    said = []
    if takes.most_children is not None:
        said.append(_("at most %(most)s") % {"most": takes.most_children})
    said += [f"{limit}: {ANSWERS[answer]}" for limit, answer in _limits(takes)]
    return "; ".join(said)


def _older(takes: Takes, answer: Answer) -> str:
    return _takes(answer, ", ".join(limit for limit, _answer in _limits(takes)))


def _limits(takes: Takes) -> list[tuple[str, Answer]]:
    """Of older children, where they are not simply taken."""
    return [
        (_("%(which)s from %(age)s years") % {"which": CHILD[sex], "age": older.from_age}, older.answer)
        for sex, older in sorted(takes.older.items(), key=lambda each: (each[1].from_age, each[0]))
        if older.answer is not YES
    ]


CHILD: Mapping[str, Words] = {
    "F": gettext_lazy("daughters"),
    "M": gettext_lazy("sons"),
    "X": gettext_lazy("children of another gender"),
}


def _language() -> str:
    return (get_language() or "en")[:2]
