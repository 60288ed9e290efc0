"""What is kept and for how long, in words that a layman reads, made from the fates themselves.

Each line names the fates it tells of: a test fails for a fate of personal data that no line tells of, for a
line whose fates differ among themselves, and for a moment without words. "Anonymous" is said nowhere here:
only where neither number, address nor identifier is kept may it be said, and that differs by contact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from houvast.library.fates import After, On, Stays, With

Words = str | Promise
Moment = After | On | With | Stays


@dataclass(frozen=True)
class Line:
    """One line of the page: what is kept, and the fates it tells of as "part.Table: when"."""

    title: Words
    about: Words
    tells_of: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    title: Words
    lines: tuple[Line, ...]


YOU = Chapter(
    _("When you contact us"),
    (
        Line(
            _("What you tell us"),
            _(
                "The notes of the person you talk to, exact ages, the municipality and the minute. Also who "
                "talked to you, what was corrected later, and the keys that open the notes."
            ),
            (
                "contacts.Contact: 18 months after day, or on request",
                "contacts.ReaderKey: 18 months after day of its contact, or on request",
                "contacts.FormerAnswers: 18 months after day of its contact, or on request",
            ),
        ),
        Line(
            _("What is counted"),
            _(
                "Codes, no finer than figures need: the day and hour, a judicial district, age groups, who "
                "is involved and what it is about. This is not directly traceable to you: it holds no name, "
                "number or address."
            ),
            (
                "contacts.Contact: 10 years after day",
                "contacts.ReportedPerson: 10 years after day of its contact",
                "contacts.Pair: 10 years after day of its contact",
            ),
        ),
        Line(
            _("What is being typed"),
            _("While you talk, before it is registered."),
            ("contacts.Draft: on registration, on discarding, or 30 days after saved_at",),
        ),
    ),
)
FIGURES = Chapter(
    _("Figures"),
    (
        Line(
            _("Published figures"),
            _("The tables, and who gathered, checked and signed them. A table is about nobody."),
            ("releases.Release: as long as the figures are public",),
        ),
        Line(
            _("Counts that an estimate is made from"),
            _("How many people are on which lists. No name, and nothing about one person."),
            ("releases.Report: on computing",),
        ),
        Line(
            _("Estimates"),
            _("What was asked and what came out, and who asked. An estimate is about nobody."),
            ("releases.Report: as long as the figures are public",),
        ),
    ),
)
TRAIL = Chapter(
    _("Who looked at it"),
    (
        Line(
            _("When somebody outside the team had to open it"),
            _("Who asked, why, who agreed, and the key that was lent for an hour."),
            (
                "contacts.GlassRequest: 30 days after asked_at, 18 months after day of its contact, or on "
                "request",
            ),
        ),
        Line(
            _("Who did what, and when"),
            _(
                "Also who opened what. With numbers for people and files, and without a word of what was "
                "told."
            ),
            (
                "audit.Entry: until it is dropped under a signed anchor, 10 years after its day",
                "audit.Anchor: as long as the trail",
                "audit.ChainEnd: as long as the trail",
            ),
        ),
    ),
)
WORKERS = Chapter(
    _("People who work here"),
    (
        Line(
            _("The name, and the name to sign in with"),
            _("They stand beside what the person did."),
            ("accounts.Staff: 1 year after left_on",),
        ),
        Line(
            _("Password, language, settings and roles"),
            _("Of the password only a value is kept from which nobody can read it."),
            ("accounts.Staff: on leaving", "accounts.Membership: on leaving"),
        ),
        Line(
            _("Keys of the teams"),
            _("With them the person opens what is kept of contacts. They open with the own password only."),
            ("accounts.HeldKey: on leaving a team, or on leaving",),
        ),
        Line(
            _("Recovery codes"),
            _("A key for who forgets the password, which opens with a code on paper only."),
            ("accounts.KeyRecoveryCode: on use, on replacing, or on leaving",),
        ),
        Line(
            _("Custodians"),
            _("Parts of the recovery key: it takes two people together to open it."),
            ("accounts.CustodyShare: on change of custodians",),
        ),
        Line(
            _("A request to recover keys"),
            _("For whom, and which custodian asked."),
            (
                "accounts.Recovery: on agreeing, or on taking back",
                "accounts.HalfOpened: on agreeing, or on taking back",
            ),
        ),
        Line(
            _("A link to choose a password"),
            _("Not the link itself, but a value by which it is known again."),
            ("accounts.Invitation: on accepting, on leaving, or 1 day after until",),
        ),
        Line(
            _("Sign-ins"),
            _("When it began and when it was last used. No place, and no device."),
            ("accounts.SignIn: on signing out, on leaving, or 1 day after started_at",),
        ),
        Line(
            _("Second factor"),
            _("What shows that an app, a passkey or a spare code is right."),
            ("accounts.SecondFactor: on removing, on reset, or on leaving",),
        ),
        Line(
            _("Wrong tries to sign in"),
            _("How many, under a value that does not say for whom or from where."),
            ("accounts.Delay: 1 day after last_at",),
        ),
        Line(
            _("Notices of who may do what"),
            _("What was changed, by whom and for whom."),
            ("accounts.Notice: 1 year after at",),
        ),
        Line(
            _("A number"),
            _("It stands for the person in the record of who looked. Also the day on which they left."),
            ("accounts.Staff: as long as the trail names it",),
        ),
    ),
)
CHAPTERS = (YOU, FIGURES, TRAIL, WORKERS)

# From when a period is counted, after the word "after".
BEGINS: Mapping[str, Words] = {
    "day": _("the contact"),
    "saved_at": _("the last change"),
    "left_on": _("the last working day"),
    "until": _("the day on which it ends"),
    "started_at": _("signing in"),
    "last_at": _("the last try"),
    "at": _("the change"),
    "asked_at": _("the request"),
}
HAPPENS: Mapping[str, Words] = {
    "request": _("sooner, when you ask for it"),
    "registration": _("when it is registered"),
    "discarding": _("when it is thrown away"),
    "leaving": _("on the last working day"),
    "signing out": _("on signing out"),
    "removing": _("when it is removed"),
    "reset": _("when it is reset"),
    "leaving a team": _("on leaving the team"),
    "accepting": _("when it is used"),
    "use": _("when it is used"),
    "replacing": _("when others take its place"),
    "change of custodians": _("when other people become custodians"),
    "agreeing": _("when the second custodian agrees"),
    "taking back": _("when it is taken back"),
    "computing": _("when the estimate is there, or cannot be made"),
}
STAYS: Mapping[str, Words] = {
    "as long as the figures are public": _("as long as the figures are public"),
    "until it is dropped under a signed anchor, 10 years after its day": _(
        "10 years, because somebody may ask in court who looked"
    ),
    "as long as the trail": _("as long as the record of who looked"),
    "as long as the trail names it": _("as long as the record of who looked names it"),
}
TERM = "GDPR art. 5(2) and 5(1)(e): accountability; old Civil Code of Belgium, art. 2262bis § 1"
GROUNDS: Mapping[str, Words] = {
    "GDPR art. 6(1)(e), 9(2)(h): helping": _("to help you (GDPR article 6(1)(e) and 9(2)(h))"),
    "GDPR art. 89(1): statistics, after coarsening": _("for statistics (GDPR article 89(1))"),
    "GDPR art. 89(1): statistics": _("for statistics (GDPR article 89(1))"),
    "GDPR art. 5(2): who answers for the figures": _(
        "so that somebody answers for the figures (GDPR article 5(2))"
    ),
    "GDPR art. 5(2): accountability": _("so that we can show who looked (GDPR article 5(2))"),
    "GDPR art. 6(1)(f): nobody guesses a password": _(
        "so that nobody guesses a password (GDPR article 6(1)(f))"
    ),
    TERM: _("so that we can show who looked (GDPR article 5(2))"),
    "GDPR art. 5(2): accountability; no personal data": _(
        "so that we can show who looked (GDPR article 5(2))"
    ),
    "GDPR art. 5(2)": _("so that we can show who looked (GDPR article 5(2))"),
    "GDPR art. 6(1)(b): the person works here": _("because the person works here (GDPR article 6(1)(b))"),
}
NOT_PERSONAL = "no personal data"


def said(moment: Moment) -> Words:
    """A moment in words: "18 months after the contact"."""
    if isinstance(moment, After):
        period = _PERIODS[moment.unit](moment.number) % {"count": moment.number}
        return format_lazy(_("{period} after {begin}"), period=period, begin=BEGINS[moment.field])
    if isinstance(moment, On):
        return HAPPENS[moment.event]
    return STAYS[moment.words] if isinstance(moment, Stays) else ""


_PERIODS = {
    "days": lambda number: ngettext("%(count)d day", "%(count)d days", number),
    "months": lambda number: ngettext("%(count)d month", "%(count)d months", number),
    "years": lambda number: ngettext("%(count)d year", "%(count)d years", number),
}
