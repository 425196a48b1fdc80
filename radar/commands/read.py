"""radar read: facts from pages or texts, without archive, network or settings."""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.table import Table

from facts.explain import explain_facts
from facts.read import read_facts
from radar.commands.options import choose_industries
from radar.errors import EXIT_PARTLY, RadarError
from radar.printed import as_printed
from records.article import Article
from records.fact import STAGES, Fact, Place, Reading
from text.explain import explain as explain_page
from text.read import NotAnArticle, read_page, read_text


class BadInput(ValueError):
    """A line of input that says neither which page nor which text to read."""


@click.command(name="read", help="读文章,出事实 · Read facts from pages or texts: FILE, - for stdin, or --jsonl.")
@click.argument("file", required=False)
@click.option("--jsonl", is_flag=True, help="每行一个 JSON 对象 · one JSON object a line on stdin and stdout")
@click.option(
    "--explain", is_flag=True, help="逐句说明为何采纳或不采纳 · say for each sentence what was seen and why not"
)
@click.option("--title", help="标题 · title of a bare text")
@click.option("--published", help="发布日期 YYYY-MM-DD · day of publication of a bare text")
@click.option("--url", help="网址 · address of the page")
@click.option("--home", help="网站所属区划代码 · adcode of the site's region")
@click.option(
    "--industries",
    multiple=True,
    type=click.Path(path_type=Path),
    help="自己的产业词表,可多次 · own industries and words",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), help="输出格式 · default: table on a terminal")
def read(
    file: str | None,
    jsonl: bool,
    explain: bool,
    title: str | None,
    published: str | None,
    url: str | None,
    home: str | None,
    industries: tuple[Path, ...],
    form: str | None,
) -> None:
    choose_industries(industries)
    if jsonl:
        raise SystemExit(EXIT_PARTLY if _read_lines(_lines(file), sys.stdout.buffer, explain=explain) else 0)
    if file is None:
        raise RadarError("radar read: give a FILE, or - for stdin, or --jsonl with lines on stdin")
    try:
        article = _article_of_file(file, title=title, published=published, url=url)
    except (NotAnArticle, OSError) as wrong:
        raise RadarError(f"{file}: {wrong}") from wrong
    reading = read_facts(article, home=home)
    if explain:
        click.echo("\n".join(explain_article(article)))
        return
    if (form or ("table" if sys.stdout.isatty() else "json")) == "json":
        click.echo(json.dumps(as_json(None, article, reading), ensure_ascii=False, indent=1))
    else:
        _print_table(article, reading)


def _lines(file: str | None) -> Iterable[bytes]:
    if file in (None, "-"):
        return sys.stdin.buffer
    try:
        return Path(str(file)).read_bytes().splitlines()
    except OSError as wrong:
        raise RadarError(f"{file}: {wrong.strerror}") from wrong


def _read_lines(lines: Iterable[bytes], out: BinaryIO, *, explain: bool) -> int:
    """Read every line; returns how many could not be read. A bad line becomes an error object, the rest goes on."""
    failed = 0
    for line in lines:
        if not line.strip():
            continue
        id_: Any = None
        try:
            row = json.loads(line)
            id_ = row.get("id") if isinstance(row, dict) else None
            answer = read_row(row, explain=explain)
        except (ValueError, OSError, LookupError) as wrong:
            failed += 1
            answer = {"id": id_, "error": f"{type(wrong).__name__}: {wrong}"}
        out.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        out.flush()
    return failed


def read_row(row: Mapping[str, Any], *, explain: bool = False) -> dict[str, Any]:
    """The answer to one input object: {"id", "html_path", "content_type", "url"} or {"id", "text", "title", …}."""
    if not isinstance(row, Mapping):
        raise BadInput(f"a line must be an object with html_path or text, not {type(row).__name__}")
    article = _article_of_row(row)
    reading = read_facts(article, home=row.get("home"), aggregator=bool(row.get("aggregator")))
    if "html_path" in row:
        article, reading = as_printed(article, reading)
    answer = as_json(row.get("id"), article, reading)
    if explain:
        answer["explain"] = list(explain_article(article))
    return answer


def explain_article(article: Article) -> Iterator[str]:
    """What was seen on the page and in each sentence, and why something was rejected: Chinese and English."""
    for chinese, english in explain_page(article):
        yield f"{chinese} · {english}"
    yield from explain_facts(article)


def _article_of_row(row: Mapping[str, Any]) -> Article:
    if isinstance(row.get("html_path"), str):
        return _article_of_page(Path(row["html_path"]), content_type=row.get("content_type"), url=row.get("url"))
    if isinstance(row.get("text"), str):
        return read_text(row["text"], title=row.get("title"), published=row.get("published"), url=row.get("url"))
    raise BadInput('neither "html_path" nor "text": give one of them as a string')


def _article_of_page(path: Path, *, content_type: str | None, url: str | None) -> Article:

    body = path.read_bytes()
    if path.suffix == ".gz":
        body = gzip.decompress(body)
    return read_page(body, content_type=content_type, url=url)


def _article_of_file(file: str, *, title: str | None, published: str | None, url: str | None) -> Article:
    if file == "-":
        return read_text(sys.stdin.buffer.read().decode("utf-8-sig"), title=title, published=published, url=url)
    path = Path(file)
    if path.name.removesuffix(".gz").lower().endswith((".html", ".htm", ".shtml", ".xhtml")):
        return _article_of_page(path, content_type=None, url=url)
    return read_text(path.read_text(encoding="utf-8"), title=title, published=published, url=url)


def as_json(id_: Any, article: Article, reading: Reading) -> dict[str, Any]:
    """The object that `radar read --jsonl` prints; the keys are always there."""
    return {
        "id": id_,
        "article": {
            "title": article.title,
            "published": article.published.value if article.published else None,
            "source": article.source,
            "author": article.author,
            "editor": article.editor,
            "body": [paragraph.text for paragraph in article.paragraphs],
            "url": article.url,
            "charset": article.charset.used if article.charset else None,
            "repairs": dict(article.repair_counts),
            "damaged": [
                {"start": spot.start, "end": spot.end, "text": spot.text, "kind": spot.kind} for spot in article.damaged
            ],
            "confidence": article.confidence,
        },
        "relevant": reading.relevant,
        "signing": reading.signing,
        "hosts": [_place(place) for place in reading.hosts],
        "industries": list(reading.industries),
        "events": [_event(fact) for fact in reading.facts],
        "companies": list(reading.companies),
        "tactics": list(reading.tactics),
        "courted": list(reading.courted),
        "officials": list(reading.officials),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"adcode": place.adcode, "name": place.name, "zone": place.zone, "why": place.why}


def _event(fact: Fact) -> dict[str, Any]:
    """A fact in the words of analysts: money in 亿 of its currency."""
    count, amount, period = fact.count, fact.amount, fact.period
    return {
        "stage": fact.stage,
        "project_count": count.value if count else None,
        "count_low": count.low if count else None,
        "count_qualifier": _qualifier(count.qualifier) if count else None,
        "amount": _in_yi(amount.value) if amount else None,
        "amount_low": _in_yi(amount.low) if amount and amount.low is not None else None,
        "unit": amount.currency if amount else None,
        "amount_kind": amount.kind if amount else None,
        "amount_qualifier": _qualifier(amount.qualifier) if amount else None,
        "joint_amount": _in_yi(fact.joint.value) if fact.joint else None,
        "parts": [{"label": label, "project_count": number} for label, number in fact.parts],
        "scope": fact.scope,
        "period": [period.start, period.end] if period and (period.start or period.end) else None,
        "period_printed": period.printed if period else None,
        "host": fact.host.adcode if fact.host else None,
        "zone": fact.host.zone if fact.host else None,
        "industries": list(fact.industries),
        "companies": list(fact.companies),
        "projects": list(fact.projects),
        "reality": fact.reality,
        "background": fact.background,
        "framework": fact.framework,
        "part_of": fact.part_of,
        "confidence": fact.confidence,
        "why": fact.why,
        "in_title": fact.in_title,
        "start": fact.start,
        "end": fact.end,
        "evidence": fact.quote,
    }


def _qualifier(words: str) -> str:
    """`nearly` is `about` in the labels."""
    return "about" if words == "nearly" else words


def _in_yi(value: float) -> float:
    return round(value / 1e8, 8)


def _print_table(article: Article, reading: Reading) -> None:
    console = Console()
    console.print(
        f"[bold]{article.title or '(无标题)'}[/]  {article.published.value if article.published else '日期不详'}"
    )
    hosts = "、".join(place.name + (f"({place.zone})" if place.zone else "") for place in reading.hosts) or "不详"
    console.print(
        f"相关 {'是' if reading.relevant else '否'} · 签约 {'是' if reading.signing else '否'} · 地区 {hosts}"
    )
    if not reading.facts:
        console.print("没有读到项目事实 · no facts")
        return
    table = Table("阶段", "个数", "金额", "口径", "时间", "地区", "产业", "可信", "原文")
    for fact in reading.facts:
        table.add_row(*_cells(fact))
    console.print(table)


def _cells(fact: Fact) -> Iterator[str]:
    yield STAGES[fact.stage] + ("(往期或作废)" if fact.background else "")
    yield fact.count.printed or str(fact.count.value) if fact.count else ""
    yield fact.amount.printed if fact.amount else ""
    yield fact.scope or ""
    yield fact.period.printed if fact.period else ""
    yield fact.host.name if fact.host else ""
    yield "、".join(fact.industries)
    yield fact.confidence
    yield fact.quote.replace("\n", " ")[:60]
