"""How well pages are read, beside public libraries: `python -m bench.extraction [--pages FOLDER] [NAME ...]`.

FOLDER holds the labelled pages (`gold.jsonl`, `pages.jsonl`, `pages/`, `score.py`; default: beside the checkout);
its scorer defines every measure and times each reader against one parse of the same bytes in the same run.
Ours is scored on the text as printed (before repair), because the labels are. A library that is not installed is
skipped and named; gne is never installed, because its licence file is the GPL.
"""

import argparse
import importlib.util
import json
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from text.read import read_page

Reader = Callable[[bytes, str | None], dict[str, Any]]
PAGES = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "pages"
EXAMPLE = "http://example.com/a.html"  # for libraries that will not read a page without an address


def ours(page: bytes, url: str | None) -> dict[str, Any]:
    article = read_page(page, url=url)
    return {
        "title": article.raw_title,
        "date": article.published.value if article.published else None,
        "source": article.raw_source,
        "author": " ".join(article.raw_reporters),
        "body": article.raw_text.split("\n"),
    }


def trafilatura(page: bytes, url: str | None) -> dict[str, Any]:
    from trafilatura import bare_extraction

    found = bare_extraction(page, url=url, include_comments=False, with_metadata=True)
    if found is None:
        return {}
    row = found.as_dict()
    return {
        "title": row["title"],
        "date": row["date"],
        "source": row["sitename"],
        "author": row["author"],
        "body": row["text"],
    }


def readability(page: bytes, url: str | None) -> dict[str, Any]:
    from lxml import html
    from readability import Document

    document = Document(_text(page), url=url)
    body = html.fromstring(document.summary(html_partial=True) or "<p></p>")
    return {"title": document.short_title(), "body": _lines(body)}


def newspaper(page: bytes, url: str | None) -> dict[str, Any]:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = config.memorize_articles = False  # it would ask the network
    article = Article(url or EXAMPLE, config=config, language="zh")
    article.download(input_html=_text(page))
    article.parse()
    date = str(article.publish_date) if article.publish_date else None
    return {"title": article.title, "date": date, "author": list(article.authors), "body": article.text}


def magic_html(page: bytes, url: str | None) -> dict[str, Any]:
    from lxml import html
    from magic_html import GeneralExtractor

    found = GeneralExtractor().extract(_text(page), base_url=url or EXAMPLE)
    return {"title": found.get("title"), "body": _lines(html.fromstring(found.get("html") or "<p></p>"))}


READERS: dict[str, Reader] = {
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "magic-html": magic_html,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="NAME", help=f"of {', '.join(READERS)}; default: all")
    parser.add_argument("--pages", type=Path, default=PAGES)
    options = parser.parse_args()
    unknown = set(options.readers) - set(READERS)
    if unknown:
        parser.error(f"no reader {', '.join(sorted(unknown))}; there are {', '.join(READERS)}")
    if not (options.pages / "score.py").is_file():
        print(f"bench.extraction: no labelled pages in {options.pages}; give --pages FOLDER", file=sys.stderr)
        return 3
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    score = _scorer(options.pages / "score.py")
    gold = score.load(options.pages / "gold.jsonl")
    print(f"{len(gold)} pages".ljust(26) + "".join(f"{head:>8}" for head in score.COLUMNS.values()))
    result = {"ours": score.show("ours", score.run(ours, gold, options.pages), 0)}
    for name in options.readers or READERS:
        try:
            result[name] = score.show(name, score.run(READERS[name], gold, options.pages), 0)
        except ImportError as missing:
            print(f"{name:26}skipped: {missing} (uv pip install --group bench)", flush=True)
    if not options.readers:
        print(f"{'gne':26}skipped: its licence file is the GPL, so it is never installed")
    print(json.dumps(result, ensure_ascii=False))
    return 0


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _text(page: bytes) -> str:
    """What a caller who knows no better would give a library that wants text."""
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("gb18030", "replace")


def _lines(body: Any) -> list[str]:
    """The paragraphs of an answer in HTML: a line ends at a block or a line break."""
    for element in body.iter("p", "div", "br", "li", "td", "tr", "h1", "h2", "h3", "h4", "section", "figcaption"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return [line.strip() for line in body.text_content().split("\n") if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
