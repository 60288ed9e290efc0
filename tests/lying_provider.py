"""A provider that says what a test tells it to: its tokens are honest until a test changes them."""

import base64
import functools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from openid_provider import CLIENT, SECRET


@functools.cache
def _key(name: str) -> RSAKey:
    """Making one takes a while; both are of the same name to the one who reads the token."""
    return RSAKey.generate_key(2048, parameters={"kid": "one"})


@dataclass
class Lying:
    issuer: str
    key: RSAKey = field(default_factory=lambda: _key("published"))
    signs: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    """What stands in the token instead of the truth; None: left out."""
    answer: dict[str, str] = field(default_factory=dict)
    describes: dict[str, str] = field(default_factory=dict)
    nonce: str = ""

    def forge(self) -> None:
        """Signed by a key of the same name that is not the one that it publishes."""
        self.signs = _key("another")

    def sign_with(self, algorithm: str) -> None:
        self.algorithm = algorithm
        self.signs = OctKey.import_key(SECRET)

    def sends_back(self, asked: str) -> str:
        """Where a browser is sent that came with this question."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        self.nonce = said["nonce"]
        answer = {"code": "a code", "state": said["state"], **self.answer}
        return f"{said['redirect_uri']}?{urlencode(answer)}"

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/go",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.describes,
        }

    def token(self) -> dict[str, Any]:
        now = int(time.time())
        true = {
            "iss": self.issuer, "aud": CLIENT, "sub": "an", "nonce": self.nonce, "iat": now, "exp": now + 300,
        }  # fmt: skip
        claims = {name: value for name, value in {**true, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = (_coded(header), _coded(claims), "")
            signed = ".".join(parts)
        else:
            signed = jwt.encode(header, claims, self.signs or self.key, algorithms=[self.algorithm])
        return {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


def _coded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


@contextmanager
def lying() -> Iterator[Lying]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # as http.server calls it
            if self.path.startswith("/go?"):
                self.send_response(302)
                self.send_header("Location", provider.sends_back(self.path))
                return self.end_headers()
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", f"{provider.issuer}/keys")
                return self.end_headers()
            said = provider.description()
            self._say({"keys": [provider.key.as_dict(private=False)]} if self.path == "/keys" else said)

        def do_POST(self) -> None:  # as http.server calls it
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(provider.token())

        def _say(self, said: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads along."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    provider = Lying(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
