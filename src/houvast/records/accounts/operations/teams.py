"""The public name of a team: what people see who reach out."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from houvast.library import writing
from houvast.library.codes import LANGUAGES
from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.accounts.models import Team
from houvast.records.accounts.refusals import NotPossible

LONGEST = 60


@guarded_on(Team, rules.NAME_TEAM)
def name_team(team: Team, names: Mapping[str, str], *, by: Actor) -> None:
    """Its public name by language. One left out falls back to the first; without any, its own name shows."""
    kept = {}
    for language in LANGUAGES:
        said = " ".join(names.get(language, "").split())
        if len(said) > LONGEST:
            raise NotPossible(_("A name may have %(most)s characters at most.") % {"most": LONGEST})
        if said and not writing.can_be_seen(said):
            raise NotPossible(_("There is a character here that cannot be seen. Type it again."))
        if said:
            kept[language] = said
    team.public_names = kept
    team.save(update_fields=["public_names"])
