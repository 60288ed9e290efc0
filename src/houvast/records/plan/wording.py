"""How far a measure is, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, str | Promise] = {
    "PLANNED": _("Planned"),
    "UNDER_WAY": _("Under way"),
    "DONE": _("Done"),
    "STOPPED": _("Stopped"),
}
