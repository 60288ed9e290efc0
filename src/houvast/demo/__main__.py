"""python -m houvast.demo prepare | serve | reset

prepare  make the demo's database under HOUVAST_HOME (default: var); quick when it stands
serve    prepare, and then serve it on http://127.0.0.1:8712 (PORT changes it); the figures come beside
reset    empty the demo's database and make it anew
"""

import os
import sys

import django


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("prepare", "serve", "reset"):
        sys.stderr.write(__doc__ or "")
        return 2
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

        serve(int(os.environ.get("PORT", "8712")), told=_say)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
