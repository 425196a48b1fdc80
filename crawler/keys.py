"""The keys of a site file: one table that the loader checks, the reference prints and the tests read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key. `kind` is text, number, whole, yes/no, texts, table or date; `example` is a line of TOML."""

    name: str
    kind: str
    example: str
    zh: str
    en: str
    values: tuple[str, ...] = ()
    required: bool = False


LEVELS = ("national", "province", "city", "county", "zone")
PUBLISHERS = ("government", "news", "portal", "aggregator")

SITE_KEYS: tuple[Key, ...] = (
    Key("name", "text", 'name = "徐州市泉山区人民政府"', "网站全称。", "The site's full name.", required=True),
    Key(
        "url",
        "text",
        'url = "http://www.example.gov.cn"',
        "网站首页地址；相对的栏目地址以它为准。",
        "Home page; relative column addresses start here.",
        required=True,
    ),
    Key(
        "region",
        "text",
        'region = "320311"',
        "六位行政区划代码；聚合网站不写。",
        "Six-digit region code; none for aggregators.",
    ),
    Key("level", "text", 'level = "county"', "网站所属层级。", "Level of the publisher.", values=LEVELS),
    Key("publisher", "text", 'publisher = "government"', "发布者种类。", "Kind of publisher.", values=PUBLISHERS),
    Key(
        "family",
        "text",
        'family = "jpaas"',
        "建站系统，对应 families/ 下的文件名。",
        "The site's CMS: a file name in families/.",
    ),
    Key(
        "columns", "texts", 'columns = ["/col/col1001/index.html"]', "列表页（栏目）地址。", "Addresses of list pages."
    ),
    Key("feeds", "texts", 'feeds = ["/rss.xml"]', "RSS 或 Atom 地址。", "RSS or Atom addresses."),
    Key("sitemaps", "texts", 'sitemaps = ["/sitemap.xml"]', "站点地图地址。", "Sitemap addresses."),
    Key(
        "list",
        "text",
        'list = "ul.news li a"',
        "列表页上文章链接的 CSS 选择器；不写则自动识别。",
        "CSS selector of article links on a list page; found by itself when absent.",
    ),
    Key(
        "next",
        "text",
        'next = "a.next"',
        "列表下一页链接的 CSS 选择器；不写则认“下一页”字样。",
        "CSS selector of the link to the next list page; 下一页 and its like when absent.",
    ),
    Key(
        "pager",
        "text",
        'pager = "index_{n}.html"',
        "没有下一页链接时怎样翻页：jpaas（dataproxy 接口）、trs（createPageHTML），或含 {n} 的地址（第二页 n = 2；{n-1} 表示 n 减一）。",
        "How a list goes on without a link: jpaas (dataproxy), trs (createPageHTML), or an address with {n} (2 on the second page; {n-1} for one less).",
    ),
    Key(
        "pages",
        "whole",
        "pages = 3",
        "每个栏目最多翻几页，默认 3。",
        "List pages to follow in each column, 3 by default.",
    ),
    Key(
        "allow",
        "texts",
        "allow = ['/art/\\d{4}/']",
        "文章地址必须符合的正则表达式（任一即可）。",
        "Regular expressions of article addresses (any may match).",
    ),
    Key(
        "deny",
        "texts",
        "deny = ['/video/']",
        "不要的地址（正则表达式）。",
        "Regular expressions of addresses left out.",
    ),
    Key(
        "article",
        "table",
        '[article]\nbody = "#zoom"',
        "文章页规则；版面改过时写成多个 [[article]]，各带 since 或 until。",
        "Rules of article pages; several [[article]] with since or until when the layout changed.",
    ),
    Key(
        "every",
        "text",
        'every = "6h"',
        "多久检查一次，如 30m、6h、1d，默认 6h。",
        "How often to look: 30m, 6h, 1d; 6h by default.",
    ),
    Key(
        "expect",
        "table",
        "expect = {per_week = [3, 60]}",
        "正常情况下每周文章数的下限和上限，低于下限在来源页告警。",
        "Articles a week in good health, least and most; below the least the site shows as ill.",
    ),
    Key(
        "encoding",
        "text",
        'encoding = "gb18030"',
        "强制使用的字符编码，仅在网页自己声明错误时写。",
        "Charset to use whatever the page declares.",
    ),
    Key(
        "delay_seconds",
        "number",
        "delay_seconds = 2",
        "两次请求的间隔秒数，默认 1。",
        "Seconds between two requests, 1 by default.",
    ),
    Key(
        "obey_robots",
        "yes/no",
        "obey_robots = true",
        "是否遵守 robots.txt，默认遵守。",
        "Whether robots.txt is obeyed; it is by default.",
    ),
    Key(
        "aggregator",
        "yes/no",
        "aggregator = true",
        "是否转载聚合站：网站本身不说明文章所属地区。",
        "Reposts others: the site says nothing of an article's region.",
    ),
    Key(
        "unverified", "yes/no", "unverified = true", "尚未对真实网站核对过。", "Not yet checked against the live site."
    ),
    Key("enabled", "yes/no", "enabled = false", "停用而不删除。", "Switched off without being deleted."),
)

ARTICLE_KEYS: tuple[Key, ...] = (
    Key("title", "text", 'title = "h1"', "标题。", "Headline."),
    Key("body", "text", 'body = "#zoom"', "正文容器。", "Container of the text."),
    Key("published", "text", 'published = "span.date"', "发布时间。", "Time of publication."),
    Key("source", "text", 'source = "span.source"', "来源。", "Source as printed."),
    Key("author", "text", 'author = "span.author"', "作者或记者。", "Author or reporter."),
    Key(
        "strip", "texts", 'strip = ["div.related"]', "正文内要去掉的部分。", "Parts inside the container to leave out."
    ),
    Key("since", "date", "since = 2022-01-01", "此版面启用日期。", "First day of this layout."),
    Key("until", "date", "until = 2021-12-31", "此版面停用日期。", "Last day of this layout."),
)

EXPECT_KEYS: tuple[Key, ...] = (
    Key("per_week", "range", "per_week = [3, 60]", "每周文章数的下限和上限。", "Articles a week, least and most."),
)


def _rows(keys: tuple[Key, ...]) -> list[str]:
    lines = ["| 键 | 种类 | 例 | 说明 | meaning |", "|---|---|---|---|---|"]
    for key in keys:
        example = key.example.replace("\n", " ⏎ ").replace("|", "\\|")
        choices = f" 可取：{'、'.join(f'`{value}`' for value in key.values)}。" if key.values else ""
        must = " **必填**" if key.required else ""
        lines.append(f"| `{key.name}` | {key.kind}{must} | `{example}` | {key.zh}{choices} | {key.en} |")
    return lines


def reference() -> str:
    """The page docs/reference/site-files.md, whole."""
    lines = [
        "# 站点文件 · Site files",
        "",
        "一个站点是 `spiders/sites/<省>/<站点>.toml` 一个文件，文件名就是站点的名字，最多 15 行。",
        "同一建站系统的规则写在 `spiders/families/<系统>.toml`，键相同；站点自己的键优先。",
        "写错的键会使载入停止，并提示最接近的写法。",
        "",
        "A site is one file, `spiders/sites/<province>/<site>.toml`; the file name is its only name, at most 15 lines.",
        "A family, `spiders/families/<cms>.toml`, holds the same keys once for many sites; the site's own keys win.",
        "An unknown key stops the load and names the nearest right one.",
        "This page is made by `python -m crawler.keys` from the table that the loader checks.",
        "",
        "## 站点和建站系统的键 · Keys of a site or a family",
        "",
        *_rows(SITE_KEYS),
        "",
        "## `[article]` 的键 · Keys of `[article]`",
        "",
        '选择器都是 CSS；政府网站的 `<meta name="ArticleTitle">` 一类标签不需要选择器。',
        "Selectors are CSS; the meta tags of government sites need none.",
        "",
        *_rows(ARTICLE_KEYS),
        "",
        "## `expect` 的键 · Keys of `expect`",
        "",
        *_rows(EXPECT_KEYS),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(reference(), end="")
