"""What a worker chooses from when a person asks to see or erase what is kept, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

RECOGNISED_BY = {
    "SAME_CONVERSATION": gettext_lazy("They ask it in the conversation itself"),
    "CALLED_BACK": gettext_lazy("We called or wrote back where they could be reached safely then"),
    "AGREED_WORD": gettext_lazy("They know the word that we agreed on"),
    "IN_PERSON": gettext_lazy("They are here, and the worker they talked to knows them"),
}
CODES_AFTERWARDS = {
    "COARSENED": gettext_lazy("They are made coarser, and the contact still counts"),
    "WITHDRAWN": gettext_lazy("They are erased too, and the contact no longer counts"),
}
REFUSED_BECAUSE = {
    "NOT_RECOGNISED": gettext_lazy(
        "We cannot be sure that you are the person who contacted us then (GDPR articles 11(2) and 12(6))."
    ),
    "EXCESSIVE": gettext_lazy("The same was asked again and again (GDPR article 12(5))."),
    "RIGHTS_OF_OTHERS": gettext_lazy("A copy would harm the rights of somebody else (GDPR article 15(4))."),
    "DUTY_TO_KEEP": gettext_lazy("A law obliges us to keep it (GDPR article 17(3)(b))."),
    "SAYS_NOTHING": gettext_lazy(
        "We answer such questions only to who spoke with us, or where they agreed. We tell nobody whether "
        "somebody did."
    ),
    "LEGAL_CLAIM": gettext_lazy("It is needed in a legal case (GDPR article 17(3)(e))."),
}
# Why somebody outside the team has to open a contact.
OPENED_BECAUSE = {
    "DANGER": gettext_lazy("Somebody is in danger now"),
    "COMPLAINT": gettext_lazy("Somebody complains about how we helped"),
    "AT_REQUEST": gettext_lazy("The person who contacted us asks for it"),
    "SUPERVISION": gettext_lazy("Another team has to take over, or to help"),
}
# What has to be typed before keys are destroyed: that cannot be undone for ten seconds, or at all.
ERASE_WORD = gettext_lazy("ERASE")
CHOICES: Mapping[str, Any] = {
    "recognised_by": RECOGNISED_BY,
    "codes_afterwards": CODES_AFTERWARDS,
    "refused_because": REFUSED_BECAUSE,
    "erase_word": ERASE_WORD,
}
