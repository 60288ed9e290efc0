"""The entry point: one command with its groups, and what it says when something is refused."""

import os
import sys

try:
    import typer
except ModuleNotFoundError:  # `pip install houvast` gives the library alone
    sys.exit("The houvast command needs the server's parts: pip install 'houvast[server]'.")

from houvast.interfaces.cli import (
    attack,
    audit,
    backcast,
    backup,
    campaign,
    contacts,
    deployment,
    directory,
    doctor,
    figures,
    installation,
    journal,
    link,
    mail,
    phone,
    protect,
    retention,
    risk,
)
from houvast.interfaces.cli import estimate as unseen
from houvast.interfaces.cli.terminal import Refusal, say_refusal

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keep an installation of houvast: set up, serve, import, verify, count.\n\n"
    "HOUVAST_HOME is its folder (default: ./var), DATABASE_URL its database (default: SQLite in it).",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("setup")(installation.setup)
app.command("serve")(installation.serve)
app.add_typer(backup.app, name="backup", help="One sealed file of everything but the keys.")
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.add_typer(deployment.app, name="deployment", help="Files for a server: nginx, Caddy, systemd.")
app.add_typer(audit.app, name="audit", help="The trail: who did what, who looked, who was refused.")
app.add_typer(journal.app, name="journal", help="Excerpts of somebody's own notes: do they hold?")
app.add_typer(contacts.app, name="contacts", help="Contacts of a helpline.")
app.add_typer(directory.app, name="directory", help="Services that help: bring in, take out.")
app.add_typer(mail.app, name="mail", help="The helpline's own mail address.")
app.add_typer(figures.app, name="figures", help="Protected tables, and the answer to a written question.")
figures.app.command("protect")(protect.protect)
figures.app.command("attack")(attack.attack)
figures.app.command("backcast")(backcast.backcast)
app.add_typer(phone.app, name="phone", help="A call that rings opens the registration form.")
app.add_typer(retention.app, name="retention", help="What is kept, and what goes on its day.")
estimate = typer.Typer(no_args_is_help=True)
estimate.command("lists")(unseen.lists)
estimate.command("repeats")(unseen.repeats)
estimate.command("occasions")(unseen.occasions)
estimate.command("campaign")(campaign.campaign)
app.add_typer(estimate, name="estimate", help="What the figures say of people never seen, and of campaigns.")
app.add_typer(risk.app, name="risk", help="Risk instruments: score a sheet of answers. Keeps nothing.")
app.add_typer(link.app, name="link", help="Overlaps of lists, without showing a list to anybody.")


def main() -> None:
    """Run the command; what is refused is said in a sentence and ends with 1 (or 2), wrong usage with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.project.settings")
    try:
        app()
    except Refusal as refusal:
        say_refusal(str(refusal))
        sys.exit(refusal.code)
    except KeyboardInterrupt:
        say_refusal("Stopped. What was not finished was not stored.")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output stopped reading, like `head`: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":  # how the server starts its worker
    main()
