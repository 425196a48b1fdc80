"""Source, reporters and editor from the lines that name them."""

import re

SOURCE = re.compile(
    r"(?:文章来源|信息来源|稿件来源|新闻来源|来源|稿源|出处)\s{0,3}[:：]\s{0,4}(?:[\[【(（]\s?)?([^\s|｜\[\]【】()（）<>]{2,24})"
)
HAS_LETTERS = re.compile("[\u4e00-\u9fff]|^[A-Za-z .·]{2,}$")
NO_SOURCE = re.compile(r"^(?:未知|不详|其他|无|https?:|www\.)")
SOURCE_ENDS = re.compile(r"发布|作者|责任|责编|编辑|日期|点击|时间|字号|浏览|阅读|记者|更新|(?:19|20)\d\d[-年/]")
EDITOR = re.compile(r"(?:责任编辑|责编|编辑|值班编辑)\s{0,3}[:：]\s{0,3}([^\s|｜\[\]【】()（）:：,，]{2,16})")
AUTHOR = re.compile(r"作者\s{0,3}[:：]\s{0,3}((?:[\u4e00-\u9fff·]{2,4}[\s、]{0,2}){1,4})(?=$|[\s|｜\]】)）])")
WRITERS = "记者|通讯员|特约通讯员|实习生"
IN_BRACKETS = re.compile(rf"[(（【][^()（）【】]{{0,14}}?(?:{WRITERS})[\s:：]?([^()（）【】。,，]{{2,40}})[)）】]")
WHOLE_LINE = re.compile(rf"^[^。,，;；!！?？]{{0,14}}?(?:{WRITERS})[\s:：]{{0,3}}([^。,，;；!！?？]{{2,40}})$")
NOT_NAMES = re.compile(
    rf"(?:全媒体|本报|本网|见习|特约|{WRITERS}|文/图|摄影报道|报道|摄影|[\u4e00-\u9fff]{{2,3}}报道|文|图|摄)$"
)
SPLIT = re.compile(r"[\s、/／:：]+")
NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,12}")


def source(line: str) -> str | None:
    match = SOURCE.search(line)
    if match is None or NO_SOURCE.match(match[1]):
        return None
    end = SOURCE_ENDS.search(match[1])
    name = (match[1][: end.start()] if end else match[1]).strip("，,。;；、")
    return name if HAS_LETTERS.search(name) else None


def editor(line: str) -> str | None:
    match = EDITOR.search(line)
    return match[1] if match else None


def is_byline(line: str) -> bool:
    return len(line) < 48 and WHOLE_LINE.match(line.strip("[]【】()（） ")) is not None


def reporters(line: str) -> tuple[str, ...]:
    """Names in `(记者 甲 通讯员 乙)`, in a line of their own, or behind 作者."""
    stripped = line.strip("[]【】()（） ")
    match = IN_BRACKETS.search(line) or AUTHOR.search(line) or (WHOLE_LINE.match(stripped) if len(line) < 48 else None)
    return _names(match[1]) if match else ()


def _names(words: str) -> tuple[str, ...]:
    parts = [part for part in SPLIT.split(words) if part]
    names: list[str] = []
    single = ""
    for part in parts:
        if NOT_NAMES.fullmatch(part) or part in ("通讯员", "记者"):
            continue
        if len(part) == 1:  # 李 慧
            names += [single + part] if single else []
            single = "" if single else part
            continue
        if NAME.fullmatch(part):
            names.append(part)
    return tuple(dict.fromkeys(names))
