"""A time-stamp authority for tests: `openssl ts` with certificates of its own, behind a small HTTP server."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Signs what it is asked, with a root of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.config = folder, folder / "openssl.cnf"
        self.config.write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Root "
            "-extensions ca -config openssl.cnf"
        )
        self._openssl(
            "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=TSA -config openssl.cnf"
        )
        self._openssl(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -set_serial 2 -days 30 -out tsa.pem "
            "-extfile openssl.cnf -extensions stamping"
        )

    @property
    def certificate(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """What it answers to a request: a time-stamp, or that it refuses."""
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl("ts -reply -config openssl.cnf -section own -queryfile query.tsq -out answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def _openssl(self, said: str) -> None:
        command = ["openssl", *said.split()]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


@contextmanager
def served(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """The address of a server on this machine that answers each request so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            said = answer(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
