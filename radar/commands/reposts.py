"""radar reposts: which article of a stream repeats, holds or only resembles an earlier one."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from radar.commands import telling
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import chosen, format_option
from radar.errors import EXIT_PARTLY
from storage.repost_file import BATCH, RepostFile
from storage.reposts import Incoming
from storage.verdicts import Decision

EPOCH = date(1970, 1, 1)


class BadArticle(ValueError):
    """A line of input that is no article."""


@click.command("reposts", help="转载与相似文章 · which article repeats which; with --explain, why.")
@click.argument("articles", nargs=-1)
@click.option("--jsonl", is_flag=True, help="每行一个 JSON 对象 · one JSON object a line on stdin and stdout")
@click.option(
    "--index", "index_path", type=click.Path(path_type=Path, dir_okay=False), help="保留的索引文件 · index to keep"
)
@click.option(
    "--explain",
    is_flag=True,
    help="说明一篇文章的来龙去脉，或两篇（新、旧）有何异同；编号、网址或文本文件 · one article or two",
)
@click.option(
    "--settle", is_flag=True, help="把近几天的文章按日期重新归稿 · file the last days again, in order of dates"
)
@click.option("--rebuild", is_flag=True, help="由保存的正文重建转载索引 · make the index anew from stored texts")
@data_option
@format_option
@click.option("--without-figures", is_flag=True, hidden=True, help="the control: look away from figures and names")
def reposts(
    articles: tuple[str, ...],
    jsonl: bool,
    index_path: Path | None,
    explain: bool,
    settle: bool,
    rebuild: bool,
    data: str | None,
    form: str | None,
    without_figures: bool,
) -> None:
    if explain:
        row = explained(articles, index_path, data)
        click.echo("\n".join(telling.lines(row)) if chosen(form) == "table" else json.dumps(row, ensure_ascii=False))
        return
    if articles:
        raise click.UsageError("articles are named with --explain only; a stream of articles comes on standard input")
    if settle or rebuild:
        with archive_of(data) as archive:
            moved = archive.stories.rebuild() if rebuild else archive.stories.settle()
        click.echo(f"{moved} 篇改归他稿 · articles moved to another story")
        return
    failed = 0
    with RepostFile.open(index_path, figures_count=not without_figures) as index:
        for answer in answers(index, sys.stdin.buffer):
            failed += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    raise SystemExit(EXIT_PARTLY if failed else 0)


def explained(articles: tuple[str, ...], index_path: Path | None, data: str | None) -> dict[str, Any]:
    """One article's story, or two articles side by side, of an archive, an index file, or text files."""
    if len(articles) not in (1, 2) or (index_path and len(articles) == 1):
        raise click.UsageError("--explain takes one article of the archive, or two: the newer and the older")
    if len(articles) == 2 and all(Path(name).is_file() for name in articles):
        return telling.of_files(Path(articles[0]), Path(articles[1]))
    if index_path is not None:
        if not index_path.exists():
            raise telling.CannotExplain(f"{index_path}: no such index; it is made by `radar reposts --index FILE`")
        with RepostFile.open(index_path) as index:
            return telling.of_index(index, articles[0], articles[1])
    with archive_of(data, read_only=True) as archive:
        if len(articles) == 1:
            return telling.story(archive, articles[0])
        return telling.of_archive(archive, articles[0], articles[1])


def answers(index: RepostFile, lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """One answer a line, written in batches; a line that cannot be read gives its error and the rest goes on."""
    rest = iter(line for line in lines if line.strip())
    while batch := list(islice(rest, BATCH)):
        with index.batch():
            found = [_answer(index, line) for line in batch]
        yield from found


def _answer(index: RepostFile, line: str | bytes) -> dict[str, Any]:
    name: Any = None
    try:
        row = json.loads(line)
        name = row.get("id") if isinstance(row, dict) else None
        return as_json(index.add(incoming(row)))
    except (ValueError, RecursionError) as wrong:
        return {"id": name, "error": f"{type(wrong).__name__}: {wrong}"}


def incoming(row: Any) -> Incoming:
    """An input object as what the index takes."""
    if not isinstance(row, Mapping) or row.get("id") is None or not isinstance(row.get("text"), str):
        raise BadArticle('a line must be an object with "id" and "text"')
    return Incoming(
        article=str(row["id"]),
        text=row["text"],
        title=str(row.get("title") or ""),
        host=_host(str(row.get("url") or "")),
        day=_day(row.get("published")),
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _day(value: Any) -> int | None:
    try:
        return (date.fromisoformat(str(value)[:10]) - EPOCH).days
    except ValueError:
        return None


def as_json(decision: Decision) -> dict[str, Any]:
    link = decision.link
    return {
        "id": decision.article,
        "story": decision.story,
        "repost_of": link.other if link else None,
        "kind": link.kind if link else None,
        "similarity": link.similarity if link else 0.0,
        "contains": decision.others("contains"),
        "siblings": decision.others("sibling"),
    }
