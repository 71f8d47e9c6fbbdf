"""The way into `moothall`: finds the command, loads only that, and answers with an exit code.

0 is done, 1 is refused with a reason, 2 is a wrong call. Help loads no command and no Django.
"""

import gc
import importlib
import sys
from typing import NoReturn

import click

from moothall import __version__
from moothall.faces.console import registry

DONE, REFUSED, WRONG_CALL, INTERRUPTED = 0, 1, 2, 130


class Moothall(click.Group):
    """A group of commands that are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        return list(registry.present())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, with Django under its login role when it needs a database."""
        entry = registry.present().get(cmd_name)
        if entry is None:
            return None
        if entry.role:
            platform = importlib.import_module("moothall.faces.console.platform")
            if not WANTS_HELP & set(sys.argv):
                ctx.with_resource(platform.database())  # first: a new server chooses its port
            platform.ready(entry.role)
        commands: list[click.Command] = importlib.import_module(entry.module).commands
        return next(command for command in commands if command.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups, one sentence each."""
        entries = registry.present().values()
        for group in dict.fromkeys(entry.group for entry in entries):
            with formatter.section(group):
                formatter.write_dl([(e.name, e.sentence) for e in entries if e.group == group])


WANTS_HELP = {"--help", "-h"}


@click.command(cls=Moothall, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="Moothall")
def moothall() -> None:
    """Run and look after Moothall, the platform of a council's digital services.

    Ask any command for --help. Exit codes: 0 done, 1 refused with a reason, 2 wrong call.
    """


def run() -> NoReturn:
    """Run the command line and leave with its exit code.

    A command loads thousands of things and makes little garbage, so the collector looks seldom:
    it starts in a tenth less.
    """
    gc.set_threshold(50_000, 20, 50)
    sys.exit(answer())


def answer(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code, having said what went wrong."""
    try:
        code = moothall.main(arguments, prog_name="moothall", standalone_mode=False)
    except click.UsageError as fault:
        fault.show()
        return WRONG_CALL
    except click.ClickException as fault:
        fault.show()
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except Exception as fault:
        reason = why_refused(fault)
        if reason is None:
            raise
        click.echo(reason, err=True)
        return REFUSED
    return code if isinstance(code, int) else DONE


REFUSALS = {
    "moothall.config.environment.WrongSetting",
    "moothall.outside.postgres.words.PostgresRefused",
    "moothall.ground.journal.words.Refused",
}
UNMIGRATED = {"psycopg.errors.UndefinedTable", "psycopg.errors.UndefinedColumn"}
UNREACHED = {"django.db.utils.OperationalError", "psycopg.OperationalError"}


def why_refused(fault: Exception) -> str | None:
    """Return the sentence of a refusal, or None where the fault is a defect to be seen whole.

    Goes by name: the classes need not be loaded for a command that never met them.
    """
    names = names_of(fault)
    if names & REFUSALS:
        return str(fault)
    if names_of(fault.__cause__) & UNMIGRATED:
        return "The database is not at this version. Run `moothall migrate`."
    if names & UNREACHED:
        return f"The database cannot be used: {fault}\nAsk `moothall doctor` what is wrong."
    return None


def names_of(fault: BaseException | None) -> set[str]:
    """Return the full names of a fault's class and the classes above it."""
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(fault).__mro__}
