"""Where a testimony can stand and what it may be used for, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITUATIONS_SAID: Mapping[str, str | Promise] = {
    "men": _("For men"),
    "women": _("For women"),
    "young": _("For who is young"),
    "near": _("For who is near somebody"),
    "change": _("For who uses violence and wants to stop"),
    "asking": _("For everybody"),
}
USES_SAID: Mapping[str, str | Promise] = {
    "PAGES": _("on the pages of this website"),
    "CAMPAIGN": _("in campaigns of the helpline, on posters and online"),
    "PRESS": _("given to newspapers, radio and television"),
}
