"""Old and reposting sites: GBK that calls itself gb2312, traditional script with glosses, a trader's promotion portal."""

import dataclasses
import re
from collections.abc import Sequence
from html import escape
from random import Random

from radar.portals import damage
from radar.portals.kinds.base import NOTICE, Entry, Portal, Reply, Request
from radar.portals.model import Piece
from radar.portals.phrases import table

RARE = ("李䶮", "王喆", "陈镕", "赵堃", "孙㛃")


class Gbk(Portal):
    """Pages of the nineties: declared gb2312, sent as GB18030 with rare characters, <br> for paragraphs, font tags."""

    charset = "gb18030"
    page_size = 25

    def article_path(self, entry: Entry) -> str:
        return f"/show.asp?id={entry.number}"

    def list_path(self, column: int, page: int) -> str:
        return f"/list.asp?class={column + 1}" + (f"&page={page}" if page > 1 else "")

    def send(self, text: str, content_type: str | None = None) -> Reply:
        return Reply(text.encode("gb18030"), content_type=content_type or "text/html")

    def page(self, title: str, inner: str, *, head: str = "") -> Reply:
        return self.send(
            f'<HTML><HEAD>\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">\n<TITLE>{escape(title)}</TITLE>\n'
            f"{head}</HEAD>\n<BODY BGCOLOR=#FFFFFF>\n{self.nav()}\n{inner}\n{self.footer()}\n</BODY></HTML>\n"
        )

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        if request.path == "/list.asp":
            column, page = request.query.get("class", "1"), request.query.get("page", "1")
            return (
                self.list_page(int(column) - 1, int(page))
                if column in ("1", "2") and page.isdigit() and int(page)
                else None
            )
        number = request.query.get("id", "")
        entry = self.by_number.get(int(number)) if request.path == "/show.asp" and number.isdigit() else None
        return self.article(entry) if entry else None

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        when = entry.published
        text = "<br>\n<br>\n".join(
            f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(line)}" for line in (*piece.head, *piece.paragraphs, *piece.tail)
        )
        reporter = RARE[piece.seed % len(RARE)]
        inner = f"""<TABLE WIDTH=760 BORDER=0><TR><TD ALIGN=center><FONT SIZE=5 COLOR=#990000><B>{escape(piece.title)}</B></FONT></TD></TR>
<TR><TD ALIGN=center><FONT SIZE=2>{when.year}-{when.month}-{when.day} {when:%H:%M:%S}　　来源：{escape(piece.source)}　　点击：{piece.seed % 900}次</FONT></TD></TR>
<TR><TD class=content><FONT SIZE=3>{text}<br><br>&nbsp;&nbsp;&nbsp;&nbsp;（记者 {reporter}）</FONT></TD></TR>
<TR><TD><A HREF="javascript:window.close()">【关闭窗口】</A> <A HREF="#">【打印】</A></TD></TR></TABLE>"""
        return self.page(f"{piece.title}--{self.name}", inner)


class Trad(Portal):
    """A mirror in traditional script; the converter wrote the reading behind what it changed, more or less of it."""

    modes: tuple[str, ...] = ("dense", "dense", "sparse", "spaced", "none")

    def article_path(self, entry: Entry) -> str:
        return f"/a/{entry.published:%Y/%m%d}/{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        return f"/{('cyzx', 'zhzx')[column]}/" + ("" if page == 1 else f"list_1_{page}.html")

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        found = re.fullmatch(r"/(cyzx|zhzx)/(?:list_1_(\d+)\.html)?", request.path)
        if found:
            return self.list_page(("cyzx", "zhzx").index(found[1]), int(found[2] or 1))
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def send(self, text: str, content_type: str | None = None) -> Reply:
        return super().send(damage.traditional(text) if "data-done" not in text else text, content_type)

    def mode(self, piece: Piece) -> str:
        return self.modes[piece.seed % len(self.modes)]

    def letters(self, text: str, piece: Piece) -> str:
        mode = self.mode(piece)
        done = damage.glossed(text, Random(piece.seed), mode)
        return damage.lost_bytes(done) if mode == "dense" and piece.seed % 3 == 0 else done

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        title = self.letters(piece.title, piece)
        lines = "".join(
            f"<p>{escape(self.letters(line, piece))}</p>" for line in (*piece.head, *piece.paragraphs, *piece.tail)
        )
        below = "".join(f"<p>{line}</p>" for line in table("furniture")["traditional_tail"])
        names = "".join(f"<li>{damage.traditional(line)}</li>" for line in self.headlines(piece, 5))
        turn = damage.traditional
        return self.send(f"""<!DOCTYPE html>
<html data-done="1"><head><meta charset="utf-8"><title>{title}_{turn(self.name)}</title></head><body>
<div class="place">當前位置：<a href="/">主頁</a> &gt; 產業資訊 &gt; 產業園區招商與運營 &gt;</div>
<div class="viewbox"><div class="title"><h2>{title}</h2></div>
<div class="info">來源：{turn(piece.source) if piece.seed % 2 else "未知"} 日期：{entry.day} 點擊：次</div>
<div class="content">{lines}{below}<ul>{names}</ul></div></div>
<p class="bottom">版權所有：{turn(self.name)} {turn(NOTICE)}</p></body></html>
""")


class Hijack(Trad):
    """A domain that belonged to a cosmetics shop serves a stolen portal: the victim's paths, glosses, doubled commas."""

    modes = ("dense", "sparse")

    def arrange(self, entries: Sequence[Entry]) -> None:
        super().arrange(entries)
        self.by_path: dict[str, Entry] = {}

    def article_path(self, entry: Entry) -> str:
        origin = self.piece(self.piece(entry.id).repeats or entry.id)
        return f"/system/{origin.published:%Y/%m/%d}/{int(origin.id[1:]):09d}.shtml"

    def find(self, path: str) -> Entry | None:
        if not self.by_path:
            self.by_path = {self.article_path(entry): entry for entry in self.entries}
        return self.by_path.get(path)

    def letters(self, text: str, piece: Piece) -> str:
        return super().letters(text.replace("，", ",,", 1).replace("，", ","), piece)

    def footer(self) -> str:
        return f'<div class="friend">友情鏈接：美白面膜 祛斑產品 <a href="/sitemap.html">網站地圖</a></div>{super().footer()}'


class Promo(Portal):
    """A trader's portal with a city in its name that is nobody's: copies with swapped words, a doubled lead, phone numbers."""

    page_size = 12

    def article_path(self, entry: Entry) -> str:
        return f"/news/{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        stem = ("/zhaoshang", "/zixun")[column]
        return f"{stem}/" if page == 1 else f"{stem}/page/{page}/"

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        found = re.fullmatch(r"/(zhaoshang|zixun)/(?:page/(\d+)/)?", request.path)
        if found:
            return self.list_page(("zhaoshang", "zixun").index(found[1]), int(found[2] or 1))
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        if piece.seed % 3 == 0:
            piece = dataclasses.replace(
                piece, tail=(*piece.tail, piece.paragraphs[0], piece.paragraphs[0][:24] + "...")
            )
        lines = "".join(
            f"<p>{escape(damage.swapped(line))}</p>" for line in (*piece.head, *piece.paragraphs, *piece.tail)
        )
        side = "".join(f"<p>{line}</p>" for line in self.headlines(piece, 8))
        below = "".join(f"<p>{escape(line)}</p>" for line in table("furniture")["promo_tail"])
        inner = f"""<div class="bread">赣州产业招商 &gt; 产业新闻 &gt; 正文</div>
<div class="post"><h1>{escape(damage.swapped(piece.title))}</h1><div class="meta">发布：{entry.published:%Y-%m-%d} 分类：产业招商 阅读：{piece.seed % 5000}</div>
<div class="post-body">{lines}{side}{below}</div></div>"""
        return self.page(f"{damage.swapped(piece.title)} - {self.name}", inner)
