"""A document as one HTML file that needs nothing else: for mail, for the browser, for print."""

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from reports.document import Block, Document, Heading, Line, Note, Paragraph, Table

STYLE = """
@page { size: A4; margin: 25mm 22mm; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1.2rem; color: #1d2430; line-height: 1.8;
  font-family: "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Zen Hei", sans-serif; }
h1 { text-align: center; color: #b5231c; font-size: 1.8rem; margin: 0; }
.made { display: flex; justify-content: space-between; border-bottom: 3px solid #b5231c; padding: .5rem 0; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; } h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
p { margin: .35rem 0; overflow-wrap: anywhere; } .quiet { color: #55606f; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .5rem 0; }
th, td { border: 1px solid #b9c0ca; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f1f3f6; } td.n { text-align: right; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
sup a { text-decoration: none; } .notes { font-size: .86rem; border-top: 1px solid #b9c0ca; margin-top: 2rem; padding-top: .5rem; }
.notes li { margin: .25rem 0; overflow-wrap: anywhere; } a { color: #154f9c; }
"""

Link = Callable[[Note], str]


def to_html(document: Document, *, link: Link | None = None) -> str:
    """A whole page. `link` gives the address that a note leads to besides its source, such as the desk's."""
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)} {escape(document.subtitle)}</title><style>{STYLE}</style></head><body>\n"
        f"{inner_html(document, link=link)}</body></html>\n"
    )


def inner_html(document: Document, *, link: Link | None = None) -> str:
    """What stands inside the page, for a page that has a look of its own."""
    parts = [
        f"<h1>{escape(document.title)}</h1>",
        f'<p class="made"><span>{escape(document.subtitle)}</span><span>{escape(document.made)}</span></p>',
        *map(_block, document.blocks),
    ]
    if document.notes:
        parts.append('<section class="notes" aria-label="依据"><h2>依据</h2><ol>')
        parts += [_note(note, link) for note in document.notes]
        parts.append("</ol></section>")
    return "\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        return f"<p{' class=quiet' if block.quiet else ''}>{_line(block.runs)}</p>"
    return _table(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=n' if place in table.numeric else ''}>{_line(cell)}</td>" for place, cell in enumerate(row)
        )
        + "</tr>\n"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"


def _line(runs: Line) -> str:
    found = []
    for run in runs:
        words = escape(run.text)
        found.append(f"<strong>{words}</strong>" if run.strong and words else words)
        found += [f'<sup><a href="#note-{n}">[{n}]</a></sup>' for n in run.notes]
    return "".join(found)


def _note(note: Note, link: Link | None) -> str:
    spread = f"（共 {note.copies} 处刊载）" if note.copies > 1 else ""
    title = escape(f"《{note.title}》")
    if urlsplit(note.url).scheme in ("http", "https"):
        title = f'<a href="{escape(note.url)}" rel="noreferrer noopener">{title}</a>'
    more = f' <a href="{escape(link(note))}">存档</a>' if link else ""
    words = f"“{escape(note.quote)}” {escape(note.source)}{title}，{escape(note.day)}{spread}。{more}"
    return f'<li id="note-{note.number}" value="{note.number}">{words}</li>'
