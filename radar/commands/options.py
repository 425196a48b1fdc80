"""Options that several commands share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from facts import industries
from radar.config import Settings, load
from radar.errors import EXIT_USAGE, RadarError


class BadIndustries(RadarError):
    """The analyst's own file of industries cannot be used."""

    exit_code = EXIT_USAGE


def choose_industries(files: Sequence[Path]) -> None:
    """Lay the analyst's own industries over the shipped ones, for all that this process reads."""
    try:
        industries.choose(*files)
    except (industries.BadTaxonomy, OSError) as wrong:
        raise BadIndustries(str(wrong)) from wrong


Command = TypeVar("Command", bound=Callable[..., Any])


def with_settings(command: Command) -> Command:
    """Add --config, --data and --sites; the command is called with `settings`."""

    @click.option(
        "--config", type=click.Path(dir_okay=False, path_type=Path), help="设置文件，默认当前文件夹的 radar.toml"
    )
    @click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="数据文件夹")
    @click.option("--sites", multiple=True, type=click.Path(file_okay=False, path_type=Path), help="站点文件夹，可多次")
    def called(config: Path | None, data: Path | None, sites: tuple[Path, ...], **rest: Any) -> Any:
        given = {
            "data": data.absolute() if data else None,
            "sites": [folder.absolute() for folder in sites] if sites else None,
        }
        settings: Settings = load(config, **given)
        choose_industries(settings.industries)
        return command(settings=settings, **rest)

    called.__doc__ = command.__doc__
    called.__name__ = command.__name__
    called.__click_params__ = [*called.__click_params__, *getattr(command, "__click_params__", [])]  # type: ignore[attr-defined]
    return called  # type: ignore[return-value]
