"""The archive and the settings as a command gets them, with mistakes as one clear line."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from radar.config import Settings, load
from radar.errors import RadarError
from storage.archive import Archive
from storage.database import ArchiveError


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--data", type=click.Path(file_okay=False), help="数据文件夹 · data folder; default: that of radar.toml"
    )(function)


def settings_of(data: str | None) -> Settings:
    return load(data=Path(data).resolve() if data else None)


@contextlib.contextmanager
def archive_of(data: str | None, *, read_only: bool = False) -> Iterator[Archive]:
    """The archive of the data folder; RadarError when it cannot be opened."""
    folder = settings_of(data).data
    try:
        archive = Archive.open(folder, read_only=read_only)
    except ArchiveError as wrong:
        raise RadarError(str(wrong)) from wrong
    with archive:
        try:
            yield archive
        except ArchiveError as wrong:
            raise RadarError(str(wrong)) from wrong
