"""The own sign-in of another agency: where it is, as what we are known there, and its end."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from houvast.records.accounts import elsewhere, rules, sealed
from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.accounts.models import AgencySignIn, AgencySubject, Team
from houvast.records.accounts.refusals import NotPossible


@guarded_on(Team, rules.SET_AGENCY_SIGN_IN)
def set_agency_sign_in(team: Team, *, issuer: str, client: str, secret: str, by: Actor) -> None:
    """Say at which provider people of an agency show who they are.

    Another issuer or client is another place: whoever was bound to the former one is bound no more, so that
    nobody becomes somebody else by a change of address. Without a secret the former one stays,
    at the same place only.
    """
    if not team.agency_kind:
        raise NotPossible(_("Only another agency has a sign-in of its own."))
    _refuse_unfit(issuer)
    if not client:
        raise NotPossible(_("Type as what we are known there: the client id."))
    former = AgencySignIn.objects.filter(team=team).first()
    is_same = former is not None and (former.issuer, former.client) == (issuer, client)
    if not secret and not is_same:
        raise NotPossible(_("Type the secret that the agency gave you."))
    kept: dict[str, object] = {"issuer": issuer, "client": client}
    if secret:
        kept["secret"] = sealed.seal_for_server(secret, place=elsewhere.place(team.pk))
    if not is_same:
        AgencySubject.objects.filter(sign_in__team=team).delete()
    AgencySignIn.objects.update_or_create(team=team, defaults=kept)


@guarded_on(Team, rules.END_AGENCY_SIGN_IN)
def end_agency_sign_in(team: Team, *, by: Actor) -> None:
    """Its people sign in here again: their phrase is their password. Ending none is no harm."""
    AgencySignIn.objects.filter(team=team).delete()


def _refuse_unfit(issuer: str) -> None:
    """OpenID Connect Discovery 1.0, 2: https, no question, no fragment."""
    try:
        parts = urlsplit(issuer)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    is_safe = host and (parts.scheme == "https" or host in settings.PLAIN_PROVIDERS)
    if not is_safe or parts.query or parts.fragment or "@" in parts.netloc or len(issuer) > 300:
        raise NotPossible(_("Type the whole address of the provider, beginning with https://."))
