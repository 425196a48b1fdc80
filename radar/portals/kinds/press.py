"""News sites: a provincial portal, a daily's digital edition, an aggregator, articles over several pages, a feed only."""

import re
from collections.abc import Sequence
from datetime import timedelta, timezone
from email.utils import format_datetime
from html import escape
from random import Random
from xml.sax.saxutils import escape as xml_escape

from radar.portals.kinds.base import Entry, Portal, Reply, Request, paragraphs_html
from radar.portals.model import Piece
from radar.portals.phrases import table

CHINA = timezone(timedelta(hours=8))


class News(Portal):
    """A provincial portal: list pages, RSS, recommended reading with leads of other stories, comments."""

    has_sitemap = True
    folders = ("zs", "zh")

    def article_path(self, entry: Entry) -> str:
        return f"/system/{entry.published:%Y/%m/%d}/{entry.number:09d}.shtml"

    def list_path(self, column: int, page: int) -> str:
        return (
            f"/{self.folders[column]}/index.shtml" if page == 1 else f"/{self.folders[column]}/index.shtml?page={page}"
        )

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        if request.path == "/rss/zs.xml":
            return self.rss()
        for column, folder in enumerate(self.folders):
            if request.path == f"/{folder}/index.shtml":
                page = request.query.get("page", "1")
                return self.list_page(column, int(page)) if page.isdigit() and int(page) else None
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def rss(self) -> Reply:
        items = "".join(
            f"<item><title>{xml_escape(entry.title)}</title><link>{self.origin}{self.article_path(entry)}</link>"
            f"<pubDate>{format_datetime(entry.published.replace(tzinfo=CHINA))}</pubDate>"
            f'<guid isPermaLink="true">{self.origin}{self.article_path(entry)}</guid></item>'
            for entry in self.entries[:30]
        )
        return self.xml(
            f'<rss version="2.0"><channel><title>{self.name}</title><link>{self.origin}/</link>'
            f"<description>招商要闻</description>{items}</channel></rss>",
            "application/rss+xml; charset=utf-8",
        )

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        column = self.column_of(entry)
        when = entry.published.strftime("%Y-%m-%d %H:%M:%S")
        head = f'<meta property="og:title" content="{escape(piece.title)}">\n<meta name="publishdate" content="{entry.day}">\n'
        reporter = f"<p>（记者 {piece.reporter}）</p>" if piece.reporter else ""
        inner = f"""{self.crumbs(column)}
<div class="article"><h1>{escape(piece.title)}</h1>
<div class="article-info"><span>{when}</span> <span>来源：{escape(piece.source)}</span> <span>作者：{piece.reporter or ""}</span></div>
{self.share()}
<div class="article-content">{self.article_head(piece)}{paragraphs_html(piece)}{reporter}{self.article_tail(piece)}
<p>责任编辑：{escape(piece.editor or "")}</p>{self.recommended(piece)}</div>
{self.comments(piece)}</div>
<div class="sidebar"><h3>热点排行</h3><ol>{"".join(f"<li><a href='#'>{line}</a></li>" for line in self.headlines(piece, 8))}</ol></div>"""
        return self.page(f"{piece.title}_{self.columns[column]}_{self.name}", inner, head=head)

    def recommended(self, piece: Piece) -> str:
        """推荐阅读 inside the container: headlines with leads of stories from elsewhere."""
        rows = "".join(
            f'<li><a href="#">{line}</a><p>{line}。记者从现场了解到，相关工作已经全面展开，市民反响热烈。[详细]</p><span>11-05 07-05</span></li>'
            for line in self.headlines(piece, 4)
        )
        return f'<div class="tuijian"><h3>推荐阅读</h3><ul>{rows}</ul></div>'

    def comments(self, piece: Piece) -> str:
        said = Random(piece.seed + 1).sample(table("furniture")["comments"], 3)
        return f'<div class="comments"><h3>网友评论</h3>{"".join(f"<p>{line}</p>" for line in said)}</div>'


class Daily(Portal):
    """A city daily's digital edition: issues by day, nodes, 引题 and 副题, navigation one letter a line."""

    def arrange(self, entries: Sequence[Entry]) -> None:
        super().arrange(entries)
        self.issues: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self.issues.setdefault(entry.day, []).append(entry)
        self.days = list(self.issues)  # newest first

    def article_path(self, entry: Entry) -> str:
        return f"/html/{entry.published:%Y-%m/%d}/content_{entry.number}.htm"

    def node_path(self, day: str) -> str:
        return f"/html/{day[:7]}/{day[8:]}/node_1.htm"

    def list_path(self, column: int, page: int) -> str:
        return "/latest.htm"

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return (
                self.page(
                    self.name,
                    "",
                    head=f'<meta http-equiv="refresh" content="0; url={self.node_path(self.days[0])[1:]}">\n',
                )
                if self.days
                else self.home()
            )
        if request.path == "/latest.htm" and self.days:
            return self.node(self.days[0])
        node = re.fullmatch(r"/html/(\d{4}-\d\d)/(\d\d)/node_1\.htm", request.path)
        if node and f"{node[1]}-{node[2]}" in self.issues:
            return self.node(f"{node[1]}-{node[2]}")
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def node(self, day: str) -> Reply:
        place = self.days.index(day)
        rows = "".join(
            f'<li><a href="{self.article_path(entry)}">{escape(entry.title)}</a></li>' for entry in self.issues[day]
        )
        older = (
            f'<a class="preissue" href="{self.node_path(self.days[place + 1])}">上一期</a>'
            if place + 1 < len(self.days)
            else ""
        )
        newer = f'<a href="{self.node_path(self.days[place - 1])}">下一期</a>' if place else ""
        return self.page(
            f"{self.name} {day} 第01版",
            f'<h2>第01版：要闻</h2><ul class="titles">{rows}</ul><div class="issues">{older} {newer}</div>',
        )

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        when = entry.published
        kicker = f'<founder-prefix><p class="yinti">{escape(piece.kicker)}</p></founder-prefix>' if piece.kicker else ""
        below = (
            f'<founder-subtitle><p class="futi">{escape(piece.subtitle)}</p></founder-subtitle>'
            if piece.subtitle
            else ""
        )
        letters = "".join(f"<div>{letter}</div>" for letter in "上一篇下一篇")
        by = f"本报记者　{piece.reporter}" if piece.reporter else ""
        text = "".join(f"<P>　　{escape(line)}</P>" for line in piece.paragraphs)
        inner = f"""<div class="date">{self.name}　{when.year}年{when.month:02d}月{when.day:02d}日　星期{"一二三四五六日"[when.weekday()]}　第01版：要闻</div>
<div class="letters">{letters}</div>
{kicker}<founder-title><h1>{escape(piece.title)}</h1></founder-title>{below}<p class="zuozhe">{by}</p>
<div id="ozoom"><founder-content>{self.article_head(piece)}{text}{self.article_tail(piece)}</founder-content></div>
<div class="pagelist"><a href="{self.node_path(entry.day)}">返回目录</a> <a href="#">放大</a> <a href="#">缩小</a> <a href="#">全文复制</a></div>"""
        return self.page(f"{piece.title}-{self.name}", inner)


class Aggregator(Portal):
    """Reposts from everywhere: its list shows the newest only, its sitemap holds everything."""

    has_sitemap = True
    page_size = 30

    def article_path(self, entry: Entry) -> str:
        return f"/archives/{entry.number}"

    def list_path(self, column: int, page: int) -> str:
        return "/" if column == 0 else "/more"

    def pages(self, column: int) -> int:
        return 1

    def route(self, request: Request) -> Reply | None:
        if request.path in ("/", "/more"):
            return self.list_page(0 if request.path == "/" else 1, 1, list_class="posts")
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        inner = f"""<article class="post"><h1 class="entry-title">{escape(piece.title)}</h1>
<div class="entry-meta"><time datetime="{entry.published:%Y-%m-%dT%H:%M:%S}+08:00">{entry.published:%Y-%m-%d %H:%M}</time> · 稿源：{escape(piece.source)}</div>
<div class="entry-content">{self.article_head(piece)}{paragraphs_html(piece, indent="")}{self.article_tail(piece)}</div>
<div class="tags">标签：<a href="#">招商</a> <a href="#">签约</a></div></article>
<div class="related"><h3>相关推荐</h3>{"".join(f"<p><a href='#'>{line}</a></p>" for line in self.headlines(piece))}</div>"""
        return self.page(f"{piece.title} | {self.name}", inner)


class Paged(Portal):
    """Longer articles stand on two or three pages, with 【1】【2】 below."""

    has_sitemap = True

    def article_path(self, entry: Entry) -> str:
        return f"/{entry.published:%Y/%m%d}/{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        name = ("zhaoshang", "zonghe")[column]
        return f"/{name}/list.html" if page == 1 else f"/{name}/list_{page}.html"

    def paths_of(self, entry: Entry, piece: Piece) -> tuple[str, ...]:
        stem = self.article_path(entry).removesuffix(".html")
        return tuple(f"{stem}.html" if n == 1 else f"{stem}_{n}.html" for n in range(1, len(self.parts(piece)) + 1))

    def parts(self, piece: Piece) -> list[tuple[str, ...]]:
        """The paragraphs of each page: two or three to a page once there are four."""
        lines = piece.paragraphs
        if len(lines) < 4:
            return [lines]
        size = -(-len(lines) // (3 if len(lines) > 6 else 2))
        return [lines[n : n + size] for n in range(0, len(lines), size)]

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        found = re.fullmatch(r"/(zhaoshang|zonghe)/list(?:_(\d+))?\.html", request.path)
        if found:
            return self.list_page(("zhaoshang", "zonghe").index(found[1]), int(found[2] or 1))
        page = re.fullmatch(r"(/\d{4}/\d{4}/\d+)(?:_(\d+))?\.html", request.path)
        entry = self.find(page[1] + ".html") if page else None
        return self.article(entry, int(page[2] or 1)) if page and entry else None

    def article(self, entry: Entry, page: int) -> Reply | None:
        piece = self.piece(entry.id)
        parts, paths = self.parts(piece), self.paths_of(entry, piece)
        if not 1 <= page <= len(parts):
            return None
        text = "".join(f"<p>　　{escape(line)}</p>" for line in parts[page - 1])
        links = " ".join(
            f"【{n}】" if n == page else f'<a href="{path}">【{n}】</a>' for n, path in enumerate(paths, 1)
        )
        more = f' <a href="{paths[page]}">下一页</a>' if page < len(paths) else ""
        pager = f'<div class="pages">{links}{more}</div>' if len(paths) > 1 else ""
        tail = self.article_tail(piece) if page == len(parts) else ""
        inner = f"""{self.crumbs(self.column_of(entry))}<h1>{escape(piece.title)}</h1>
<div class="source">{entry.published:%Y年%m月%d日%H:%M} 　稿件来源：{escape(piece.source)}</div>
<div class="content">{text}{tail}{pager}</div>"""
        return self.page(f"{piece.title} - {self.name}", inner)


class Feed(Portal):
    """No list at all: articles are found through the Atom feed."""

    def article_path(self, entry: Entry) -> str:
        return f"/p/{entry.number}"

    def list_path(self, column: int, page: int) -> str:
        return "/"

    def home(self) -> Reply:
        return self.page(
            self.name,
            "<p>请订阅本站。</p>",
            head='<link rel="alternate" type="application/atom+xml" href="/atom.xml">\n',
        )

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        if request.path == "/atom.xml":
            return self.atom()
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def atom(self) -> Reply:
        rows = "".join(
            f'<entry><title>{xml_escape(entry.title)}</title><link href="{self.origin}{self.article_path(entry)}"/>'
            f"<id>{self.origin}{self.article_path(entry)}</id><updated>{entry.published:%Y-%m-%dT%H:%M:%S}+08:00</updated></entry>"
            for entry in self.entries[:500]
        )
        newest = self.entries[0].published if self.entries else None
        updated = f"<updated>{newest:%Y-%m-%dT%H:%M:%S}+08:00</updated>" if newest else ""
        return self.xml(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{self.name}</title><id>{self.origin}/</id>{updated}{rows}</feed>',
            "application/atom+xml; charset=utf-8",
        )

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        inner = f"""<h1 class="title">{escape(piece.title)}</h1><p class="byline">{entry.published:%Y-%m-%d %H:%M} {escape(piece.source)}</p>
<section class="text">{self.article_head(piece)}{paragraphs_html(piece, indent="")}{self.article_tail(piece)}</section>"""
        return self.page(f"{piece.title}_{self.name}", inner)
