"""Who may see and do what with contacts and talks."""

import enum
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Rule
from houvast.records.contacts import course, statements
from houvast.records.contacts.models import DangerKey, Hand, Talk, TalkKey, Tie

OPEN_REQUEST = ("ASKED", "AGREED")


class Action(enum.StrEnum):
    REGISTER = "contacts.register"
    REGISTER_WITHOUT_CONTENT = "contacts.register_without_content"
    KEEP_DRAFT = "contacts.keep_draft"
    DISCARD_DRAFT = "contacts.discard_draft"
    READ = "contacts.read"
    CORRECT = "contacts.correct"
    CLOSE = "contacts.close"
    REOPEN = "contacts.reopen"
    READ_SECOND = "contacts.read_second"
    WITHDRAW = "contacts.withdraw"
    RESTORE = "contacts.restore"
    TIE_MYSELF = "contacts.tie_myself"
    TIE_MYSELF_TO_TALK = "contacts.tie_myself_to_talk"
    TIE_COLLEAGUE = "contacts.tie_colleague"
    LIFT_TIE = "contacts.lift_tie"
    TIE_AGENCY = "contacts.tie_agency"
    LIFT_AGENCY_TIE = "contacts.lift_agency_tie"
    IMPORT = "contacts.import"
    REKEY = "contacts.rekey"
    SEARCH = "contacts.search"
    CLOSE_SEARCH = "contacts.close_search"
    FIND_BY_NUMBER = "contacts.find_by_number"
    DISCLOSE = "contacts.disclose"
    ERASE_ON_REQUEST = "contacts.erase_on_request"
    REFUSE_REQUEST = "contacts.refuse_request"
    ASK_TO_OPEN = "contacts.ask_to_open"
    AGREE_TO_OPEN = "contacts.agree_to_open"
    TURN_DOWN_GLASS = "contacts.turn_down_glass"
    TAKE_BACK_GLASS = "contacts.take_back_glass"
    OPEN_GLASS = "contacts.open_glass"
    CLOSE_GLASS = "contacts.close_glass"
    ERASE_GLASS = "contacts.erase_glass"
    BEGIN_TALK = "contacts.begin_talk"
    ENTER_TALK = "contacts.enter_talk"
    COME_BACK = "contacts.come_back"
    SAY = "contacts.say"
    LEAVE_TALK = "contacts.leave_talk"
    KEEP_AS_MAILBOX = "contacts.keep_as_mailbox"
    CHOOSE_WORD = "contacts.choose_word"
    DRAW_VEIL = "contacts.draw_veil"
    BURN = "contacts.burn"
    TAKE_BACK_UNOPENED = "contacts.take_back_unopened"
    TAKE_BURNING_BACK = "contacts.take_burning_back"
    TAKE_TALK = "contacts.take_talk"
    OPEN_TALK = "contacts.open_talk"
    JOIN_TALK = "contacts.join_talk"
    STEP_OUT = "contacts.step_out"
    TAKE_OVER_TALK = "contacts.take_over_talk"
    REPLY = "contacts.reply"
    OPEN_ORIGINAL = "contacts.open_original"
    RECEIVE_MAIL = "contacts.receive_mail"
    ALLOW_MAIL = "contacts.allow_mail"
    ANSWER_BY_MAIL = "contacts.answer_by_mail"
    ERASE_MAIL_ARRIVALS = "contacts.erase_mail_arrivals"
    MARK_CALLER = "contacts.mark_caller"
    UNMARK_CALLER = "contacts.unmark_caller"
    ERASE_MARKED_CALLERS = "contacts.erase_marked_callers"
    HAND_OVER_TALK = "contacts.hand_over_talk"
    END_TALK = "contacts.end_talk"
    REGISTER_TALK = "contacts.register_talk"
    ASK_CALLBACK = "contacts.ask_callback"
    ASK_OWN_CALLBACK = "contacts.ask_own_callback"
    TAKE_CALLBACK = "contacts.take_callback"
    OPEN_CALLBACK_EARLY = "contacts.open_callback_early"
    TAKE_OVER_CALLBACK = "contacts.take_over_callback"
    REOPEN_CALLBACK = "contacts.reopen_callback"
    END_CALLBACK = "contacts.end_callback"
    ERASE_CALLBACKS = "contacts.erase_callbacks"
    BEGIN_DANGER = "contacts.begin_danger"
    OPEN_DANGER = "contacts.open_danger"
    RECORD_DANGER = "contacts.record_danger"
    END_DANGER = "contacts.end_danger"
    REFER = "contacts.refer"
    OPEN_REFERRAL = "contacts.open_referral"
    FOLLOW_REFERRAL = "contacts.follow_referral"
    MAKE_REFERRAL_LINK = "contacts.make_referral_link"
    WITHDRAW_REFERRAL = "contacts.withdraw_referral"
    ANSWER_REFERRAL = "contacts.answer_referral"
    PREVIEW_LETTER = "contacts.preview_letter"
    SEND_LETTER = "contacts.send_letter"
    OPEN_LETTER = "contacts.open_letter"
    TAKE_LETTER_BACK = "contacts.take_letter_back"
    SET_LINE = "contacts.set_line"
    GIVE_UP_TALKS = "contacts.give_up_talks"
    CARRY_OUT_BURNING = "contacts.carry_out_burning"
    ERASE_TALK_CONTENT = "contacts.erase_talk_content"
    COMPARE_TEXT = "contacts.compare_text"
    READ_OWN_HELD = "contacts.read_own_held"
    REVIEW_HELD = "contacts.review_held"
    LET_THROUGH = "contacts.let_through"
    TURN_BACK = "contacts.turn_back"
    ERASE_HELD = "contacts.erase_held"
    FIND_AGENCY = "contacts.find_agency"
    HAND_OVER_PARCEL = "contacts.hand_over_parcel"
    TAKE_BACK_PARCEL = "contacts.take_back_parcel"
    OPEN_PARCEL = "contacts.open_parcel"
    ERASE_PARCELS = "contacts.erase_parcels"
    ERASE_CONTENT = "contacts.erase_content"
    ERASE_CONTACTS = "contacts.erase_contacts"
    ERASE_DRAFTS = "contacts.erase_drafts"


def _untied(by: Actor, *, contact: str = "", talk: str = "", callback: str = "") -> Q:
    """All but what is closed to somebody because they know somebody in it; by the fields that name those."""
    untied = Q()
    if by.id is None:
        return untied
    for field, kind in ((contact, "contact"), (talk, "talk"), (callback, "callback")):
        if field:
            tied = Tie.objects.filter(staff=by.id, **{f"{kind}__isnull": False}).values(kind)
            untied &= ~Q(**{f"{field}__in": tied})
    return untied


def _of_own_teams(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: Q(organisation=by.organisation, team__in=by.teams(action)) & _untied(by, contact="serial"),
    )


def closed_drafts(by: Actor) -> list[uuid.UUID]:
    """In which one would register a talk that is closed to one: what one typed of it is closed with it."""
    tied = Tie.objects.filter(staff=by.id, talk__isnull=False).values_list("talk__id", flat=True)
    return [course.draft_of(talk, by.id) for talk in tied]


def _own_draft(by: Actor) -> Q:
    return Q(organisation=by.organisation, staff=by.id) & ~Q(id__in=closed_drafts(by))


def _own_held(by: Actor) -> Q:
    own = Q(organisation=by.organisation, staff=by.id)
    return own & _untied(by, contact="contact", talk="talk")


def _of_other_teams(by: Actor) -> Q:
    others = Q(organisation=by.organisation) & ~Q(team__in=by.teams(Action.READ))
    return others & _untied(by, contact="serial")


def _asked_of_own_team(by: Actor) -> Q:
    """What somebody else asked and nobody answered yet, about a contact whose key one may lend."""
    lending = accounts.lending_teams(seen_by=by)
    asked = Q(organisation=by.organisation, contact__team__in=lending, state="ASKED") & ~Q(asked_by=by.id)
    return asked & _untied(by, contact="contact")


def _asked_oneself(by: Actor) -> Q:
    return Q(organisation=by.organisation, asked_by=by.id) & _untied(by, contact="contact")


def _of_colleagues(by: Actor) -> Q:
    """Ties of others, in one's own teams: of one's own, nobody is told how far they go."""
    teams = by.teams(Action.LIFT_TIE)
    there = Q(contact__team__in=teams) | Q(talk__team__in=teams) | Q(callback__team__in=teams)
    own = _untied(by, contact="contact", talk="talk", callback="callback")
    return Q(staff__organisation=by.organisation) & there & ~Q(staff=by.id) & own


REGISTER = Rule(Action.REGISTER)
REGISTER_WITHOUT_CONTENT = Rule(Action.REGISTER_WITHOUT_CONTENT)
IMPORT = Rule(Action.IMPORT)
REKEY = Rule(Action.REKEY)
SEARCH = Rule(Action.SEARCH)
CLOSE_SEARCH = Rule(Action.CLOSE_SEARCH)
FIND_BY_NUMBER = Rule(
    Action.FIND_BY_NUMBER,
    lambda by: Q(team__in=by.teams(Action.FIND_BY_NUMBER)) & _untied(by, contact="contact"),
)
READ = _of_own_teams(Action.READ)
CORRECT = _of_own_teams(Action.CORRECT)
READ_SECOND = _of_own_teams(Action.READ_SECOND)
CLOSE = _of_own_teams(Action.CLOSE)
REOPEN = _of_own_teams(Action.REOPEN)
WITHDRAW = _of_own_teams(Action.WITHDRAW)
RESTORE = _of_own_teams(Action.RESTORE)
TIE_MYSELF = _of_own_teams(Action.TIE_MYSELF)
TIE_COLLEAGUE = _of_own_teams(Action.TIE_COLLEAGUE)
LIFT_TIE = Rule(Action.LIFT_TIE, _of_colleagues)
TIE_AGENCY = _of_own_teams(Action.TIE_AGENCY)
LIFT_AGENCY_TIE = Rule(
    Action.LIFT_AGENCY_TIE,
    lambda by: (
        Q(contact__organisation=by.organisation, contact__team__in=by.teams(Action.LIFT_AGENCY_TIE))
        & _untied(by, contact="contact")
    ),
)
DISCLOSE = _of_own_teams(Action.DISCLOSE)
ERASE_ON_REQUEST = _of_own_teams(Action.ERASE_ON_REQUEST)
REFUSE_REQUEST = _of_own_teams(Action.REFUSE_REQUEST)
ERASE_CONTENT = Rule(Action.ERASE_CONTENT)
ERASE_CONTACTS = Rule(Action.ERASE_CONTACTS)
ERASE_DRAFTS = Rule(Action.ERASE_DRAFTS)
KEEP_DRAFT = Rule(Action.KEEP_DRAFT, _own_draft)
DISCARD_DRAFT = Rule(Action.DISCARD_DRAFT, _own_draft)
ASK_TO_OPEN = Rule(Action.ASK_TO_OPEN, _of_other_teams)
AGREE_TO_OPEN = Rule(Action.AGREE_TO_OPEN, _asked_of_own_team)
TURN_DOWN_GLASS = Rule(Action.TURN_DOWN_GLASS, _asked_of_own_team)
TAKE_BACK_GLASS = Rule(Action.TAKE_BACK_GLASS, lambda by: _asked_oneself(by) & Q(state__in=OPEN_REQUEST))
OPEN_GLASS = Rule(Action.OPEN_GLASS, _asked_oneself)
CLOSE_GLASS = Rule(Action.CLOSE_GLASS)
ERASE_GLASS = Rule(Action.ERASE_GLASS)


# Talks. Somebody without an account may do what they do in the talks that their pass opened (Actor.own).


def _own_talk(by: Actor) -> Q:
    return Q(organisation=by.organisation, id__in=by.own)


def _on_the_route(action: Action) -> Rule:
    """Talks whose key one of one's teams was given."""
    return Rule(
        action,
        lambda by: (
            Q(
                organisation=by.organisation,
                serial__in=TalkKey.objects.filter(team__in=by.teams(action)).values("talk"),
            )
            & _untied(by, talk="serial")
        ),
    )


def _in_own_hands(action: Action) -> Rule:
    """Talks that one has taken, or sits beside, now."""
    return Rule(
        action,
        lambda by: (
            Q(
                organisation=by.organisation,
                hands__staff=by.id,  # at most one of one's own is open: a join makes no double
                hands__until__isnull=True,
            )
            & _untied(by, talk="serial")
        ),
    )


def in_whose_hands(talks: Iterable[int]) -> set[tuple[int, uuid.UUID]]:
    """(talk, worker) of each open hand that is not closed to its worker: what `_in_own_hands` permits, asked
    for many workers at once."""
    wanted = [(talk,) for talk in talks]
    tied = {(tie.talk_id, tie.staff_id) for tie in statements.found(Tie, ("talk",), wanted)}
    held = statements.found(Hand, ("talk",), wanted, "AND until IS NULL")
    return {(hand.talk_id, hand.staff_id) for hand in held} - tied


def may_go_on_reading(talk: Talk, hands: set[tuple[int, uuid.UUID]], by: Actor) -> bool:
    """What SAY permits somebody without an account, and OPEN_TALK a worker, of one talk that is at hand."""
    if talk.organisation_id != by.organisation:
        return False
    if by.id is None:
        return by.may(Action.SAY) and talk.id in by.own
    return by.may(Action.OPEN_TALK) and (talk.serial, by.id) in hands


def may_reply(talk: Talk, hands: set[tuple[int, uuid.UUID]], by: Actor) -> bool:
    """What REPLY permits, of one talk that is at hand."""
    if talk.organisation_id != by.organisation or by.id is None:
        return False
    return by.may(Action.REPLY) and (talk.serial, by.id) in hands


def _had_last(by: Actor) -> Q:
    """Talks that one has in hands or sits beside now, or that ended after one had them last."""
    later = Hand.objects.filter(talk=OuterRef("talk"), beside=False, since__gt=OuterRef("since"))
    had = Hand.objects.filter(~Exists(later), staff=by.id, beside=False, talk__state="ENDED")
    has = Hand.objects.filter(staff=by.id, until__isnull=True)
    hands = Q(serial__in=had.values("talk")) | Q(serial__in=has.values("talk"))
    return Q(organisation=by.organisation) & hands & _untied(by, talk="serial")


def had_in_hands(by: Actor) -> Q:
    """Talks of which somebody may have typed a draft: also once they went to somebody else."""
    hands = Hand.objects.filter(staff=by.id).values("talk")
    return Q(organisation=by.organisation, serial__in=hands) & _untied(by, talk="serial")


BEGIN_TALK = Rule(Action.BEGIN_TALK)
ENTER_TALK = Rule(Action.ENTER_TALK)
COME_BACK = Rule(Action.COME_BACK)
SAY = Rule(Action.SAY, _own_talk)
LEAVE_TALK = Rule(Action.LEAVE_TALK, _own_talk)
KEEP_AS_MAILBOX = Rule(Action.KEEP_AS_MAILBOX, _own_talk)
CHOOSE_WORD = Rule(Action.CHOOSE_WORD, _own_talk)
DRAW_VEIL = Rule(Action.DRAW_VEIL, _own_talk)
BURN = Rule(Action.BURN, _own_talk)
TAKE_BACK_UNOPENED = Rule(Action.TAKE_BACK_UNOPENED, _own_talk)
TAKE_BURNING_BACK = Rule(Action.TAKE_BURNING_BACK, _own_talk)
TAKE_TALK = _on_the_route(Action.TAKE_TALK)
TIE_MYSELF_TO_TALK = _on_the_route(Action.TIE_MYSELF_TO_TALK)
JOIN_TALK = _on_the_route(Action.JOIN_TALK)
OPEN_TALK = _in_own_hands(Action.OPEN_TALK)
STEP_OUT = _in_own_hands(Action.STEP_OUT)
TAKE_OVER_TALK = _in_own_hands(Action.TAKE_OVER_TALK)
REPLY = _in_own_hands(Action.REPLY)
RECEIVE_MAIL = Rule(Action.RECEIVE_MAIL)
ALLOW_MAIL = _in_own_hands(Action.ALLOW_MAIL)
ANSWER_BY_MAIL = _in_own_hands(Action.ANSWER_BY_MAIL)
ERASE_MAIL_ARRIVALS = Rule(Action.ERASE_MAIL_ARRIVALS)
MARK_CALLER = Rule(Action.MARK_CALLER)
UNMARK_CALLER = Rule(Action.UNMARK_CALLER)
ERASE_MARKED_CALLERS = Rule(Action.ERASE_MARKED_CALLERS)
OPEN_ORIGINAL = _in_own_hands(Action.OPEN_ORIGINAL)
HAND_OVER_TALK = _in_own_hands(Action.HAND_OVER_TALK)
END_TALK = _in_own_hands(Action.END_TALK)
REGISTER_TALK = Rule(Action.REGISTER_TALK, _had_last)
ASK_CALLBACK = Rule(Action.ASK_CALLBACK)
ASK_OWN_CALLBACK = Rule(Action.ASK_OWN_CALLBACK, _own_talk)


def _callback_of_own_teams(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, team__in=by.teams(action))
            & _untied(by, contact="contact", talk="talk", callback="pk")
        ),
    )


TAKE_CALLBACK = _callback_of_own_teams(Action.TAKE_CALLBACK)
OPEN_CALLBACK_EARLY = _callback_of_own_teams(Action.OPEN_CALLBACK_EARLY)
TAKE_OVER_CALLBACK = Rule(
    Action.TAKE_OVER_CALLBACK,
    lambda by: (
        _callback_of_own_teams(Action.TAKE_OVER_CALLBACK).permits(by) & Q(state="TAKEN") & ~Q(taken_by=by.id)
    ),
)


def _taken_by_oneself(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, team__in=by.teams(action), taken_by=by.id, state="TAKEN")
            & _untied(by, contact="contact", talk="talk", callback="pk")
        ),
    )


REOPEN_CALLBACK = _taken_by_oneself(Action.REOPEN_CALLBACK)
END_CALLBACK = _taken_by_oneself(Action.END_CALLBACK)
ERASE_CALLBACKS = Rule(Action.ERASE_CALLBACKS)


def _danger_of_own_teams(action: Action) -> Rule:
    """Danger acts that one of one's teams began, or whose key it was given since: where their talk went."""

    def permits(by: Actor) -> Q:
        teams = by.teams(action)
        given = DangerKey.objects.filter(team__in=teams).values("act")
        theirs = Q(organisation=by.organisation) & (Q(team__in=teams) | Q(id__in=given))
        return theirs & _untied(by, contact="contact", talk="talk")

    return Rule(action, permits)


BEGIN_DANGER = Rule(Action.BEGIN_DANGER)
OPEN_DANGER = _danger_of_own_teams(Action.OPEN_DANGER)
RECORD_DANGER = _danger_of_own_teams(Action.RECORD_DANGER)
END_DANGER = _danger_of_own_teams(Action.END_DANGER)
REFER = Rule(Action.REFER)


def _referral_of_own_teams(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, team__in=by.teams(action))
            & _untied(by, contact="contact", talk="talk")
        ),
    )


OPEN_REFERRAL = _referral_of_own_teams(Action.OPEN_REFERRAL)
FOLLOW_REFERRAL = _referral_of_own_teams(Action.FOLLOW_REFERRAL)
MAKE_REFERRAL_LINK = _referral_of_own_teams(Action.MAKE_REFERRAL_LINK)
WITHDRAW_REFERRAL = Rule(  # wherever its talk went since
    Action.WITHDRAW_REFERRAL,
    lambda by: Q(organisation=by.organisation, sent_by=by.id) & _untied(by, contact="contact", talk="talk"),
)
ANSWER_REFERRAL = Rule(Action.ANSWER_REFERRAL)
PREVIEW_LETTER = _of_own_teams(Action.PREVIEW_LETTER)
SEND_LETTER = _of_own_teams(Action.SEND_LETTER)


def _letter_of_own_teams(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, contact__team__in=by.teams(action))
            & _untied(by, contact="contact")
        ),
    )


OPEN_LETTER = _letter_of_own_teams(Action.OPEN_LETTER)
TAKE_LETTER_BACK = Rule(  # one's own
    Action.TAKE_LETTER_BACK,
    lambda by: _letter_of_own_teams(Action.OPEN_LETTER).permits(by) & Q(written_by=by.id),
)
SET_LINE = Rule(Action.SET_LINE)
GIVE_UP_TALKS = Rule(Action.GIVE_UP_TALKS)
CARRY_OUT_BURNING = Rule(Action.CARRY_OUT_BURNING)
ERASE_TALK_CONTENT = Rule(Action.ERASE_TALK_CONTENT)


# Texts that were held before they left. Nobody looks at their own.


def _held_of_others(action: Action) -> Rule:
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, team__in=by.teams(action))
            & ~Q(staff=by.id)
            & _untied(by, contact="contact", talk="talk")
        ),
    )


COMPARE_TEXT = Rule(Action.COMPARE_TEXT)
READ_OWN_HELD = Rule(Action.READ_OWN_HELD, _own_held)
REVIEW_HELD = _held_of_others(Action.REVIEW_HELD)
LET_THROUGH = _held_of_others(Action.LET_THROUGH)
TURN_BACK = _held_of_others(Action.TURN_BACK)
ERASE_HELD = Rule(Action.ERASE_HELD)

# Statements for an agency: by whoever has its code, and who opened one is of that agency.
FIND_AGENCY = Rule(Action.FIND_AGENCY)
HAND_OVER_PARCEL = Rule(Action.HAND_OVER_PARCEL)
TAKE_BACK_PARCEL = Rule(Action.TAKE_BACK_PARCEL)
OPEN_PARCEL = Rule(
    Action.OPEN_PARCEL, lambda by: Q(organisation=by.organisation, team__in=by.teams(Action.OPEN_PARCEL))
)
ERASE_PARCELS = Rule(Action.ERASE_PARCELS)
