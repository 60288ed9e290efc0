"""Asking an agency's OpenID provider who somebody is (OpenID Connect Core 1.0, code flow with PKCE).

Nothing that the provider says is believed before it is checked: that its own description names it, that the
answer belongs to the question that this browser asked, and that the token is signed by its keys, for us, for
this question, and now. Rights and keys never come from there.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by a key that only the provider has. Never "none", and never one that our own secret could make.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
SECONDS_APART = 60  # how far two clocks may differ
OLDEST = 600  # seconds: a token is made for this question
PATIENCE = 5  # seconds for each answer of the provider
LONGEST_ANSWER = 300_000


class NotShown(Exception):
    """The provider did not show who somebody is; says what was wrong, and nothing of what was said."""


class NoAnswer(Exception):
    """The provider does not answer, or not as one."""


@dataclass(frozen=True)
class Question:
    """What this browser keeps until the answer comes. The address has the verifier only as its hash."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Provider:
    """One agency's provider, as what we are known there, and where it sends people back to."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    back: str


def new_question() -> Question:
    return Question(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def address(provider: Provider, question: Question) -> str:
    """Where the browser goes to."""
    says = _description(provider)
    with _session(provider, says) as session:
        made, _state = session.create_authorization_url(
            says["authorization_endpoint"],
            state=question.state,
            nonce=question.nonce,
            code_verifier=question.verifier,
        )
    return str(made)


def subject(provider: Provider, question: Question, answered: Mapping[str, str]) -> str:
    """How the provider calls who came back with this answer; NotShown, NoAnswer."""
    if not secrets.compare_digest(answered.get("state", "").encode(), question.state.encode()):
        raise NotShown("state")
    says = _description(provider)
    # RFC 9207: of several providers, the one that was asked is the one that answered.
    named = answered.get("iss", "")
    is_named = bool(says.get("authorization_response_iss_parameter_supported"))
    if (named or is_named) and named != provider.issuer:
        raise NotShown("another issuer answered")
    if "error" in answered or not answered.get("code"):
        raise NotShown("no code")
    token = _exchanged(provider, says, question, answered["code"])
    return _said_by(token, provider, says, question)


def _exchanged(
    provider: Provider, says: Mapping[str, Any], question: Question, code: str
) -> Mapping[str, Any]:
    with _session(provider, says) as session:
        try:
            token = session.fetch_token(
                says["token_endpoint"],
                code=code,
                code_verifier=question.verifier,
                allow_redirects=False,
                timeout=PATIENCE,
            )
        except (AuthlibBaseError, ValueError, KeyError) as refused:
            raise NotShown("the code was refused") from refused
        except requests.RequestException as silent:
            raise NoAnswer from silent
    if not isinstance(token.get("id_token"), str):
        raise NotShown("no token")
    return dict(token)


def _said_by(
    token: Mapping[str, Any], provider: Provider, says: Mapping[str, Any], question: Question
) -> str:
    keys = _read(says["jwks_uri"], provider)
    try:
        opened = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]  # any set of keys
        claims = CodeIDToken(
            opened.claims,
            opened.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client},
                "nonce": {"essential": True, "value": question.nonce},
            },
            params={
                "nonce": question.nonce,
                "client_id": provider.client,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(time.time()), leeway=SECONDS_APART)
        is_old = int(claims["iat"]) < time.time() - OLDEST
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as wrong:
        raise NotShown("the token is not right") from wrong
    if is_old:
        raise NotShown("an old token")
    said = claims["sub"]
    if not isinstance(said, str) or not 0 < len(said) <= 255:
        raise NotShown("no subject")
    return said


def _description(provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself; it must call itself as we do."""
    says = _read(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", provider)
    if says.get("issuer") != provider.issuer:
        raise NotShown("the provider calls itself otherwise")
    for each in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _refuse_unsafe(says.get(each), provider)
    return says


def _read(where: str, provider: Provider) -> dict[str, Any]:
    _refuse_unsafe(where, provider)
    try:
        with requests.get(where, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise NoAnswer
            body = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
            if len(body) > LONGEST_ANSWER:
                raise NoAnswer
            answer._content = body
            said = answer.json()
    except (requests.RequestException, ValueError, OSError) as silent:
        raise NoAnswer from silent
    if not isinstance(said, dict):
        raise NoAnswer
    return said


def _refuse_unsafe(where: object, provider: Provider) -> None:
    """As safe as the issuer, whose address was checked when it was set."""
    scheme = provider.issuer.partition(":")[0]
    if not isinstance(where, str) or not where.startswith(("https://", f"{scheme}://")):
        raise NoAnswer


def _session(provider: Provider, says: Mapping[str, Any]) -> OAuth2Session:
    """The secret goes in the head of the request where the provider takes that, which is also the default."""
    ways = says.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return OAuth2Session(
        provider.client,
        provider.secret,
        scope="openid",
        redirect_uri=provider.back,
        code_challenge_method="S256",
        token_endpoint_auth_method=(
            "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        ),
    )
