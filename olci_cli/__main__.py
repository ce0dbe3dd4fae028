"""``olci``, and the same as ``python -m olci_cli``: run a command, and turn what went wrong into words and a status."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType

import click

from olci_cli.commands import CommandGroup
from olci_cli.output import let_go_of_output, ready_output, say_error
from olci_core import __version__
from olci_core.errors import Cancelled, InputError, OlciError

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 something failed (said on the error output), 2 wrong usage, 130 stopped by Ctrl-C.",
)
@click.version_option(__version__, prog_name="olci", message="%(prog)s %(version)s")
def olci() -> None:
    """Find, download and check Sentinel-3 OLCI scenes, and cut an area out of them.

    The queue, the library and the settings are those of the page. User name and password come from OLCI_USERNAME and
    OLCI_PASSWORD (a one-time code from OLCI_TOTP), from the system's keychain, or are asked for on a terminal.
    """


def main() -> None:
    """Run ``olci`` with the arguments of the process; ends the process with the exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    logging.getLogger("olci_core").addHandler(logging.NullHandler())  # each command says by itself how it goes
    ready_output()
    status = run(sys.argv[1:])
    let_go_of_output()
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run a command; return its exit status. What went wrong is said on the error output."""
    try:
        status = olci.main(arguments, prog_name="olci", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt, Cancelled):
        say_error("Stopped. What has arrived stays; the same command goes on from there.")
        return INTERRUPTED
    except OlciError as error:
        say_error(str(error), hint=error.hint)
        return WRONG_USAGE if isinstance(error, InputError) else FAILED
    except BrokenPipeError:  # whoever read along (head, less) has seen enough
        return FAILED
    except OSError as error:
        say_error(f"{error.filename or 'The output'} cannot be written: {error.strerror or error}")
        return FAILED
    return status if isinstance(status, int) else 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
