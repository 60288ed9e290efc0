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
                "The notes of the person you talk to, a number to call back if you gave one, exact ages, the "
                "municipality and the minute. Also who talked to you, what was corrected later, and the keys "
                "that open the notes."
            ),
            (
                "contacts.Contact: 18 months after day, or on request",
                "contacts.ReaderKey: 18 months after day of its contact, or on request",
                "contacts.NumberIndex: 18 months after day of its contact, or on request",
                "contacts.FormerAnswers: 18 months after day of its contact, or on request",
                "contacts.SecondReading: 18 months after day of its contact, or on request",
            ),
        ),
        Line(
            _("What is said in writing"),
            _(
                "Messages and files of a talk, how you want to be called, and who answered. Also the keys, "
                "and what is left of your code or word: enough to know it again, not to find it."
            ),
            (
                "contacts.Talk: 3 months after last_on, or on burning",
                "contacts.TalkKey: 3 months after last_on of its talk, or on burning",
                "contacts.Pass: 3 months after last_on of its talk, or on burning",
                "contacts.Message: 3 months after last_on of its talk, or on burning",
                "contacts.Hand: 3 months after last_on of its talk, or on burning",
                "contacts.TalkFile: 3 months after last_on of its talk, or on burning",
                "contacts.TalkMail: 3 months after last_on of its talk, or on burning",
                "contacts.MailAnswer: 3 months after last_on of its talk, or on burning",
            ),
        ),
        Line(
            _("Files that you send"),
            _("In sealed pieces, as they came and as workers see them."),
            ("contacts.FilePiece: with its file",),
        ),
        Line(
            _("That we asked you for a testimony"),
            _("Which message of your talk it is, and who asked. Without a word of it."),
            ("campaigns.TestimonyOffer: 30 days after offered_on, or on answering",),
        ),
        Line(
            _("A statement that you gave to an agency"),
            _(
                "Sealed in your browser for that agency, so that we cannot read it. Also when it came, and "
                "when the agency opened it. Not who you are."
            ),
            ("contacts.Parcel: 3 months after came_on, or on taking back",),
        ),
        Line(
            _("A testimony that you let us tell"),
            _(
                "The text, what it may be used for, who shaped it with you and who published it. Not who you "
                "are, nor your talk. Only your code shows that it is yours."
            ),
            ("campaigns.Testimony: 6 months after waiting_since, or on withdrawing",),
        ),
        Line(
            _("Texts that were held before they left"),
            _(
                "A message or answer to you that may give an address away waits for a second person. Sealed, "
                "with "
                "who wrote it and who looked at it."
            ),
            ("contacts.HeldText: 30 days after held_at, on burning, or on request",),
        ),
        Line(
            _("That a mail came in"),
            _("A value by which the same mail is known again. It says nothing of the mail."),
            ("contacts.MailArrival: 30 days after came_on",),
        ),
        Line(
            _("Letters that we send you"),
            _("To whom, and what they say. Sealed with your contact, for the people who helped you."),
            ("contacts.Letter: 18 months after day of its contact, or on request",),
        ),
        Line(
            _("A mark of a number that abused the line"),
            _(
                "Only where the helpline switched this on; its pages then say so. A value by which the "
                "number is known again. With our key the number can be found from it; the key is deleted "
                "in the second month."
            ),
            ("contacts.MarkedCaller: 30 days after marked_on",),
        ),
        Line(
            _("Your number, when you ask to be called"),
            _("And what we say if somebody else picks up. Sealed, for the people who call."),
            ("contacts.Callback: on ending, 30 days after latest_at, on burning, or on request",),
        ),
        Line(
            _("That you asked to be called"),
            _("Between which hours, how often it was tried and by whom. Without your number."),
            ("contacts.Callback: 30 days after latest_at, on burning, or on request",),
        ),
        Line(
            _("When you are in danger and we act"),
            _(
                "The place, what we did and why, and what you were told. Sealed, for the people who helped "
                "you. Also the keys that open it."
            ),
            (
                "contacts.DangerAct: 18 months after day, on burning, or on request",
                "contacts.DangerKey: 18 months after day of its act, on burning, or on request",
            ),
        ),
        Line(
            _("That somebody acted because of danger"),
            _("Which worker, when, with whom, and from when it was safe to tell you."),
            ("contacts.DangerAct: 18 months after day, or on request",),
        ),
        Line(
            _("A case that we work on with you"),
            _(
                "Who is in it, what happened, what was decided, and who does what by when. Sealed, for the "
                "people of the team. Also which worker wrote what, and the key that opens it."
            ),
            (
                "cases.Case: 18 months after worked_on, or on request",
                "cases.CaseEvent: 18 months after worked_on of its case, or on request",
                "cases.CaseTask: 18 months after worked_on of its case, or on request",
                "cases.AgendaItem: 18 months after worked_on of its case, or on request",
                "cases.MinuteLine: 18 months after worked_on of its case, or on request",
                "cases.SafetyPlan: 18 months after worked_on of its case, or on request",
                "cases.CaseAssessment: 18 months after worked_on of its case, or on request",
                "cases.CaseDocument: 18 months after worked_on of its case, or on request",
                "cases.CaseLink: 18 months after worked_on of its case, or on request",
            ),
        ),
        Line(
            _("A document in such a case"),
            _(
                "The file as it came, and a copy without place, time and device. Both are sealed, for the "
                "team and for each organisation that it was shared with. Withdrawn, both are gone at once."
            ),
            (
                "cases.CaseDocument: 18 months after worked_on of its case, on withdrawal, or on request",
                "cases.DocumentPiece: 18 months after worked_on of its case, on withdrawal, or on request",
            ),
        ),
        Line(
            _("Who has nothing to do with a case, because they know somebody in it"),
            _("Which colleague or organisation, since when, and who said so. They are not told."),
            ("cases.CaseTie: 18 months after worked_on of its case, or on request",),
        ),
        Line(
            _("What another organisation notified to us"),
            _(
                "Which organisation and who there, on which ground, and what became of it. The words are "
                "sealed for one team; once it has answered, they are gone from here."
            ),
            ("cases.Notification: 18 months after sent_on",),
        ),
        Line(
            _("What we share of it with other organisations"),
            _(
                "On which ground, or by whose consent, with which organisation, what for and until when. "
                "What was shared and when it was read, what they added, and their own notes: all words are "
                "sealed, for each of them apart. Also who invited, who took part, and the keys."
            ),
            (
                "cases.InvokedGround: 18 months after worked_on of its case, or on request",
                "cases.SeatHolder: 18 months after worked_on of its case, or on request",
                "cases.Seat: 18 months after worked_on of its case, or on request",
                "cases.Contribution: 18 months after worked_on of its case, or on request",
                "cases.ContributionKey: 18 months after worked_on of its case, or on request",
                "cases.AgencyNote: 18 months after worked_on of its case, or on request",
            ),
        ),
        Line(
            _("What was reported to the prosecutor, and whether you agree to joint handling"),
            _(
                "What was reported, sealed, and who reported it. Your yes to being helped together with "
                "somebody else: the word you chose is made unreadable by a key."
            ),
            (
                "cases.ProsecutorReport: 18 months after worked_on of its case, or on request",
                "cases.LookedAnswer: 18 months after worked_on of its case, or on request",
                "cases.JointYes: 18 months after worked_on of its case, or on request",
            ),
        ),
        Line(
            _("Your own journal"),
            _(
                "Entries, files and drafts that your browser sealed: we cannot open them. Beside them the "
                "day of your latest use, how long you want it kept, and the minute in which an entry came."
            ),
            (
                "journal.Journal: 1 day after expires_on, or on burning",
                "journal.JournalPass: 1 day after expires_on of its journal, or on burning",
                "journal.JournalEntry: 1 day after expires_on of its journal, or on burning",
                "journal.JournalPiece: 1 day after expires_on of its journal, or on burning",
                "journal.JournalDay: 1 day after expires_on of its journal, or on burning",
            ),
        ),
        Line(
            _("That somebody of us knows you"),
            _("Which worker it is, so that they can see nothing of what you tell us."),
            ("contacts.Tie: 18 months after day of its contact, on burning, or on request",),
        ),
        Line(
            _("That an organisation has to do with somebody you told us about"),
            _("Which one, made unreadable by a key, so that nobody refers you there."),
            ("contacts.AgencyTie: 18 months after day of its contact, or on request",),
        ),
        Line(
            _("To whom we referred you"),
            _("Which service it was, sealed for the people who helped you, and by which link it answers."),
            ("contacts.Referral: 18 months after day, on burning, or on request",),
        ),
        Line(
            _("That we referred you"),
            _("Who did, each step until one knew what became of it, and when we would ask again."),
            (
                "contacts.Referral: 18 months after day, or on request",
                "contacts.ReferralStep: 18 months after day of its referral, or on request",
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
                "contacts.Talk: 10 years after day",
                "contacts.TurnedAway: 10 years after day",
                "contacts.DangerAct: 10 years after day",
                "contacts.Referral: 10 years after day",
            ),
        ),
        Line(
            _("How you heard of us"),
            _("One word of a list, where somebody asked you."),
            ("campaigns.Heard: 10 years after day of its contact",),
        ),
        Line(
            _("That a place in a shelter was held or taken"),
            _("Which kind of place, from when until when, and by whom. Not for whom: that stands nowhere."),
            ("directory.Hold: 2 years after ended_at",),
        ),
        Line(
            _("What is being typed"),
            _("While you talk, before it is registered."),
            ("contacts.Draft: on registration, on discarding, on burning, or 30 days after saved_at",),
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
        Line(
            _("Plans of campaigns"),
            _("What will be measured in which weeks, and who fixed or withdrew it."),
            ("campaigns.CampaignPlan: as long as the helpline",),
        ),
        Line(
            _("The plan and its yearly reports"),
            _("Every version of each measure and report, and who wrote or issued it."),
            (
                "plan.MeasureVersion: as long as the helpline",
                "plan.PlanReport: as long as the helpline",
            ),
        ),
        Line(
            _("Grounds of linkages"),
            _("The legal ground, the impact assessment, who answers for it and who recorded it."),
            ("releases.Linkage: as long as the figures are public",),
        ),
        Line(
            _("Deliveries of other sources"),
            _("Tables in which small counts are hidden, who brought them in, and how they were read."),
            ("releases.Delivery: as long as the figures are public",),
        ),
        Line(
            _("Reports on deliveries"),
            _("What was wrong with a file, by line, for who sent it. It may quote a cell."),
            ("releases.Delivery: 90 days after received_at",),
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
            _("Numbers and mail addresses of their own"),
            _(
                "Not the number itself, but a value by which it is known again. Who gives it is answered "
                "by a colleague."
            ),
            ("accounts.OwnAddress: on leaving",),
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
            _("Who you are at your agency"),
            _("Where your agency has a sign-in of its own: a value by which you are known again. No name."),
            ("accounts.AgencySubject: on removing, on reset, or on leaving",),
        ),
        Line(
            _("Public pages"),
            _("Who wrote each version of them, and when."),
            ("campaigns.PageVersion: as long as the helpline",),
        ),
        Line(
            _("Name, number and hours of the helpline"),
            _("Who wrote each version of them, and when."),
            ("campaigns.NameplateVersion: as long as the helpline",),
        ),
        Line(
            _("Suggested answers"),
            _("Who wrote each version of them, and when. What a worker sends stands in the talk only."),
            ("campaigns.SuggestionVersion: as long as the helpline",),
        ),
        Line(
            _("Templates of letters"),
            _("Who wrote each version of them, and when. What a letter says stands in its contact only."),
            ("campaigns.LetterVersion: as long as the helpline",),
        ),
        Line(
            _("Directory of services"),
            _("Who wrote each version of a service, who confirmed it last, and when."),
            (
                "directory.Service: as long as the helpline",
                "directory.ServiceVersion: as long as the helpline",
            ),
        ),
        Line(
            _("Where a shelter is"),
            _(
                "Sealed for the people of the shelter, with who wrote it last and when, and what texts are "
                "compared with so that none gives it away."
            ),
            (
                "directory.SecretAddress: 18 months after written_on, or on replacing",
                "directory.LocationTerm: 18 months after written_on of its shelter, or on replacing",
            ),
        ),
        Line(
            _("Who was told where a shelter is"),
            _("To whom it was lent for an arrival, by whom, until when, and when they opened it."),
            (
                "directory.LentLocation: 30 days after granted_at, or on replacing",
                "directory.LocationOpening: 30 days after granted_at of its lent, or on replacing",
            ),
        ),
        Line(
            _("Wrong tries to sign in"),
            _("How many, under a value that does not say for whom or from where."),
            ("accounts.Delay: 1 day after last_at",),
        ),
        Line(
            _("Conferences of agencies"),
            _(
                "On which day, who led it and who wrote, who was there. What was said of a case is kept "
                "with it."
            ),
            (
                "cases.Conference: 18 months after held_on",
                "cases.Attendance: 18 months after held_on of its conference",
            ),
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
    "last_on": _("the last message, or the last time that you came back to it"),
    "worked_on": _("the last work on the case"),
    "sent_on": _("the day on which it was sent"),
    "expires_on": _("the end of the time that you chose"),
    "held_on": _("the conference"),
    "came_on": _("the day on which it came"),
    "offered_on": _("the day on which we asked"),
    "waiting_since": _("your yes, as long as nobody has published it"),
    "marked_on": _("the mark"),
    "latest_at": _("the hours that you said"),
    "left_on": _("the last working day"),
    "until": _("the day on which it ends"),
    "started_at": _("signing in"),
    "last_at": _("the last try"),
    "at": _("the change"),
    "asked_at": _("the request"),
    "ended_at": _("the day on which it ended"),
    "received_at": _("the day on which it came in"),
    "held_at": _("holding it"),
    "written_on": _("the day on which it was written"),
    "granted_at": _("the lending"),
}
HAPPENS: Mapping[str, Words] = {
    "request": _("sooner, when you ask for it"),
    "ending": _("when you are reached, or when you no longer want it"),
    "answering": _("when you answer"),
    "withdrawing": _("when you withdraw it"),
    "burning": _("when you have your messages destroyed"),
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
    "withdrawal": _("when it is taken back"),
    "computing": _("when the estimate is there, or cannot be made"),
}
STAYS: Mapping[str, Words] = {
    "as long as the figures are public": _("as long as the figures are public"),
    "until it is dropped under a signed anchor, 10 years after its day": _(
        "10 years, because somebody may ask in court who looked"
    ),
    "with its file": _("as long as the messages beside them"),
    "as long as the helpline": _("as long as the helpline"),
    "as long as the trail": _("as long as the record of who looked"),
    "as long as the trail names it": _("as long as the record of who looked names it"),
}
TERM = "GDPR art. 5(2) and 5(1)(e): accountability; old Civil Code of Belgium, art. 2262bis § 1"
GROUNDS: Mapping[str, Words] = {
    "GDPR art. 6(1)(e), 9(2)(h): helping": _("to help you (GDPR article 6(1)(e) and 9(2)(h))"),
    "GDPR art. 6(1)(a), 9(2)(a): consent to one text for named uses": _(
        "because you agreed to it (GDPR article 6(1)(a) and 9(2)(a))"
    ),
    "GDPR art. 6(1)(a), 9(2)(a): handed over by the person": _(
        "because you agreed to it (GDPR article 6(1)(a) and 9(2)(a))"
    ),
    "GDPR art. 6(1)(a): asking for consent": _("to ask whether you agree (GDPR article 6(1)(a))"),
    "GDPR art. 89(1): statistics, after coarsening": _("for statistics (GDPR article 89(1))"),
    "GDPR art. 89(1): statistics": _("for statistics (GDPR article 89(1))"),
    "GDPR art. 5(2): who answers for the figures": _(
        "so that somebody answers for the figures (GDPR article 5(2))"
    ),
    "GDPR art. 5(2): who answers for what the public was told": _(
        "so that somebody answers for what the public was told (GDPR article 5(2))"
    ),
    "GDPR art. 5(2): accountability": _("so that we can show who looked (GDPR article 5(2))"),
    "GDPR art. 6(1)(f): nobody guesses a password": _(
        "so that nobody guesses a password (GDPR article 6(1)(f))"
    ),
    "GDPR art. 6(1)(f): keeping the line free for who needs it": _(
        "so that the line stays free for who needs it (GDPR article 6(1)(f))"
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
    return STAYS[f"with its {moment.of}" if isinstance(moment, With) else moment.words]


_PERIODS = {
    "days": lambda number: ngettext("%(count)d day", "%(count)d days", number),
    "months": lambda number: ngettext("%(count)d month", "%(count)d months", number),
    "years": lambda number: ngettext("%(count)d year", "%(count)d years", number),
}
