"""Having us call: a plain form in one's own talk, for number, safe hours and what to say to somebody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houvast.interfaces.public.once import Sent, made
from houvast.interfaces.public.own import closed, inside_of, ours
from houvast.interfaces.shell import callback_hours, live
from houvast.records.contacts.operations import NotPossible, callbacks

FIELDS = ("way", "number", "day", "from", "until", "conditions")


@ours
def callback(request: HttpRequest) -> HttpResponse:
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    said, problem, done = {name: request.POST.get(name, "")[:1200] for name in FIELDS}, "", ""
    if request.method == "POST" and request.POST.get("act") == "never":
        callbacks.take_own_callback_back(inside.talk, by=inside.by)
        done = _("We do not call you.")
    elif request.method == "POST":
        window = callback_hours.window(said["day"], said["from"], said["until"])
        try:
            if window is None:
                raise NotPossible(_("Choose a day and hours, like 13:00."))
            asked = callbacks.Asked(said["way"], said["number"], said["conditions"], *window)
            sent = Sent(request.POST.get("once", "")[:200], str(inside.talk), *said.values())
            callbacks.ask_own_callback(inside.talk, asked, once=sent.id, by=inside.by)
        except NotPossible as refusal:
            problem = str(refusal)
        else:
            live.tell_queue(inside.by.organisation)
            done = _("We call you in those hours. Asked again, the new hours count.")
    days = callback_hours.days()
    context = {"said": said, "problem": problem, "done": done, "days": days, "once": made()}
    return render(request, "public/callback.html", context, status=422 if problem else 200)
