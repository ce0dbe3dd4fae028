"""Which commands there are; each is imported when it is used, so that none waits for what another one needs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, tuple[str, str]] = {
    "search": ("olci_cli.search", "List the scenes that show an area."),
    "download": ("olci_cli.download", "Fetch scenes: resumed, checked, whole or not there."),
    "verify": ("olci_cli.verify", "Test products on the disk against their manifests."),
    "cut": ("olci_cli.cut", "Cut an area out of products: GeoTIFF, NetCDF or PNG."),
    "picture": ("olci_cli.picture", "Make a natural-colour picture of whole products."),
    "follow": ("olci_cli.follow", "Fetch by itself what is new of an area and good enough."),
    "status": ("olci_cli.status", "Show the download queue and who works on it."),
    "doctor": ("olci_cli.doctor", "Check folders, network, account and connection, one sentence each."),
}
"""Name → module that holds a command ``command``, and the line that ``olci --help`` gives it."""


class CommandGroup(click.Group):
    """A group whose commands are read from their modules on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
