"""The article of a page that a script writes: its text waits in the data of a script (`__INITIAL_STATE__`, JSON-LD)."""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from text import tree
from text.tree import Layout

FEWEST = 40  # Chinese characters that make a text
SHORTEST_PART = 12
BODY = re.compile(
    r'"(?:content|contents|articleBody|articleContent|article_content|detailContent|newsContent|content_html|contentHtml|contenttxt|bodyText|body|html|richText|zw|main_text)"\s?:\s?"((?:[^"\\]|\\.)*+)"'
)
PART = re.compile(r'"(?:text|content|value|desc|p)"\s?:\s?"((?:[^"\\]|\\.)*+)"')
TITLE = re.compile(r'"(?:title|headline|newsTitle|articleTitle)"\s?:\s?"((?:[^"\\]|\\.){4,120}+)"')
CHINESE = re.compile("[\u3400-\u9fff]")
MARKS = re.compile("[，。；！？]")


def lay_out(layout: Layout) -> Layout | None:
    """The page as its script would write it; None when no script holds a Chinese text."""
    best: tuple[int, str, str] | None = None
    for script in layout.scripts:
        for text in (*_bodies(script), _parts(script)):
            count = len(CHINESE.findall(text))
            if count >= FEWEST and len(MARKS.findall(text)) >= 2 and (best is None or count > best[0]):
                best = count, text, script
    if best is None:
        return None
    _, text, script = best
    written = f"<h1>{html.escape(_title(script, layout))}</h1><div id='article-content'>{text}</div>"
    found = tree.lay_out(written.encode("utf-8", "replace"))
    found.title, found.metas, found.scripts, found.base = layout.title, layout.metas, layout.scripts, layout.base
    return found


def _bodies(script: str) -> Iterator[str]:
    for match in BODY.finditer(script):
        text = _unescaped(match[1])
        if "<" not in text:
            text = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
        yield text


def _parts(script: str) -> str:
    """A text that is kept as a list of paragraphs."""
    parts = (_unescaped(match[1]) for match in PART.finditer(script))
    kept = dict.fromkeys(part for part in parts if len(part) >= SHORTEST_PART and CHINESE.search(part))
    return "".join(f"<p>{part}</p>" for part in kept)


def _title(script: str, layout: Layout) -> str:
    """The title in the script that the page's own repeats, else the first."""
    titles = [_unescaped(match[1]) for match in TITLE.finditer(script)]
    own = next((title for title in titles if title and title in layout.title), None)
    return own or layout.title or (titles[0] if titles else "")


def _unescaped(written: str) -> str:
    try:
        text = str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return ""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half of a pair
    if "%3C" in text[:40] or "%3c" in text[:40]:
        text = unquote(text)
    return html.unescape(text) if "&lt;" in text[:200] else text
