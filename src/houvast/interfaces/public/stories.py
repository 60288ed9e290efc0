"""Testimonies: what people let be told, the question in one's own talk, taking one's own back by its code.

The pages of testimonies are made anew every fifteen seconds (shell/front.py), and no search engine may keep
them: what is withdrawn is gone within that time.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from houvast.interfaces.public.own import (
    again,
    closed,
    inside_of,
    language_here,
    ours,
    padded,
    somebody,
    too_often,
)
from houvast.interfaces.shell.buckets import Limit, take_of
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import codes
from houvast.records.campaigns.operations import NotPossible, testimonies
from houvast.records.campaigns.queries import testimonies as queries
from houvast.records.contacts.operations import talking

NOT_KEPT = "noindex, noarchive, nosnippet"
CODES_OF_ONE_NETWORK = Limit(10, 60)


@require_safe
@gzip_page
def stories(request: HttpRequest) -> HttpResponse:
    """All of them, by the page that they stand on; those in the reader's language first."""
    told = sorted(queries.told(), key=lambda each: each.language != language_here())
    groups = [
        (situation, said, [each for each in told if each.situation == situation])
        for situation, said in queries.SITUATIONS_SAID.items()
    ]
    response = render(request, "public/stories.html", {"groups": [group for group in groups if group[2]]})
    response["X-Robots-Tag"] = NOT_KEPT
    return response


@ours
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's own back. No reason is asked, and nothing is left of it."""
    wrong, done, often = False, "", ""
    use = request.POST.get("use", "")
    if request.method == "POST":
        if wait := take_of(request, "testimony", CODES_OF_ONE_NETWORK):
            often = too_often(wait)
        else:
            try:
                done = _taken_back(request.POST.get("code", "")[:200], use)
            except Refused:
                wrong = True
    context = {
        "wrong": wrong,
        "done": done,
        "often": often,
        "use": use,
        "uses": queries.USES_SAID.items(),
    }
    response = render(
        request, "public/withdraw_story.html", context, status=429 if often else 422 if wrong else 200
    )
    response["X-Robots-Tag"] = NOT_KEPT
    return response


def _taken_back(code: str, use: str) -> str:
    """All of it, or one use; what to say of it."""
    if use not in queries.USES:
        testimonies.withdraw_own_testimony(code, by=somebody())
        return "all"
    testimonies.narrow_own_testimony(code, use=use, by=somebody())
    return "one"


def asked(inside: talking.Entered, own: talking.OwnTalk) -> list[dict[str, Any]]:
    """What one is asked in one's own talk: the text as it would be told, and for what."""
    texts = {each.number: each.text for each in own.said}
    return [
        {
            "offer": offer,
            "code": codes.new_code(),
            "text": texts[offer.message],
            "page": queries.SITUATIONS_SAID[offer.situation],
            "uses": queries.USES_SAID.items(),
        }
        for offer in queries.offers(inside.talk, seen_by=inside.by)
        if texts.get(offer.message)
    ]


@ours
def answer(request: HttpRequest) -> HttpResponse:
    """Yes for the uses that were ticked, or no. The code stood beside the question; after a yes it is shown
    again, also where the first answer was lost and the yes comes twice.
    """
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    if request.method != "POST":
        return again()
    own = talking.reread(inside.talk, key=inside.key, by=inside.by)
    found = next(
        (each for each in asked(inside, own) if str(each["offer"].id) == request.POST.get("offer")), None
    )
    is_yes, code = request.POST.get("act") == "yes", request.POST.get("code", "")[:60]
    if found is None:
        said_before = is_yes and queries.is_agreed(code, seen_by=inside.by)
        return _code(request, code) if said_before else again()
    uses = request.POST.getlist("use") if is_yes else []
    if is_yes and not (uses and code):
        return again()  # nothing was ticked: it is asked again
    try:
        made = testimonies.answer_testimony(
            found["offer"].id, found["text"], uses=uses, code=code, by=inside.by
        )
    except (NotPossible, Refused):
        return again()
    if made is None:
        return again()
    return _code(request, made.code)


def _code(request: HttpRequest, code: str) -> HttpResponse:
    return padded(render(request, "public/story_code.html", {"code": code}))
