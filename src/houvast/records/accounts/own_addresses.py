"""Numbers and mail addresses of who works here: known again where somebody else gives them, never read.

Nobody should be handed a contact about themselves or about who they live with. A keyed hash is compared where
the number comes in, so that nothing waits for somebody who is unlocked. The key is this installation's
secret, which is not in the database: who has the database alone cannot try numbers against it.
"""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from houvast.records.accounts import sealed
from houvast.records.accounts.models import OwnAddress

SALT = "own address"


def proof(text: str) -> bytes:
    """32 bytes, the same for every way of writing a number or mail address; sealed.NotNormal."""
    normal = sealed.number_or_mail(text, country=settings.DIALLING_COUNTRY, trunk=settings.DIALLING_TRUNK)
    return salted_hmac(SALT, normal, algorithm="sha256").digest()


def whose(texts: Iterable[str], *, organisation: uuid.UUID) -> dict[str, list[uuid.UUID]]:
    """Who of the helpline gave one of these as their own, by the text; what cannot be read is nobody's."""
    proofs: dict[bytes, list[str]] = {}
    for text in set(texts):
        try:
            proofs.setdefault(proof(text), []).append(text)
        except sealed.NotNormal:
            continue
    rows = OwnAddress.objects.filter(
        proof__in=list(proofs), staff__organisation=organisation, staff__is_active=True
    )
    found: dict[str, list[uuid.UUID]] = {}
    for same, person in rows.order_by("pk").values_list("proof", "staff"):
        for text in proofs[bytes(same)]:
            found.setdefault(text, []).append(person)
    return found
