"""The commands `wastecoach worker`, `wastecoach beat` and those under `wastecoach dlq`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption

dlq_app = typer.Typer(
    help="Work that was given up: show it, replay it, drop it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
LettersArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID", help="Dead letters, or the beginning of each.")
]
AllOption = Annotated[bool, typer.Option("--all", help="Every dead letter.")]


def worker(
    queues: Annotated[
        str,
        typer.Option(
            "--queues", help="Lanes by commas: ai, api, sched, batch; a process for each."
        ),
    ] = "ai,api,sched,batch",
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads", min=1, max=1000, help="Jobs at once in each lane; default: its weight."
        ),
    ] = None,
    grace: Annotated[
        float,
        typer.Option("--grace", min=0, max=3600, help="Seconds for running jobs at the end."),
    ] = 25.0,
    metrics_port: Annotated[
        int | None,
        typer.Option(
            "--metrics-port", min=1, max=65_000, help="Numbers for Prometheus; one more by lane."
        ),
    ] = None,
    metrics_host: Annotated[
        str, typer.Option("--metrics-host", help="Address for --metrics-port to listen on.")
    ] = "127.0.0.1",
    supervised: Annotated[
        bool, typer.Option("--until-input-ends", help="Also end when standard input does.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Do the work that servers put into the queues."""
    from wastecoach.cli import worker as command

    command.run(
        queues,
        command.Asked(threads, grace, metrics_port, metrics_host, lang, supervised=supervised),
    )


def beat(lang: LangOption = None) -> None:
    """Ask workers for what is due; a second one stands by."""
    from wastecoach.cli import beat as command

    command.run(lang)


@dlq_app.command("list")
def dlq_list(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show all dead letters, the newest first."""
    from wastecoach.cli import dlq as command

    command.show_all(command.Asked(lang, as_json=as_json))


@dlq_app.command("show")
def dlq_show(
    letter: Annotated[str, typer.Argument(metavar="ID", help="A dead letter.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show one dead letter and what became of its job."""
    from wastecoach.cli import dlq as command

    command.show_one(letter, command.Asked(lang, as_json=as_json))


@dlq_app.command("replay")
def dlq_replay(
    letters: LettersArgument = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Let jobs begin anew."""
    from wastecoach.cli import dlq as command

    command.replay(letters or [], command.Asked(lang, as_json=as_json, everything=everything))


@dlq_app.command("drop")
def dlq_drop(
    letters: LettersArgument = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Throw dead letters away; their jobs stay failed."""
    from wastecoach.cli import dlq as command

    command.drop(letters or [], command.Asked(lang, as_json=as_json, everything=everything))
