"""How far the work is that a page waits for: told to who asked for it, while their page is on its way.

The work goes on in the request that asked; another request reads how far it is. Both may be in processes that
know nothing of one another: then the page says that it is at work, and not how far.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from houvast.interfaces.desk.entrance import signed_in
from houvast.records.accounts.guard import Actor

_far: dict[UUID | None, tuple[int, int]] = {}


@contextmanager
def told_to(actor: Actor) -> Iterator[Callable[[int, int], None]]:
    """Inside, the progress of their work can be asked for; it is forgotten when it ends."""

    def tell(done: int, of: int) -> None:
        _far[actor.id] = (done, of)

    try:
        yield tell
    finally:
        _far.pop(actor.id, None)


@require_GET
@signed_in
def far(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Steps done and steps in all of what oneself waits for; none where nothing is known."""
    done, of = _far.get(actor.id, (0, 0))
    response = JsonResponse({"done": done, "of": of})
    response["Cache-Control"] = "no-store"
    return response
