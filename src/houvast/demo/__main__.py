"""python -m houvast.demo prepare | serve | reset

prepare  make the demo's database under HOUVAST_HOME (default: var); quick when it stands
serve    prepare, and then serve it on http://127.0.0.1:8712 (PORT changes it); the figures come beside
reset    empty the demo's database and make it anew
"""

import os
import socket
import sys

import django


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("prepare", "serve", "reset"):
        sys.stderr.write(__doc__ or "")
        return 2
    port = os.environ.get("PORT", "8712")
    if arguments[0] == "serve" and not _is_free(port):  # said before minutes of preparing
        sys.stderr.write(f"Port {port} cannot be used. Choose another one, like this: PORT=8713 make demo\n")
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "houvast.demo.settings"
    django.setup()
    from django.utils import timezone

    from houvast.demo import preparing

    now = timezone.localtime()
    try:
        if arguments[0] == "reset":
            preparing.reset(now, told=_say)
        else:
            preparing.prepare(now, told=_say, figures=arguments[0] == "prepare")
    except preparing.NotADemo as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    if arguments[0] == "serve":
        from houvast.demo.serving import serve

        serve(int(port), told=_say)
    return 0


def _is_free(port: str) -> bool:
    try:
        with socket.create_server(("127.0.0.1", int(port))):
            return True
    except (OSError, OverflowError, ValueError):
        return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
