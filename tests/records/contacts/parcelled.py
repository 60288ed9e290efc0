"""A parcel as a browser makes it, for tests: by the library that the agency opens it with."""

import json
import secrets
import uuid

from houvast.library.sealing import box
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts.operations import parcels
from houvast.records.contacts.operations.parcels import NewParcel
from houvast.records.contacts.parcelled import code_of

TEXT = "Zij gooide een bord."


def sealed_for(code: str, *, by: Actor, content: bytes = b"", text: str = TEXT, proof: str = "") -> NewParcel:
    """A statement sealed for the agency with this code, not handed over yet."""
    found, made, key = parcels.find_agency(code, by=by), uuid.uuid4(), box.new_key()
    said = (content or json.dumps({"text": text, "proof": proof}).encode()).ljust((1 << 14) - 1)
    return NewParcel(
        made, secrets.token_bytes(32), found.generation, box.wrap(key, public=found.public),
        box.seal(said, key=key, place=f"parcel/{made}"),
    )  # fmt: skip


def handed(team: uuid.UUID, helpline: uuid.UUID, **said) -> NewParcel:  # type: ignore[no-untyped-def]
    """The same, handed over by somebody."""
    somebody, code = visitor(helpline), code_of(team)
    made = sealed_for(code, by=somebody, **said)
    parcels.hand_over_parcel(code, made, by=somebody)
    return made
