"""Ties of a case of its own to agencies: by which an agency is known again, and whether it is closed off.

Not an operation: the operations that call it are guarded. Which agency it is, who has the database alone
cannot tell.
"""

from django.utils.crypto import salted_hmac

from houvast.records.accounts.queries import AgencyHere
from houvast.records.cases.models import Case

SALT = "agency tied to a case"


def proof(agency: AgencyHere) -> str:
    """Of the organisation of the directory where there is one: all its teams are closed off together."""
    return salted_hmac(SALT, str(agency.agency or agency.id), algorithm="sha256").hexdigest()


def is_closed(case: Case, agency: AgencyHere) -> bool:
    return case.ties.filter(proof=proof(agency)).exists()
