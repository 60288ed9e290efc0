"""Situations to tick in a journal: a gentle list, of anybody, by anybody. Nothing depends on somebody's sex.

A code stays in what was sealed; its words are those of the page. A code is never taken away.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITUATIONS: dict[str, Promise] = {
    "BELITTLED": _("I was made to feel small, or laughed at"),
    "BLAMED": _("I was blamed for everything"),
    "APART": _("I was kept from seeing or calling people"),
    "WATCHED": _("I was watched, followed or checked on"),
    "PHONE": _("Somebody read or took my telephone"),
    "MONEY": _("Money or papers were kept from me"),
    "THREAT": _("I was threatened, or somebody I love was"),
    "THINGS": _("Things were thrown or broken"),
    "HURT": _("I was held, pushed, hit or hurt"),
    "INTIMATE": _("Something intimate happened that I did not want"),
    "CHILDREN": _("The children saw it, or were used against me"),
    "NIGHT": _("I was kept from sleeping, eating or going out"),
    "WORDS": _("I was forced to say or sign something"),
    "UNSURE": _("Something felt wrong, and I am not sure what"),
}
