"""A unique string in every sealed field of every part, and a search that knows how it could look.

What holds content is found from the declarations of the tables: every field of bytes is either filled here or
said not to hold content. A new one that is neither makes the drill fail.
"""

import base64
import dataclasses
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Sealed fields of tables, and who fills them in `FILL`.
FILLED = {
    "contacts.Contact.sealed": "registered",
    "contacts.FormerAnswers.sealed": "registered, and then corrected",
    "contacts.Draft.sealed": "being typed",
}
# Fields of bytes that hold no content, each with what it holds.
KEYS_AND_HASHES = {
    "accounts.CustodyShare.sealed": "a share of a key",
    "accounts.HalfOpened.sealed": "a share of a key, opened by one custodian",
    "accounts.HeldKey.sealed": "a key, sealed",
    "accounts.Invitation.token_hash": "a hash",
    "accounts.KeyRecoveryCode.sealed": "a key, sealed",
    "accounts.MonthKey.fingerprint": "a hash",
    "accounts.RecoveryKey.public_key": "a public key",
    "accounts.SecondFactor.secret": "a secret that makes codes, sealed; a public key; or a hash",
    "accounts.Staff.private_key": "a key, sealed",
    "accounts.Staff.public_key": "a public key",
    "accounts.TeamKeys.for_recovery": "a key, sealed",
    "accounts.TeamKeys.public_key": "a public key",
    "audit.Anchor.key": "a public key",
    "audit.Anchor.link": "a hash",
    "audit.Anchor.previous": "a hash",
    "audit.Anchor.signature": "a signature",
    "audit.ChainEnd.link": "a hash",
    "audit.Entry.link": "a hash",
    "contacts.Draft.wrapped": "a key, sealed",
    "contacts.GlassRequest.wrapped": "a key, sealed",
    "contacts.ReaderKey.wrapped": "a key, sealed",
}
# Parts of what is sealed of a contact: how each takes a canary. `minute` is a number below sixty.
DETAILS = (
    "note",
    "safe_conditions",
    "municipality",
    "contact_age",
    "ages",
    "incidents_contact",
    "incidents_complaint",
)
NO_ROOM = {"minute": "a number below sixty holds no string"}

FILL = """
import dataclasses, sys
import cast
from acting import acting
from houvast.records.contacts import operations
word = sys.argv[1]
by = acting("worker")
team = next(iter(by.teams("contacts.register")))

def details(moment):
    told = {{name: f"{{word}}{{name}}{{moment}}".replace("_", "") for name in {details!r} if name != "ages"}}
    said = cast.registration()
    return dataclasses.replace(said, details=dataclasses.replace(
        said.details, **told, ages={{"1": f"{{word}}ages{{moment}}"}}))

contact = operations.register(details("first"), team=team, by=by)
operations.correct(contact, details("then"), version=1, by=by)
draft = __import__("uuid").uuid4()
operations.begin_draft(draft, {{"note": word + "draft"}}, team=team, by=by)
print(contact, draft)
""".format(details=DETAILS)  # noqa: UP032  # braces of the code stay

OPENED = """
import sys
from acting import acting
from houvast.records.contacts import operations
by = acting("worker")
found = repr(operations.read(__import__("uuid").UUID(sys.argv[2]), by=by).registration.details)
found += repr(operations.resume_draft(__import__("uuid").UUID(sys.argv[3]), by=by).answers)
print(found)
"""


def new_word() -> str:
    """Letters only, so that no format writes it otherwise, and long enough to be there by no chance."""
    return "kanarie" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(14))


def shapes(word: str) -> set[bytes]:
    """How the word could look in a file: plain, in capitals, two bytes a letter, hex, base64, reversed."""
    plain = word.encode()
    found = {plain, plain.upper(), plain[::-1], word.encode("utf-16-le"), word.encode("utf-16-be")}
    found |= {plain.hex().encode(), plain.hex().upper().encode(), quote(word).encode()}
    for shift in range(3):  # a word inside base64 looks one of three ways; its ends depend on what is beside
        coded = base64.b64encode(bytes(shift) + plain)
        found |= {coded[4:-4], coded[4:-4].replace(b"+", b"-").replace(b"/", b"_")}
    return found


def hits(content: bytes, word: str) -> int:
    return sum(content.count(shape) for shape in shapes(word))


def searched(folder: Path, word: str) -> Iterator[tuple[Path, int, int]]:
    """(file, its length, hits) of every file under a folder, read piece by piece."""
    overlap = 8 * len(word)
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        count, length, tail = 0, 0, b""
        with file.open("rb") as opened:
            while piece := opened.read(1 << 22):
                count += hits(tail + piece, word) - hits(tail, word)
                tail = (tail + piece)[-overlap:]
                length += len(piece)
        yield file, length, count


def undeclared() -> set[str]:
    """Fields of bytes that neither a canary is put in nor anybody said what they hold."""
    from django.apps import apps
    from django.db.models import BinaryField

    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BinaryField)
    }
    return there ^ (set(FILLED) | set(KEYS_AND_HASHES))


def unfilled_details() -> set[str]:
    from houvast.records.contacts.registration import Details

    return {field.name for field in dataclasses.fields(Details)} ^ {*DETAILS, *NO_ROOM}
