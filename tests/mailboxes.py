"""A real Dovecot on a loopback port, over TLS, with one mailbox in a folder.

Where no dovecot is found a test is skipped loudly, or fails when BROWSER_REQUIRED is set, as CI does.
"""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from served import certificate, free_port

CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate
ssl_key = <{folder}/key
auth_mechanisms = plain
first_valid_uid = 0
default_internal_user = {user}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""
PASSWORD = "geheim-van-de-mailbox"


def dovecot() -> str:
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        (pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip)(
            "NO DOVECOT FOUND: this did not run. Install the package dovecot-imapd."
        )
    return found


@dataclass(frozen=True)
class Mailbox:
    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"imaps://line@localhost:{self.port}"

    def deliver(self, *mails: bytes) -> None:
        """As a mail server does: a file in the folder of new mail."""
        for number, mail in enumerate(mails):
            new = self.folder / "mail" / "new"
            file = new / f"{time.time_ns()}.{number}.host"
            file.write_bytes(mail)
            os.chown(file, new.stat().st_uid, new.stat().st_gid)

    def files(self) -> list[Path]:
        """All mails that the server still has, as files."""
        return [f for part in ("new", "cur", "tmp") for f in (self.folder / "mail" / part).glob("*")]

    def holds(self, word: bytes) -> bool:
        """Whether a word stands in any file of the server: mails, caches, indexes, logs."""
        return any(word in f.read_bytes() for f in self.folder.rglob("*") if f.is_file())


@contextmanager
def mailbox(folder: Path) -> Iterator[Mailbox]:
    program, port = dovecot(), free_port()
    certificate(folder)
    for name in ("new", "cur", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    is_root = os.getuid() == 0  # then it goes on as the users that its package made
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    folder.chmod(0o755)
    for place in (folder / "mail", *(folder / "mail").iterdir()):
        os.chown(place, owner.pw_uid, owner.pw_gid)
    said = {
        "folder": folder,
        "user": "dovecot" if is_root else getpass.getuser(),
        "login": "dovenull" if is_root else getpass.getuser(),
        "group": "dovecot" if is_root else grp.getgrgid(os.getgid()).gr_name,
        "uid": owner.pw_uid,
        "gid": owner.pw_gid,
        "port": port,
        "password": PASSWORD,
    }
    (folder / "conf").write_text(CONFIGURATION.format(**said))
    with (folder / "said").open("wb") as out:
        process = subprocess.Popen([program, "-F", "-c", str(folder / "conf")], stdout=out, stderr=out)
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "said").read_text() + _log(folder)
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Mailbox(folder, port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _log(folder: Path) -> str:
    return (folder / "log").read_text() if (folder / "log").exists() else ""
