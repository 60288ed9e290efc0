"""Ties of a case of its own to agencies: by which an agency is known again, and whether it is closed off.

Not an operation: the operations that call it are guarded. Which agency it is, who has the database alone
cannot tell.
"""

from django.utils.crypto import salted_hmac

from houvast.records.accounts.queries import AgencyHere
from houvast.records.cases import keeping
from houvast.records.cases.models import Case, CaseTie

SALT = "agency tied to a case"


def proof(agency: AgencyHere) -> str:
    """Of the organisation of the directory where there is one: all its teams are closed off together."""
    return salted_hmac(SALT, str(agency.agency or agency.id), algorithm="sha256").hexdigest()


def is_closed(case: Case, agency: AgencyHere) -> bool:
    """Also where it is closed off from a case that was merged with this one."""
    return CaseTie.objects.filter(case__in=keeping.merged_with(case.id), proof=proof(agency)).exists()
