"""Tags that all templates use: built files, the frame's parts, form fields in GOV.UK's markup, times.

None needs a context processor, so that error pages (which get no request) can use them too.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from houvast.interfaces.shell import built, days, fields, line, marks, times, told, written

register = template.Library()


@register.simple_tag
def built_file(name: str) -> str:
    """{% built_file "public.css" %}: the address of a built style, script or typeface."""
    return built.address(name)


@register.simple_tag
def preload_face() -> SafeString:
    """The typeface, asked for before the style that names it; nothing after a build without npm."""
    name = "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    if not built.is_built(name):
        return SafeString("")
    return format_html(
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>', built.address(name)
    )


@register.simple_tag
def icon() -> str:
    """An icon that says nothing: it stands in somebody's tabs and bookmarks."""
    return static("shell/plain.svg")


@register.simple_tag
def the_line() -> line.Line:
    """{% the_line as line %}: the helpline as configured."""
    return line.the_line()


@register.simple_tag
def lines_for(kind: str) -> tuple[line.OtherLine, ...]:
    """{% lines_for "young" as lines %}: who else can be called, as configured."""
    return line.the_line().others_for(kind)


@register.filter
def in_language(texts: Mapping[str, str] | None) -> str:
    """{{ line.name|in_language }}: the text in the language of the page, else the first there is."""
    if not texts:
        return ""
    return texts.get(language_here()) or next(iter(texts.values()), "")


@register.filter
def language_name(code: str) -> str:
    """{{ talk.language|language_name }}: its name in the language of the page."""
    return told.language_name(code)


@register.filter
def mark(id: uuid.UUID) -> str:
    """{{ case.id|mark }}: four signs that tell it from others of one day, and nothing else."""
    return marks.of(id)


@register.filter
def in_hour(hour: int) -> str:
    """{{ contact.hour|in_hour }}: "13:00–14:00"."""
    return times.in_hour(hour)


@register.simple_tag
def helpline_name() -> str:
    return in_language(line.the_line().name)


@register.simple_tag(takes_context=True)
def page_links(context: Context, *pages: str) -> list[tuple[str, str]]:
    """{% page_links "about" "privacy" as those %}: (address, words) of pages that the organisation writes."""
    known = context.get("written_links") or written.links()
    return [known[page] for page in pages]


@register.inclusion_tag("shell/demo_banner.html", takes_context=True)
def demo_banner(context: Context, public: line.Line | None = None) -> dict[str, Any]:
    """{% demo_banner line %}: "all people here are invented", by context variable or by setting.

    Where that is not so and the line is still the example, it says that nobody should call it.
    """
    shown = context.get("demo_banner", getattr(settings, "DEMO_BANNER", False))
    try:
        unset = (public or line.of_file()).invented  # an error page asks no database
    except line.InvalidLine:
        unset = True
    return {"shown": shown, "unset": unset}


@register.inclusion_tag("shell/way_out.html")
def way_out() -> dict[str, Any]:
    """{% way_out %}: the link out of a public page. Put it first in the body."""
    try:
        harmless = line.of_file().harmless
    except line.InvalidLine:
        harmless = line.read(line.EXAMPLE).harmless  # an error page has a way out whatever went wrong
    return {"harmless": in_language(harmless), "language": language_here()}


@register.inclusion_tag("shell/languages.html", takes_context=True)
def languages(context: Context) -> dict[str, Any]:
    """{% languages %}: the same public page in each language, as plain links."""
    request = context.get("request")
    path = context.get("written_path") or (request.path if isinstance(request, HttpRequest) else "/")
    return {
        "links": [(code, name, _in(code, path)) for code, name in settings.LANGUAGES],
        "here": language_here(),
    }


def language_here() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _in(language: str, path: str) -> str:
    """The same page under another language: /nl/figures/ -> /fr/figures/."""
    first, _, rest = path.removeprefix("/").partition("/")
    known = {code for code, _ in settings.LANGUAGES}
    return f"/{language}/{rest}" if first in known else f"/{language}/"


@register.inclusion_tag("shell/nav_link.html", takes_context=True)
def nav_link(context: Context, name: str, words: str, *args: Any, **options: Any) -> dict[str, Any]:
    """{% nav_link "desk:today" _("Today") key="t" count=3 %}: current by address; `key` is its shortcut."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        address = name
    request = context.get("request")
    here = isinstance(request, HttpRequest) and request.path == address
    return {"address": address, "words": words, "here": here, **options}


@register.inclusion_tag("shell/status_corner.html")
def status_corner(state: str = "", at: datetime | None = None) -> dict[str, Any]:
    """{% status_corner "saved" at=draft.saved_at %}: saved, waiting, offline or locked."""
    return {"state": state, "at": at}


@register.inclusion_tag("shell/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """{% error_summary form other_form %}: every refusal, each a link to its field; takes the focus."""
    return {"errors": [error for form in forms for error in fields.errors_of(form)]}


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """{% field form.note %}: label, hint, error and control in GOV.UK's markup.

    Options: label_size (s, m, l), inline, small, width (2, 3, 4, 5, 10, 20), hint, hide_label, when
    ("channel=PHONE,CHAT": shown only while that is answered), picker (choose by typing a few letters).
    """
    return fields.for_template(bound, options)


@register.inclusion_tag("shell/day_field.html")
def day_field(id: str, label: str, value: str = "", **options: Any) -> dict[str, Any]:
    """{% day_field "due" _("By which day") typed.due_on name="due_on" %}: a day that one types, day first.

    `value` is what was typed, or ISO. Options: name (else the id), required, hide_hint, small, bold.
    """
    return {
        "id": id,
        "label": label,
        "value": days.shown(value),
        "example": days.example(),
        "name": id,
    } | options


@register.simple_tag
def day_example() -> str:
    """{% day_example as example %}: a day as one types it on this page."""
    return days.example()


@register.simple_tag
def ago(moment: datetime, now: datetime | None = None) -> SafeString:
    """{% ago contact.waiting_since %}: "3 min", kept up to date by script; the clock time on hovering."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%H:%M"),
        times.ago(moment, now or timezone.now()),
    )
