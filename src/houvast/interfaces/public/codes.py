"""Codes and words that let somebody back to their own talk, a second code, and having it all destroyed."""

from collections.abc import Callable

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houvast.interfaces.public.own import again, choose_word, closed, field, inside_of, ours
from houvast.records.contacts.operations import NotPossible, returning, talking

SHOWN = "shown"  # salt of a code that was shown and not typed back yet
TYPE_BACK_WITHIN = 3600


@ours
def keep(request: HttpRequest) -> HttpResponse:
    """A code to come back by: shown, typed back, and only then good. Who has one goes on to their talk."""
    inside = inside_of(request)
    if inside is not None and talking.reread(inside.talk, key=inside.key, by=inside.by).has_code:
        return again()

    def count(inside: talking.Entered, code: str, shown: bytes) -> HttpResponse:
        returning.keep_as_mailbox(inside.talk, code, shown=shown, private=inside.private, by=inside.by)
        return again()

    return _typed_back(request, "public/keep.html", count)


@ours
def veil(request: HttpRequest) -> HttpResponse:
    """A second code, for whoever forces one from the person."""

    def count(inside: talking.Entered, code: str, shown: bytes) -> HttpResponse:
        returning.draw_veil(inside.talk, code, shown=shown, by=inside.by)
        return render(request, "public/veil.html", {"done": True})

    return _typed_back(request, "public/veil.html", count)


@ours
def burn(request: HttpRequest) -> HttpResponse:
    """Have everything destroyed, after 72 hours in which it can be taken back."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    problem = ""
    if request.method == "POST":
        try:
            returning.burn(inside.talk, field(request, "code"), by=inside.by)
        except NotPossible as refusal:
            problem = str(refusal)
        else:
            return again()
    return render(request, "public/burn.html", {"problem": problem}, status=422 if problem else 200)


@ours
def word(request: HttpRequest) -> HttpResponse:
    """A word to come back by within a day, after the way out."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    problem = ""
    if request.method == "POST":
        problem = choose_word(request, inside)
        if not problem:
            return again()
    return render(request, "public/word.html", {"problem": problem}, status=422 if problem else 200)


def _typed_back(
    request: HttpRequest, template: str, count: Callable[[talking.Entered, str, bytes], HttpResponse]
) -> HttpResponse:
    """Show a new code; what is typed back counts. Typed wrongly, it is asked again and not shown again."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    problem, code, proof = "", "", field(request, "shown")
    if request.method == "POST":
        shown = _shown_code(request, inside)
        try:
            if shown is not None:
                return count(inside, field(request, "code"), shown)
            problem = _("That took too long. Here is a new code.")
        except NotPossible as refusal:
            problem = str(refusal)
    if request.method != "POST" or shown is None:
        new = returning.NewReceipt.made()
        code, proof = new.code, _sign(inside, new.proof)
    context = {"code": code, "shown": proof, "problem": problem}
    return render(request, template, context, status=422 if problem else 200)


def _sign(inside: talking.Entered, proof: bytes) -> str:
    """So that only a code that we made can be typed back, for this talk and within the hour."""
    return signing.dumps([str(inside.talk), proof.hex()], salt=SHOWN)


def _shown_code(request: HttpRequest, inside: talking.Entered) -> bytes | None:
    try:
        talk, proof = signing.loads(field(request, "shown"), salt=SHOWN, max_age=TYPE_BACK_WITHIN)
        return bytes.fromhex(proof) if talk == str(inside.talk) else None
    except (signing.BadSignature, ValueError, TypeError):
        return None
