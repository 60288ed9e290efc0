"""Handing out a file that somebody sent: saved, never run, under a name that says nothing."""

from django.http import HttpResponse

ALONE = "sandbox; default-src 'none'"  # should a browser open it after all: no script, no origin, no request


def saved(content: bytes, *, name: str, mime: str) -> HttpResponse:
    """`name` is ours and neutral; what its sender called it stays on the page."""
    text = "; charset=utf-8" if mime.startswith("text/") else ""
    response = HttpResponse(content, content_type=f"{mime}{text}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response


def as_it_came(content: bytes, *, name: str) -> HttpResponse:
    """No browser is told what it is: it is kept as it is, and opened by nobody by chance."""
    return saved(content, name=name, mime="application/octet-stream")
