"""Say why an article reads as it does, in Chinese and English lines: charset, place, fields, repairs, lines left out."""

from collections import Counter

from records.article import Article

MOST_LINES = 200  # lines left out that are listed one by one
LONGEST = 60
REPAIRS = {
    "glosses": ("去掉拼音注音", "reading marks taken out"),
    "script": ("繁体转简体", "traditional to simplified"),
    "swaps": ("还原替换字词", "swapped words put back"),
    "lost_bytes": ("补回丢失字节", "lost bytes restored"),
    "punctuation": ("合并重复标点", "doubled punctuation"),
    "spaces": ("去掉多余空格", "spaces closed"),
    "emoji": ("去掉隐形字符和表情", "hidden characters and emoji taken out"),
    "width": ("全角转半角", "full width to half width"),
    "tags": ("去掉残留标签", "stray tags taken out"),
    "layout": ("去掉版面代码", "layout codes taken out"),
    "terms": ("港台用语对应", "Taiwan and Hong Kong words"),
}
KINDS = {
    "printed": ("页面印出", "printed"),
    "meta": ("元数据", "meta tag"),
    "url": ("网址", "address"),
    "given": ("给定", "given"),
}


def explain(article: Article) -> list[tuple[str, str]]:
    """(Chinese, English) lines, from the bytes to the last line left out."""
    lines: list[tuple[str, str]] = []
    if article.charset:
        charset = article.charset
        zh = f"编码：{charset.used}（声明 {charset.declared or '无'}；{charset.why}）"
        lines.append((zh, f"charset: {charset.used} (declared {charset.declared}; {charset.why})"))
    if article.container:
        lines.append((f"正文位置：{article.container}", f"container: {article.container}"))
    if article.template:
        lines.append((f"版式：{article.template}", f"template: {article.template}"))
    lines.append((f"可信度：{article.confidence:.2f}", f"confidence: {article.confidence:.2f}"))
    lines += _fields(article)
    for kind, count in sorted(article.repair_counts.items()):
        zh, en = REPAIRS.get(kind, (kind, kind))
        lines.append((f"修复：{zh} {count} 处", f"repair: {en}, {count}"))
    for damage in article.damaged:
        lines.append(
            (f"损坏：{damage.kind} “{damage.text[:LONGEST]}”", f"damaged: {damage.kind} {damage.text[:LONGEST]!r}")
        )
    lines += _dropped(article)
    return lines


def _fields(article: Article) -> list[tuple[str, str]]:
    lines = []
    if article.published:
        zh, en = KINDS[article.published.kind]
        doubt = f"；存疑：{article.published.unsure}" if article.published.unsure else ""
        unsure = f"; unsure: {article.published.unsure}" if article.published.unsure else ""
        lines.append(
            (
                f"发布时间：{article.published.value}（{zh}{doubt}）",
                f"published: {article.published.value} ({en}{unsure})",
            )
        )
    for name, key in (("来源", "source"), ("栏目", "column"), ("编辑", "editor"), ("下一页", "next_page")):
        value = getattr(article, key)
        if value:
            lines.append((f"{name}：{value}", f"{key}: {value}"))
    if article.reporters:
        names = "、".join(article.reporters)
        lines.append((f"记者：{names}", f"reporters: {names}"))
    lines += [(f"公文{key}：{value}", f"document {key}: {value}") for key, value in article.table.items()]
    lines += [(f"附件：{label} {address}", f"attachment: {label} {address}") for label, address in article.attachments]
    return lines


def _dropped(article: Article) -> list[tuple[str, str]]:
    counts = Counter(dropped.rule for dropped in article.dropped)
    lines = [(f"略去 {count} 行：{rule}", f"left out {count}: {rule}") for rule, count in counts.most_common()]
    for dropped in article.dropped[:MOST_LINES]:
        text = dropped.text[:LONGEST]
        lines.append((f"略去（{dropped.rule}）：{text}", f"left out ({dropped.rule}): {text}"))
    return lines
