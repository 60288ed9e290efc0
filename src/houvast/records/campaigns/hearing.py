"""By what people hear of the helpline: the channels of campaigns, and what is no campaign."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houvast.records.campaigns.telling import CHANNELS

HEARD: Mapping[str, str | Promise] = {
    **CHANNELS,
    "PERSON": _("from somebody they know"),
    "SEARCHED": _("looked for it themselves"),
    "BEFORE": _("knew it already"),
    "UNKNOWN": _("asked, and not known"),
}
AS_FACT: Mapping[str, str] = {"UNKNOWN": "U"}
"""What is called otherwise among facts: there not known is one code in every list."""
