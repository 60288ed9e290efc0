"""Asking a time-stamp service over HTTP (RFC 3161, 3.4): one hash out, its signature back."""

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from houvast.library.proofs import timestamps
from houvast.records.accounts.operations import NotPossible

PATIENCE = 10  # seconds


def stamped(root: bytes) -> bytes:
    """The answer of the service that is set here, over this root; NotPossible says why there is none.

    Checked before it is kept: what does not hold by the service's own certificate proves nothing later.
    """
    asked = timestamps.request(root)
    try:
        trusted = timestamps.certificates(Path(settings.TIMESTAMP_CERTIFICATE).read_bytes())
        answer = _post(settings.TIMESTAMP_SERVICE, asked.content)
        timestamps.check(answer, root, trusted, nonce=asked.nonce)
    except (OSError, HTTPException, timestamps.NoTimestamp) as fault:
        raise NotPossible(
            _("The time-stamp service gave none: %(why)s. It is asked again tomorrow.") % {"why": fault}
        ) from fault
    return answer


def _post(address: str, content: bytes) -> bytes:
    if not address.startswith(("https://", "http://")):  # the answer is signed: by http it cannot be forged
        raise OSError(address)
    request = urllib.request.Request(  # noqa: S310  # the address is the administrator's own
        address, content, {"Content-Type": "application/timestamp-query"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # as above
        read: bytes = answer.read(timestamps.LARGEST + 1)
    return read
