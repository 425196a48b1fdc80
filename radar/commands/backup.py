"""radar backup and radar restore: a copy that can be trusted, and the way back from it."""

from pathlib import Path

import click

from radar.commands.opening import archive_of, data_option, settings_of
from radar.errors import RadarError
from storage.backup import Manifest, back_up, restore, verify_backup
from storage.database import ArchiveError


@click.command("backup", help="备份到文件夹,可在运行中进行 · Back up into a folder, also while the product runs.")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@data_option
@click.option("--verify", is_flag=True, help="只核对已有备份 · only check a backup that is there")
def backup(target: Path, data: str | None, verify: bool) -> None:
    try:
        if verify:
            manifest = verify_backup(target)
        else:
            with archive_of(data) as archive:
                manifest = back_up(archive, target)
    except ArchiveError as wrong:
        raise RadarError(str(wrong)) from wrong
    except OSError as wrong:
        raise RadarError(f"{target}: {wrong.strerror or wrong}; choose another folder") from wrong
    click.echo(summary(target, manifest))


@click.command("restore", help="从备份恢复,现有档案移到一旁 · Restore from a backup; what is there is moved aside.")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_option
@click.option("--replace", is_flag=True, help="已有档案时移到一旁 · move an archive that is there aside")
def restore_command(source: Path, data: str | None, replace: bool) -> None:
    folder = settings_of(data).data
    try:
        manifest = restore(source, folder, replace=replace)
    except ArchiveError as wrong:
        raise RadarError(str(wrong)) from wrong
    except OSError as wrong:
        raise RadarError(f"{folder}: {wrong.strerror or wrong}; check the folder and its disk") from wrong
    click.echo(summary(folder, manifest))


def summary(folder: Path, manifest: Manifest) -> str:
    bytes_ = sum(file.length for file in manifest.files)
    return (
        f"{folder}: {manifest.articles} 篇文章、{manifest.pages} 个网页、{len(manifest.files)} 个 WARC 文件"
        f"({bytes_ / 1e6:.1f} MB)"
    )
