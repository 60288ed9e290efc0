"""`houvast audit`: is the trail whole?"""

import typer

from houvast.interfaces.cli.terminal import Refusal, acting_for, answers, start_django

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The trail: who did what, who looked, who was refused."""


@app.command()
def verify() -> None:
    """Check every link of every helpline's trail; ends with 1 when one does not hold."""
    start_django()
    from houvast.records.accounts import operations, queries

    helplines = queries.helplines()
    if not helplines:
        raise Refusal("No helpline is set up here, so there is no trail. Run `houvast setup` first.")
    faults = 0
    for helpline in helplines:
        checked = operations.verify_trail(by=acting_for(helpline))
        if checked.fault is None:
            answers.print(f"{helpline.name}: {checked.entries} entries, whole", markup=False)
            continue
        faults += 1
        answers.print(
            f"{helpline.name}: {checked.entries} entries, broken at entry {checked.fault.position}: "
            f"{checked.fault.reason}",
            markup=False,
        )
    if faults:
        raise Refusal(
            "A trail is not as it was written. Keep a copy of the database as it is; compare with backups."
        )
