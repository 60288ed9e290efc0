"""The demo answers only the person at this machine: directly, on the loopback address, by its own name.

Anybody can sign in as anybody here. A request that was passed on by a proxy or a tunnel is therefore
refused, whatever it says about where it came from.
"""

from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from houvast.interfaces.shell.before import answered_before

PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
REFUSAL = (
    "The demo answers only on the machine where it runs, without a proxy or tunnel in between: "
    "anybody can sign in as anybody there.\n"
)


def came_from_here(request: HttpRequest) -> bool:
    """Straight from this machine. A foreign Host raises DisallowedHost, which Django answers with 400."""
    request.get_host()
    if any(name in PASSED_ON or name.startswith("HTTP_X_FORWARDED") for name in request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if came_from_here(request):
        return None
    return HttpResponse(REFUSAL, status=403, content_type="text/plain; charset=utf-8")


only_here = answered_before(_refusal)
