"""radar match: which subscriptions an article fires, and why; without archive, network or settings."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from alerts.lines import BadLine, read_line
from alerts.matching import Matcher
from alerts.subscriptions import BadSubscription, load
from radar.errors import EXIT_PARTLY, EXIT_USAGE, RadarError


class BadRules(RadarError):
    """The file of subscriptions cannot be taken as it stands."""

    exit_code = EXIT_USAGE


@click.command("match", help="文章命中哪些订阅,为什么 · Match the output of `radar read --jsonl` with subscriptions.")
@click.option(
    "--jsonl", is_flag=True, help="每行一个 JSON 对象（唯一的输入格式） · one JSON object a line, the only input format"
)
@click.option(
    "--subscriptions",
    "rules",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="订阅文件 · TOML file of subscriptions",
)
@click.option("--why-not", is_flag=True, help="也列出没命中的和第一个不满足的条件 · also what did not fire, and why")
@click.argument("file", default="-", type=click.File(encoding="utf-8"))
def match(jsonl: bool, rules: Path, why_not: bool, file: TextIO) -> None:
    del jsonl
    try:
        book = load(rules)
    except BadSubscription as wrong:
        raise BadRules(str(wrong)) from wrong
    matcher = Matcher(book.expanded, saved=book.queries)
    failed = 0
    for answer in match_lines(file, matcher, why_not=why_not):
        failed += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if failed:
        raise SystemExit(EXIT_PARTLY)


def match_lines(lines: Iterable[str], matcher: Matcher, *, why_not: bool = False) -> Iterator[dict[str, Any]]:
    """One object for each article and subscription that fires; a bad line gives an error and the rest goes on."""
    for line in lines:
        if not line.strip():
            continue
        ident: Any = None
        try:
            row = json.loads(line)
            ident = row.get("id") if isinstance(row, dict) else None
            article, reading = read_line(row)
        except (BadLine, ValueError) as wrong:
            yield {"id": ident, "error": str(wrong)}
            continue
        for found in matcher.match(article, reading):
            because = [
                {
                    "clause": b.clause,
                    "evidence": b.evidence,
                    "start": b.start,
                    "end": b.end,
                    "in_title": b.in_title,
                    "fact": b.fact,
                }
                for b in found.because
            ]
            yield {"id": ident, "subscription": found.subscription.id, "facts": list(found.facts), "because": because}
        if why_not:
            for missed in matcher.why_not(article, reading):
                yield {
                    "id": ident,
                    "subscription": missed.subscription.id,
                    "fired": False,
                    "failed": missed.clause,
                    "found": missed.found,
                }
