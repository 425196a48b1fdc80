"""What all sample sites share: addresses, lists in pages, robots.txt, sitemaps, furniture."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from random import Random
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape as xml_escape

from radar.portals.model import Piece
from radar.portals.phrases import table
from radar.portals.specs import SiteSpec

NOTICE = "示例站点 内容均为虚构 仅供软件演示"
STEM = re.compile(r"\d+")


@dataclass(frozen=True)
class Reply:
    """An answer. `behaviour` asks the server for a fault: hang, drip or cut."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    behaviour: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list."""

    number: int
    id: str
    title: str
    published: datetime
    main: bool  # stands in the investment column; the others are general news

    @property
    def day(self) -> str:
        return self.published.strftime("%Y-%m-%d")


@dataclass
class Request:
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, target: str, headers: dict[str, str] | None = None) -> "Request":
        parts = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return cls(path=parts.path or "/", query=query, headers=headers or {})


def paragraphs_html(piece: Piece, *, indent: str = "　　") -> str:
    return "\n".join(f"<p>{indent}{escape(text, quote=False)}</p>" for text in piece.paragraphs)


class Portal:
    """One site. `entries` come newest first; `piece` gives an article by its id; `origin` is set once the port is known."""

    page_size = 20
    charset = "utf-8"
    columns = ("招商动态", "综合新闻")
    disallow: tuple[str, ...] = ("/private/",)
    has_sitemap = False

    def __init__(self, spec: SiteSpec, entries: Sequence[Entry], piece: Callable[[str], Piece]) -> None:
        self.spec = spec
        self.piece = piece
        self.origin = ""
        self.arrange(entries)

    def arrange(self, entries: Sequence[Entry]) -> None:
        """Put the entries where lists take them from."""
        self.entries = sorted(entries, key=lambda entry: (entry.published, entry.number), reverse=True)
        self.by_number = {entry.number: entry for entry in self.entries}
        self.columns_of = (
            [entry for entry in self.entries if entry.main],
            [entry for entry in self.entries if not entry.main],
        )

    @property
    def name(self) -> str:
        return self.spec.name

    # Addresses

    def article_path(self, entry: Entry) -> str:
        raise NotImplementedError

    def list_path(self, column: int, page: int) -> str:
        """The address of a list page; pages count from 1."""
        raise NotImplementedError

    def paths_of(self, entry: Entry, piece: Piece) -> tuple[str, ...]:
        """All pages of an article, the first one first."""
        return (self.article_path(entry),)

    # Answers

    def answer(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return self.robots()
        if request.path == "/sitemap.xml" and self.has_sitemap:
            return self.sitemap(request)
        if request.path.startswith("/private/"):
            return self.page("内部页面", "<p>这里不对抓取程序开放。</p>")
        return self.route(request) or self.not_found()

    def route(self, request: Request) -> Reply | None:
        raise NotImplementedError

    def find(self, path: str) -> Entry | None:
        """The article at this address: the last number of the path names it, and the rest must agree."""
        numbers = STEM.findall(path)
        entry = self.by_number.get(int(numbers[-1])) if numbers else None
        return entry if entry and self.article_path(entry) == path else None

    def send(self, text: str, content_type: str | None = None) -> Reply:
        content_type = content_type or f"text/html; charset={self.charset}"
        return Reply(text.encode(self.charset, "xmlcharrefreplace"), content_type=content_type)

    def page(self, title: str, inner: str, *, head: str = "") -> Reply:
        return self.send(
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{self.charset}">\n'
            f"<title>{escape(title)}</title>\n{head}</head>\n<body>\n{self.nav()}\n{inner}\n{self.footer()}\n</body>\n</html>\n"
        )

    def not_found(self) -> Reply:
        reply = self.page("404", "<h1>页面不存在</h1>")
        return Reply(reply.body, 404, reply.content_type)

    def robots(self) -> Reply:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.disallow)]
        if self.has_sitemap:
            lines.append(f"Sitemap: {self.origin}/sitemap.xml")
        return Reply("\n".join([*lines, ""]).encode(), content_type="text/plain; charset=utf-8")

    def sitemap(self, request: Request) -> Reply:
        """All articles; an index of parts when there are more than a thousand."""
        size = 1000
        part = request.query.get("part")
        if part is None and len(self.entries) > size:
            rows = [f"<sitemap><loc>{self.origin}/sitemap.xml?part={n}</loc></sitemap>"
                    for n in range(1, -(-len(self.entries) // size) + 1)]  # fmt: skip
            return self.xml(
                f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</sitemapindex>'
            )
        first = (int(part) - 1) * size if part and part.isdigit() else 0
        rows = [
            f"<url><loc>{xml_escape(self.origin + self.article_path(entry))}</loc><lastmod>{entry.day}</lastmod></url>"
            for entry in self.entries[first : first + size]
        ]
        return self.xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>')

    def xml(self, text: str, content_type: str = "application/xml; charset=utf-8") -> Reply:
        return Reply(('<?xml version="1.0" encoding="utf-8"?>\n' + text).encode(), content_type=content_type)

    # Furniture

    def nav(self) -> str:
        links = "".join(f'<a href="{self.list_path(n, 1)}">{name}</a> ' for n, name in enumerate(self.columns))
        return f'<div class="header"><a class="logo" href="/">{self.name}</a></div>\n<div class="nav">{links}<a href="/private/admin.html">管理</a></div>'

    def crumbs(self, column: int) -> str:
        return f'<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="{self.list_path(column, 1)}">{self.columns[column]}</a> &gt; 正文</div>'

    def footer(self) -> str:
        return (
            f'<div class="footer"><p>主办：{self.name}　版权所有</p>'
            f"<p>{NOTICE}　示例备00000000号　联系电话：000-00000000</p></div>"
        )

    def share(self) -> str:
        return '<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>'

    def headlines(self, piece: Piece, count: int = 6) -> list[str]:
        """Headlines of other stories, always the same beside the same article."""
        return Random(piece.seed).sample(table("furniture")["headlines"], count)

    def column_of(self, entry: Entry) -> int:
        return 0 if entry.main else 1

    def slice(self, column: int, page: int) -> list[Entry]:
        rows = self.columns_of[column]
        return rows[(page - 1) * self.page_size : page * self.page_size]

    def pages(self, column: int) -> int:
        return max(1, -(-len(self.columns_of[column]) // self.page_size))

    def pager(self, column: int, page: int) -> str:
        """首页 上一页 下一页 尾页, as links where they lead somewhere."""
        total = self.pages(column)
        links = [f'<a href="{self.list_path(column, 1)}">首页</a>']
        if page > 1:
            links.append(f'<a class="prev" href="{self.list_path(column, page - 1)}">上一页</a>')
        if page < total:
            links.append(f'<a class="next" href="{self.list_path(column, page + 1)}">下一页</a>')
        links.append(f'<a href="{self.list_path(column, total)}">尾页</a>')
        return f'<div class="pager">共{total}页 {" ".join(links)}</div>'

    def list_page(self, column: int, page: int, *, list_class: str = "list") -> Reply | None:
        rows = self.slice(column, page)
        if not rows and page > 1:
            return None
        items = "\n".join(
            f'<li><a href="{self.article_path(entry)}" title="{escape(entry.title)}">{escape(entry.title)}</a>'
            f"<span>{entry.day}</span></li>"
            for entry in rows
        )
        inner = (
            f'<h2>{self.columns[column]}</h2>\n<ul class="{list_class}">\n{items}\n</ul>\n{self.pager(column, page)}'
        )
        return self.page(f"{self.columns[column]}_{self.name}", inner)

    def home(self) -> Reply:
        rows = "\n".join(
            f'<li><a href="{self.article_path(entry)}">{escape(entry.title)}</a></li>' for entry in self.entries[:10]
        )
        return self.page(self.name, f'<h1>{self.name}</h1>\n<ul class="latest">{rows}</ul>')

    def article_head(self, piece: Piece) -> str:
        """Lines that a reposter left above the text."""
        return "".join(f"<p>{escape(line)}</p>" for line in piece.head)

    def article_tail(self, piece: Piece) -> str:
        """Lines that a reposter left below the text, inside the same container."""
        return "".join(f"<p>{escape(line)}</p>" for line in piece.tail)
