"""What is permitted and still cannot be done as it was asked, in words for who asked."""

from django.utils.translation import gettext as _

from houvast.records.cases.course import NotSensible

LONGEST = 4000


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


class ChangedElsewhere(NotPossible):
    """Somebody, or another screen, saved a later version meanwhile."""


class HeldForReview(NotPossible):
    """What was to leave the team waits until somebody else has looked at it, or was turned back."""


class AskedFirst(NotPossible):
    """An address, a number or a place stands in it: who writes it says first that it may."""


def not_sensible(odd: NotSensible) -> NotPossible:
    """Why the people of a case do not fit together, in a sentence."""
    said = {
        "how many": _("A case has at least one person, and at most thirty."),
        "long name": _("Write shorter what somebody is called: at most 80 letters."),
        "long contact": _("Write shorter how it is safe to reach somebody: at most 4,000 letters."),
        "no reason": _("Say on what the assessed role rests: at least one reason, with its day."),
        "reason day": _("Give each reason a day that is not still to come."),
        "relations": _("A relation is between two people of this case, once in each direction."),
        "nobody waits": _("Nobody waits for a second reader here."),
        "own reading": _("You assessed this yourself: somebody else has to read it."),
    }
    return NotPossible(said.get(str(odd), _("Choose from the lists.")))


def written(words: str) -> str:
    """The words as they are kept, without control characters; NotPossible for nothing and for too much."""
    plain = "".join(
        letter for letter in words.replace("\r\n", "\n") if letter in "\n\t" or letter.isprintable()
    ).strip()
    if not plain:
        raise NotPossible(_("Write something first."))
    if len(plain) > LONGEST:
        raise NotPossible(_("Write it shorter: at most 4,000 letters."))
    return plain
