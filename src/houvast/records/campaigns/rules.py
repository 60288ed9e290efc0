"""Who may write what the public reads and what workers say and send, and who plans what is measured."""

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule

WRITE_PAGE = Rule("campaigns.write_page")
RESTORE_PAGE = Rule("campaigns.restore_page")
READ_SUGGESTIONS = Rule("campaigns.read_suggestions")
WRITE_SUGGESTION = Rule("campaigns.write_suggestion")
RETIRE_SUGGESTION = Rule("campaigns.retire_suggestion")
RESTORE_SUGGESTION = Rule("campaigns.restore_suggestion")
REGISTER_PLAN = Rule("campaigns.register_plan")
WITHDRAW_PLAN = Rule("campaigns.withdraw_plan")
WRITE_NAMEPLATE = Rule("campaigns.write_nameplate")
RESTORE_NAMEPLATE = Rule("campaigns.restore_nameplate")
READ_LETTERS = Rule("campaigns.read_letters")
WRITE_LETTER = Rule("campaigns.write_letter")
RETIRE_LETTER = Rule("campaigns.retire_letter")
RESTORE_LETTER = Rule("campaigns.restore_letter")


def _of_own_talk(by: Actor) -> Q:
    """Offers in the talks that somebody's pass opened (Actor.own)."""
    return Q(organisation=by.organisation, talk__in=by.own)


OFFER_TESTIMONY = Rule("campaigns.offer_testimony")
ANSWER_TESTIMONY = Rule("campaigns.answer_testimony", _of_own_talk)
PUBLISH_TESTIMONY = Rule("campaigns.publish_testimony")
TURN_BACK_TESTIMONY = Rule("campaigns.turn_back_testimony")
WITHDRAW_TESTIMONY = Rule("campaigns.withdraw_testimony")
WITHDRAW_OWN_TESTIMONY = Rule("campaigns.withdraw_own_testimony")
NARROW_TESTIMONY = Rule("campaigns.narrow_testimony")
NARROW_OWN_TESTIMONY = Rule("campaigns.narrow_own_testimony")
ERASE_WAITING_TESTIMONIES = Rule("campaigns.erase_waiting_testimonies")
NOTE_HEARD = Rule("campaigns.note_heard")
ERASE_HEARD = Rule("campaigns.erase_heard")
ERASE_OFFERS = Rule("campaigns.erase_offers")
