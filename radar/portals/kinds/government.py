"""Government sites: the jpaas family, a TRS column, a development zone's own system."""

import re
from html import escape

from radar.portals.kinds.base import Entry, Portal, Reply, Request, paragraphs_html
from radar.portals.model import Piece

COLUMN = re.compile(r"/col/col(\d+)/index\.html")


def metas(pairs: dict[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in pairs.items())


class Jpaas(Portal):
    """大汉 jpaas: lists whose records hide in CDATA and go on through dataproxy.jsp, articles with government metas."""

    page_size = 15
    numbers = (1001, 1002)
    unit = 20501

    def article_path(self, entry: Entry) -> str:
        when = entry.published
        return f"/art/{when.year}/{when.month}/{when.day}/art_{self.numbers[self.column_of(entry)]}_{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        return f"/col/col{self.numbers[column]}/index.html"

    def route(self, request: Request) -> Reply | None:
        if request.path in ("/", "/index.html"):
            return self.home()
        column = COLUMN.fullmatch(request.path)
        if column and int(column[1]) in self.numbers:
            return self.column_page(self.numbers.index(int(column[1])))
        if request.path == "/module/web/jpage/dataproxy.jsp":
            return self.dataproxy(request)
        if request.path.startswith("/module/download/"):
            return Reply(b"%PDF-1.4\n% sample attachment\n%%EOF\n", content_type="application/pdf")
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def record(self, entry: Entry) -> str:
        return (
            f"<record><![CDATA[<li><a href='{self.article_path(entry)}' title='{escape(entry.title)}' target='_blank'>"
            f"{escape(entry.title)}</a><span>{entry.day}</span></li>]]></record>"
        )

    def column_page(self, column: int) -> Reply:
        rows = "\n".join(self.record(entry) for entry in self.slice(column, 1))
        total = len(self.columns_of[column])
        inner = f"""<h2>{self.columns[column]}</h2>
<div id="{self.unit}"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=1&columnid={self.numbers[column]}&unitid={self.unit}"></a>]]></nextgroup>
<recordset>
{rows}
</recordset></datastore></script></div>
<script>
var jpage = {{proxyUrl: '/module/web/jpage/dataproxy.jsp', totalRecord: {total}, perPage: {self.page_size},
  params: {{col: 1, appid: 1, webid: 1, path: '/', columnid: {self.numbers[column]}, sourceContentType: 1,
  unitid: '{self.unit}', webname: '{self.spec.id}', permissiontype: 0}}}};
</script>"""
        return self.page(f"{self.columns[column]}_{self.name}", inner)

    def dataproxy(self, request: Request) -> Reply | None:
        number = request.query.get("columnid", "")
        if not number.isdigit() or int(number) not in self.numbers:
            return None
        column = self.numbers.index(int(number))
        rows = self.columns_of[column]
        if "startrecord" in request.query:
            first, last = (request.query.get(key, "1") for key in ("startrecord", "endrecord"))
            if not (first.isdigit() and last.isdigit()):
                return None
            rows = rows[int(first) - 1 : min(int(last), int(first) + 99)]
        else:
            page = request.query.get("page", "1")
            rows = self.slice(column, int(page) if page.isdigit() else 1)
        records = "\n".join(self.record(entry) for entry in rows)
        return self.xml(
            f"<datastore><totalrecord>{len(self.columns_of[column])}</totalrecord>"
            f"<recordset>{records}</recordset></datastore>",
            "text/xml; charset=utf-8",
        )

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        column = self.column_of(entry)
        when = entry.published.strftime("%Y-%m-%d %H:%M")
        head = metas({
            "SiteName": self.name, "SiteIDCode": "0000000000", "ColumnName": self.columns[column], "ArticleTitle": piece.title,
            "PubDate": when, "ContentSource": piece.source, "Author": piece.reporter or "", "Keywords": "招商引资,项目",
        })  # fmt: skip
        inner = f"""{self.crumbs(column)}
<table class="xxgk"><tr><td>索引号：</td><td>{self.spec.region}000/2026-{entry.number:05d}</td><td>分类：</td><td>商务、招商</td></tr>
<tr><td>发布机构：</td><td>{self.name}</td><td>成文日期：</td><td>{entry.day}</td></tr>
<tr><td>文号：</td><td>无</td><td>有效性：</td><td>有效</td></tr></table>
<div class="main"><h1 class="title">{escape(piece.title)}</h1>
<div class="info"><span>发布日期：{when}</span>　<span>来源：{escape(piece.source)}</span>　<span>浏览次数：<em id="hits"></em></span>　字体：[<a>大</a> <a>中</a> <a>小</a>]</div>
<div id="zoom"><!--ZJEG_RSS.content.begin-->
{self.article_head(piece)}{paragraphs_html(piece)}{self.article_tail(piece)}
<!--ZJEG_RSS.content.end--></div>{self.attachments(piece)}
<div class="edit">责任编辑：{escape(piece.editor or "")}</div>
{self.share()}<div class="tools"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div></div>"""
        return self.page(f"{piece.title}_{self.columns[column]}_{self.name}", inner, head=head)

    def attachments(self, piece: Piece) -> str:
        if piece.kind not in ("policy", "target", "multi"):
            return ""
        name = f"{piece.title}附表.pdf"
        return f'\n<p>附件：<a href="/module/download/downfile.jsp?classid=0&filename={piece.seed}.pdf">{escape(name)}</a></p>'


class Trs(Portal):
    """TRS: lists paged by script, a hidden copy for screen readers, and an </html> that closes the included header."""

    folders = ("tzdt", "zhxw")

    def article_path(self, entry: Entry) -> str:
        when = entry.published
        return f"/xwzx/{self.folders[self.column_of(entry)]}/{when:%Y%m}/t{when:%Y%m%d}_{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        return f"/xwzx/{self.folders[column]}/" + ("index.html" if page == 1 else f"index_{page - 1}.html")

    def route(self, request: Request) -> Reply | None:
        if request.path in ("/", "/index.html"):
            return self.home()
        for column, folder in enumerate(self.folders):
            found = re.fullmatch(rf"/xwzx/{folder}/(?:index(?:_(\d+))?\.html)?", request.path)
            if found:
                return self.list_page(column, int(found[1] or 0) + 1, list_class="news_list")
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def pager(self, column: int, page: int) -> str:
        return f'<div class="page"><script>createPageHTML({self.pages(column)}, {page - 1}, "index", "html");</script></div>'

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        column = self.column_of(entry)
        when = entry.published.strftime("%Y-%m-%d %H:%M")
        text = paragraphs_html(piece)
        # The header is a page of its own that was included whole: what follows its </html> is the article.
        return self.send(f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{escape(piece.title)}-{self.name}</title>
{metas({"ArticleTitle": piece.title, "PubDate": when, "ContentSource": piece.source, "ColumnName": self.columns[column]})}</head>
<body>{self.nav()}</body></html>
<div class="wrap">{self.crumbs(column)}
<div class="xl_tit"><h1>{escape(piece.title)}</h1></div>
<div class="xl_info"><span class="date">{when}</span> <span class="ly">来源：{escape(piece.source)}</span></div>
<div id="readaloud" style="display:none">{text}</div>
<div class="TRS_Editor">{self.article_head(piece)}{text}{self.article_tail(piece)}</div>
<div class="bdsharebuttonbox">分享到：</div>
<div class="xgwz"><h3>相关文章</h3><ul>{"".join(f"<li><a href='#'>{line}</a></li>" for line in self.headlines(piece, 4))}</ul></div>
</div>
{self.footer()}
</body></html>
""")


class Zone(Portal):
    """A development zone's own system: no known container, no metas, the date split over two elements."""

    names = ("zsdt", "news")

    def article_path(self, entry: Entry) -> str:
        return f"/{self.names[self.column_of(entry)]}/post_{entry.number}.html"

    def list_path(self, column: int, page: int) -> str:
        return f"/{self.names[column]}/" if page == 1 else f"/{self.names[column]}/?p={page}"

    def route(self, request: Request) -> Reply | None:
        if request.path == "/":
            return self.home()
        for column, name in enumerate(self.names):
            if request.path == f"/{name}/":
                page = request.query.get("p", "1")
                return self.list_page(column, int(page), list_class="ul_zs") if page.isdigit() and int(page) else None
        entry = self.find(request.path)
        return self.article(entry) if entry else None

    def article(self, entry: Entry) -> Reply:
        piece = self.piece(entry.id)
        when = entry.published
        spans = "".join(
            f'<div class="dl"><span style="font-size:16px">{escape(text)}</span></div>' for text in piece.paragraphs
        )
        inner = f"""{self.crumbs(self.column_of(entry))}
<div class="wz"><div class="wzbt">{escape(piece.title)}</div>
<div class="rq"><div class="day">{when.day:02d}</div><div class="ym">{when.year}年{when.month:02d}月</div></div><div class="ly">{escape(piece.source)}</div>
<div class="wznr">{self.article_head(piece)}{spans}{self.article_tail(piece)}</div>
<div class="sxp">上一篇：<a href="#">{self.headlines(piece, 2)[0]}</a><br>下一篇：<a href="#">{self.headlines(piece, 2)[1]}</a></div></div>"""
        return self.page(f"{piece.title}", inner)
