"""A site that misbehaves: every fault has an address, and the list of real articles leads to all of them."""

import functools
import gzip
import re
import zlib
from collections.abc import Sequence
from html import escape

from radar.portals.kinds.base import Entry, Portal, Reply, Request, paragraphs_html

HUGE = 30 * 1024 * 1024
BOMB = 200 * 1024 * 1024
FAULTS = {
    "500": "服务器内部错误的页面", "503": "总是说稍后再试的页面", "hang": "永远不回答的页面", "loop-a": "互相跳转的页面",
    "soft404": "其实不存在却说存在的页面", "truncated": "传到一半就断开的页面", "charset": "字符集声明写错的页面",
    "huge": "三十兆字节的巨大页面", "binary": "当作网页送出的二进制", "bomb": "压缩炸弹页面测试用", "drip": "一个字节一个字节送出的页面",
    "empty": "什么也没有的空白页面", "elsewhere": "跳到别的网站去的页面", "nolength": "没有长度也没有类型的页面",
}  # fmt: skip


@functools.cache
def huge_page() -> bytes:
    line = "<p>这一行文字没有内容，只是为了让页面变得很大很大很大。</p>\n".encode()
    return (
        b"<html><head><meta charset=utf-8><title>huge</title></head><body>"
        + line * (HUGE // len(line))
        + b"</body></html>"
    )


@functools.cache
def bomb() -> bytes:
    """Two hundred megabytes of one letter in two hundred kilobytes."""
    pack = zlib.compressobj(9, wbits=31)
    out = [pack.compress(b"<html><body>")]
    out += [pack.compress(b"a" * 1024 * 1024) for _ in range(BOMB // 1024 // 1024)]
    return b"".join([*out, pack.flush()])


class Odd(Portal):
    """Its articles are real; one in five answers 503 at the first try, and some carry a wrong charset in the header."""

    def arrange(self, entries: Sequence[Entry]) -> None:
        super().arrange(entries)
        self.asked: set[int] = set()
        # Every fifth article answers 503 at the first try; every seventh of three more kinds has a trait of its own.
        self.flaky = {entry.number for entry in self.entries[1::5]}
        self.traits = {entry.number: place % 7 for place, entry in enumerate(self.entries)}

    def article_path(self, entry: Entry) -> str:
        return f"/article/{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        name = ("list", "misc")[column]
        return f"/{name}.html" if page == 1 else f"/{name}_{page}.html"

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        found = re.fullmatch(r"/(list|misc)(?:_(\d+))?\.html", request.path)
        if found:
            return self.list_page(("list", "misc").index(found[1]), int(found[2] or 1))
        fault = re.fullmatch(r"/fault/([\w-]+)\.html", request.path)
        if fault:
            return self.fault(fault[1])
        calendar = re.fullmatch(r"/calendar/(\d{4})/(\d\d?)\.html", request.path)
        if calendar:
            return self.calendar(int(calendar[1]), int(calendar[2]))
        entry = self.find(request.path)
        return self.article(entry) if entry else self.soft_not_found()

    def pager(self, column: int, page: int) -> str:
        """The ordinary pager, and links to everything that is wrong here."""
        links = "".join(f'<li><a href="/fault/{name}.html">{words}示例</a></li>' for name, words in FAULTS.items())
        calendar = '<a href="/calendar/2026/11.html">招商活动日历永远翻不完的那一种</a>'
        return (
            super().pager(column, page) + f'<ul class="odd">{links}</ul>{calendar}'
            if page == 1
            else super().pager(column, page)
        )

    def soft_not_found(self) -> Reply:
        return self.page(self.name, "<div class='tip'>抱歉，您访问的页面不存在或已被删除！3秒后返回首页。</div>")

    def calendar(self, year: int, month: int) -> Reply:
        later = f"/calendar/{year + month // 12}/{month % 12 + 1}.html"
        days = "".join(f'<a href="/calendar/{year}/{month}.html?day={day}">{day}</a> ' for day in range(1, 29))
        return self.page(f"{year}年{month}月", f'<div>{days}</div><a class="next" href="{later}">下一页</a>')

    def fault(self, name: str) -> Reply | None:
        page = self.page(FAULTS.get(name, name), f"<p>{FAULTS.get(name, '')}。</p>")
        match name:
            case "500" | "503":
                return Reply(page.body, int(name), page.content_type)
            case "hang" | "drip":
                return Reply(page.body, behaviour=name)
            case "loop-a" | "loop-b":
                other = "b" if name.endswith("a") else "a"
                return Reply(b"", 302, headers=(("Location", f"/fault/loop-{other}.html"),))
            case "elsewhere":
                return Reply(b"", 302, headers=(("Location", "http://elsewhere.invalid/"),))
            case "soft404":
                return self.soft_not_found()
            case "truncated":
                return Reply(page.body * 20, behaviour="cut")
            case "charset":
                return Reply(page.body.decode().encode("gb18030"), content_type="text/html; charset=utf-8")
            case "huge":
                return Reply(huge_page())
            case "binary":
                return Reply(bytes(range(256)) * 400)
            case "bomb":
                return Reply(bomb(), headers=(("Content-Encoding", "gzip"),))
            case "empty":
                return Reply(b"")
            case "nolength":
                return Reply(page.body, content_type=None, behaviour="nolength")
        return None

    def article(self, entry: Entry) -> Reply:
        if entry.number in self.flaky and entry.number not in self.asked:
            self.asked.add(entry.number)
            return Reply("稍后再试".encode(), 503, headers=(("Retry-After", "1"),))
        piece = self.piece(entry.id)
        inner = f"""<h1>{escape(piece.title)}</h1><div class="info">{entry.published:%Y-%m-%d %H:%M} 来源：{escape(piece.source)}</div>
<div class="text">{self.article_head(piece)}{paragraphs_html(piece)}{self.article_tail(piece)}</div>"""
        reply = self.page(f"{piece.title}_{self.name}", inner)
        match self.traits[entry.number]:
            case 1:  # the bytes are GBK, header and meta say utf-8
                return Reply(reply.body.decode().encode("gb18030"), content_type="text/html; charset=utf-8")
            case 2:
                return Reply(reply.body, content_type="text/html; charset=iso-8859-1")
            case 3:
                return Reply(gzip.compress(reply.body, mtime=0), headers=(("Content-Encoding", "gzip"),))
        return reply
