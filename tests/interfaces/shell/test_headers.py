"""Headers that every answer gets, also when the server answers asynchronously, and what may keep its own."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from houvast.interfaces.shell.headers import ALWAYS, security_headers

request = RequestFactory().get("/")


def test_an_answer_gets_every_header():
    headers = security_headers(lambda request: HttpResponse())(request).headers
    assert {name: headers[name] for name in ALWAYS} == ALWAYS


def test_an_answer_that_comes_later_gets_them_too():
    async def later(request):
        return HttpResponse()

    # Nothing in it waits: one step brings the answer, also where another event loop is running.
    with pytest.raises(StopIteration) as answer:
        security_headers(later)(request).send(None)
    headers = answer.value.value.headers
    assert {name: headers[name] for name in ALWAYS} == ALWAYS


def test_a_file_keeps_the_caching_it_has_set():
    file = HttpResponse(headers={"Cache-Control": "max-age=60, public"})
    assert security_headers(lambda request: file)(request)["Cache-Control"] == "max-age=60, public"
