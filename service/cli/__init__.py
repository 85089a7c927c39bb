"""The `referent` command.

Comes in: arguments. Goes out: data on stdout, messages on stderr, and an exit code. Left to others:
everything but reading arguments and laying out results. Commands are imported when they are called, and
heavy things inside their functions, so that `referent --help` answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.group import ReferentGroup


@click.group(cls=ReferentGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="REFERENT_DATA_DIR",
    show_envvar=True,
    help="Folder with catalog and index.  [default: ./data]",
)
@click.version_option(package_name="referent")
@click.pass_context
def main(ctx: click.Context, data_dir: Path | None) -> None:
    """Search and ask the meeting archive; every answer quotes its sources.

    Exit codes: 0 ok, 1 error, 2 usage, 3 not found, 4 partial, 5 integrity, 130 interrupted.
    """
    from service.cli.output import prepare_streams

    prepare_streams()
    ctx.obj = data_dir
