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

from radar.errors import EXIT_PARTLY
from storage.repost_file import BATCH, RepostFile
from storage.reposts import Incoming
from storage.verdicts import Decision

EPOCH = date(1970, 1, 1)


class BadArticle(ValueError):
    """A line of input that is no article."""


@click.command("reposts", help="转载与相似文章 · which article repeats which, in a stream of articles.")
@click.option("--jsonl", is_flag=True, help="每行一个 JSON 对象 · one JSON object a line on stdin and stdout")
@click.option(
    "--index", "index_path", type=click.Path(path_type=Path, dir_okay=False), help="保留的索引文件 · index to keep"
)
@click.option("--without-figures", is_flag=True, hidden=True, help="the control: look away from figures and names")
def reposts(jsonl: bool, index_path: Path | None, without_figures: bool) -> None:
    failed = 0
    lines = click.get_text_stream("stdin", encoding="utf-8")
    with RepostFile.open(index_path, figures_count=not without_figures) as index:
        for answer in answers(index, lines):
            failed += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    raise SystemExit(EXIT_PARTLY if failed else 0)


def answers(index: RepostFile, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer a line, written in batches; a line that cannot be read gives its error and the rest goes on."""
    rest = iter(line for line in lines if line.strip())
    while batch := list(islice(rest, BATCH)):
        with index.batch():
            found = [_answer(index, line) for line in batch]
        yield from found


def _answer(index: RepostFile, line: str) -> dict[str, Any]:
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
