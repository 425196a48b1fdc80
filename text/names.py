"""Names of people in a line: behind a role, in brackets, beside an institution."""

import re
from functools import cache

from text import vocabulary
from text.lines import buttons
from text.signs import HAN, OFFICE, WRITING, placeholders, role, words

NAMES_END = re.compile(
    r"[:：（(）)\[\]【】。]|，系|，为|\s(?=[\u3400-\u9fff]{0,4}(?:编辑|责编|审核|校对|摄影)\s?[:：丨︱|｜/／])|(?=(?:点击|浏览|阅读|来源|稿源|编辑|责编|责任编辑|时间|日期|发布|发表|更新|字号|字体|人气|评论|审核|校对)(?:[:：\s]|次数|量|数|时间|日期|$))|(?=(?:19|20)\d\d\s?[-/.年])"
)
SPLIT = re.compile(r"[\s、,，;；/／|｜&•︱丨]{1,4}")
NAME = re.compile(rf"{HAN}{{2,4}}")
STRANGER = re.compile(r"[\u3400-\u9fff]{1,7}·[\u3400-\u9fff·]{1,12}|[A-Z][A-Za-z .]{2,24}")
BEFORE_INSTITUTION = re.compile(rf"({HAN}{{2,3}}?)(?={HAN}{{2,8}}(?:大学|学院|研究院|研究所|研究中心))")
BEHIND_INSTITUTION = re.compile(rf"(?:学院|大学|研究院|研究所|[报社网台院所局])({HAN}{{2,3}})$")
OF_RANK = re.compile(rf"(?:研究员|教授|院长|所长|主任|部长|学者|评论员|专家|研究生|博士|会长|秘书长)({HAN}{{2,3}})$")
IS_OF = re.compile(rf"({HAN}{{2,3}})(?:系|为|是)")
INNER_ROLE = re.compile(
    rf"(?<={HAN})(?<!媒体)(?<!融媒)(?<!首席)(?<!见习)(?<!实习)(?<!特派)(?<!特约)(?<!新闻)(?<!户端)(?<![报网社台])(?=(?:特约|见习|实习|本报)?(?:通讯员|记者|实习生)(?!站))"
)
PICTURES = ("图", "摄", "摄影")  # whose names follow is no writer


def names(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """The names that a text begins with. `strict`: nothing but names, each of which begins with a family name."""
    text = NAMES_END.split(text.strip(" :：/／|[【(（"), maxsplit=1)[0]
    parts = [part.strip("-—_ ") for part in SPLIT.split(INNER_ROLE.sub(" ", text[:120])) if part]
    found: list[str] = []
    single = ""
    for part in parts[:12]:
        found_role = WRITING.match(part) or role().match(part)
        part = part[found_role.end() :] if found_role else part
        if not part:
            continue
        if found and (part in PICTURES or (part.endswith("报道") and not has_surname(part[:-2]))):
            break
        if strict and (OFFICE.search(part) or part in words("after")):
            continue
        if len(part) == 1 and re.match(HAN, part) and part not in words("after"):
            found += [single + part] if single else []
            single = "" if single else part
            continue
        name = _name(part)
        if name and (not strict or has_surname(name)):
            found.append(name)
        elif strict:
            return ()
        elif found and part not in words("after"):
            break
    if not found and not strict and (match := OF_RANK.search(text)):
        found = [match[1]]
    return tuple(dict.fromkeys(found[:6]))


def _name(part: str) -> str | None:
    """A token as a name: Chinese of two to four characters, a transcription, or a name behind or before an institution."""
    for word in _after():
        if part.endswith(word) and len(part) - len(word) >= (2 if len(word) > 1 or word == "摄" else 3):
            part = part[: -len(word)]
            break
    if (
        OFFICE.search(part)
        or part in words("nobody")
        or part in words("after")
        or part in words("role")
        or part in placeholders()
        or part in buttons()
    ):
        return None
    if NAME.fullmatch(part) or STRANGER.fullmatch(part):
        return part
    matches = (IS_OF.match(part), BEHIND_INSTITUTION.search(part), BEFORE_INSTITUTION.match(part))
    return next((match[1] for match in matches if match and has_surname(match[1])), None)


@cache
def _after() -> tuple[str, ...]:
    return tuple(sorted(words("after"), key=lambda word: (-len(word), word)))


def has_surname(name: str) -> bool:
    surnames = vocabulary.rows("credits", "surname")[0]
    return 0 < len(name) <= 4 and (name[0] in surnames["words"][0] or name[:2] in surnames["compound"])
