"""Addresses of the public pages: short words that say nothing in somebody's history.

`urlpatterns` goes under a language (i18n_patterns in the project's urls); `front_door` is the address
without one.
"""

import re

from django.urls import path, re_path

from houvast.interfaces.public import callback, codes, find, plan, reply, stories, talk, views
from houvast.interfaces.shell.line import LANGUAGES
from houvast.records.campaigns.queries import PAGES

app_name = "public"
OURS = ("desk", "partners", "notes", "leave", "phone", "live", "static")
WRITTEN = [page for page in PAGES if page not in ("home", "asking")]
urlpatterns = [
    path("", views.written, {"page": "home"}, name="home"),
    path("asking/", views.asking, name="asking"),
    *(path(f"{page}/", views.written, {"page": page}, name=page) for page in WRITTEN),
    path("find/", find.find, name="find"),
    *(path(f"find/{led}/", find.find, {"led": led}, name=f"find_{led}") for led in find.LED),
    path("find/<uuid:service>/", find.service, name="service"),
    path("talk/", talk.talk, name="talk"),
    path("talk/here/", talk.here, name="here"),
    path("talk/here/file/", talk.send_file, name="send_file"),
    path("talk/here/file/<uuid:file>/", talk.file, name="talk_file"),
    path("talk/keep/", codes.keep, name="keep"),
    path("talk/second/", codes.veil, name="veil"),
    path("talk/clear/", codes.burn, name="burn"),
    path("talk/call/", callback.callback, name="callback"),
    path("talk/word/", codes.word, name="word"),
    path("message/", talk.message, name="message"),
    path("back/", talk.back, name="back"),
    path("reply/<str:secret>/", reply.reply, name="reply"),
    path("access/", views.access, name="access"),
    path("keeping/", views.keeping, name="keeping"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<int:year>/", plan.report, name="plan_report"),
    path("plan/<int:year>/pdf/", plan.report_in_print, name="plan_report_pdf"),
    path("stories/", stories.stories, name="stories"),
    path("stories/end/", stories.withdraw, name="withdraw_story"),
    path("talk/story/", stories.answer, name="answer_story"),
    path("figures/", views.figures, name="figures"),
    path("figures/<uuid:release>/estimates/<slug:name>/", views.estimate, name="estimate"),
    path("figures/<uuid:release>/<slug:table>/", views.table, name="table"),
    path("figures/<uuid:release>/<slug:table>/beside/", views.compared, name="compared"),
    path("figures/<uuid:release>/files/<str:name>", views.file, name="file"),
    # Last: pages of ours come first. What is ours without a language is no word, or it would be asked here.
    re_path(rf"^(?P<word>(?!(?:{'|'.join(OURS)})/)[a-z]{{4,20}})/$", views.campaign, name="campaign"),
]
front_door = [path("", views.choose_language)]


class InMemory(frozenset[str]):
    """Addresses that are the same for everybody: those that are listed, and words of campaigns."""

    def __contains__(self, address: object) -> bool:
        return super().__contains__(address) or bool(isinstance(address, str) and _WORDS.fullmatch(address))


def kept_in_memory() -> InMemory:
    """Addresses that are the same for everybody: kept as bytes in front of Django (shell/front.py).

    What is no word is answered as it always is: a refusal is never kept, and what is somebody's own is not
    among these (tests/interfaces/public/test_memory.py).
    """
    pages = [
        "",
        "asking/",
        *(f"{page}/" for page in WRITTEN),
        "access/",
        "keeping/",
        "figures/",
        "find/",
        *(f"find/{led}/" for led in find.LED),
        "plan/",
        "stories/",
    ]
    return InMemory(f"/{language}/{page}" for language in LANGUAGES for page in pages)


# Every first part of an address of ours is no word of a campaign.
_OWN = {str(each.pattern).split("/")[0] for each in urlpatterns if each.name != "campaign"}
_TAKEN = "|".join(sorted({*OURS, *_OWN} - {""}))
_WORDS = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/(?!(?:{_TAKEN})/)[a-z]{{4,20}}/")
