"""Other habits of reposters than those of the sample portals, over articles of the sample portals' grammar."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from radar.portals.corpus import Corpus

DIGITS = "零一二三四五六七八九"
LEFT = ("本站编发", "内容由网友供稿，未经核实", "举报电话：0000-0000000", "欢迎订阅本刊电子版", "阅读原文请移步首页")
AD = (
    "【推广】标准厂房出租，水电齐全，拎包入驻。",
    "◆ 扫码进群，领取本周产业地图 ◆",
    "想了解更多载体信息？点此预约专员。",
)
OTHER_WORDS = (("举行", "举办"), ("项目", "專案"), ("签约", "簽約"), ("目前", "当前"), ("涉及", "涵盖"))
Habit = Callable[[Random, str], str]


def chinese_numbers(rng: Random, text: str) -> str:
    """7个 as 七个: small counts in characters."""
    return re.sub(r"(?<![\d.])([1-9])(?=[个家项名])", lambda m: DIGITS[int(m[1])], text)


def grouped(rng: Random, text: str) -> str:
    """1200 as 1,200, but for years."""
    return re.sub(r"(?<![\d.])(\d)(\d{3})(?![\d.年])", r"\1,\2", text)


def wide_digits(rng: Random, text: str) -> str:
    return text.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})


def other_quotes(rng: Random, text: str) -> str:
    return text.replace("“", "「").replace("”", "」").replace("，", ",").replace("；", ";")


def mended_typos(rng: Random, text: str) -> str:
    """Here and there a character is another one."""
    places = [i for i, c in enumerate(text) if "\u4e00" <= c <= "\u9fff" and c not in "一二三四五六七八九十百千万亿"]
    for place in rng.sample(places, max(1, len(places) // 150)):
        text = text[:place] + "某" + text[place + 1 :]
    return text


def ads_between(rng: Random, text: str) -> str:
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines += [line, rng.choice(AD)] if number % 2 else [line]
    return "\n".join(lines)


def own_ending(rng: Random, text: str) -> str:
    return "\n".join([text, *rng.sample(LEFT, 3)])


def rewritten_lead(rng: Random, text: str) -> str:
    """The first sentence in other words, the rest as it was."""
    first, mark, rest = text.partition("。")
    if len(rest) < 2 * len(first):
        return text
    return f"编者按：当地招商又有新进展，本刊摘编如下{mark}{rest}"


def middle(rng: Random, text: str) -> str:
    """One part of a page in several parts: from somewhere, 60 % of it."""
    begin = rng.randint(0, int(0.4 * len(text)))
    return text[begin : begin + int(0.6 * len(text))]


def swapped_words(rng: Random, text: str) -> str:
    for old, new in rng.sample(OTHER_WORDS, 2):
        text = text.replace(old, new, 2)
    return text


HABITS: dict[str, Habit] = {
    one.__name__: one
    for one in (
        chinese_numbers,
        grouped,
        wide_digits,
        other_quotes,
        mended_typos,
        ads_between,
        own_ending,
        rewritten_lead,
        middle,
        swapped_words,
    )
}


def other_figures(rng: Random, text: str, share: float = 1.0) -> str:
    """The bulletin of the next quarter: the words stay and the figures do not."""

    def redrawn(match: re.Match[str]) -> str:
        if rng.random() > share:
            return match[0]
        value = float(match[0])
        other = value * rng.choice((0.6, 0.8, 1.3, 1.7)) + rng.randint(1, 9)
        return f"{other:.1f}" if "." in match[0] else str(int(other))

    return re.sub(r"\d+(?:\.\d+)?(?![\d月日年]|\.\d)", redrawn, text)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`of`: the text it was made from, None for a first one; `habit`: how, other_figures for a look-alike."""

    id: str
    title: str
    text: str
    day: int
    of: str | None = None
    habit: str = ""


def first_texts(count: int, seed: int = 5) -> list[Sample]:
    """Articles of the sample portals with 300 characters and four figures, one of a kind."""
    found = []
    for piece in Corpus(count * 12, seed=seed):
        if piece.repeats or piece.contains or len(piece.text) < 300 or len(re.findall(r"\d+", piece.text)) < 4:
            continue
        found.append(Sample(id=piece.id, title=piece.title, text=piece.text, day=piece.published.toordinal() - 719163))
        if len(found) == count:
            break
    return found


def stream(count: int, seed: int = 5) -> Iterator[Sample]:
    """First texts, then a copy of each by each habit and a look-alike 90 days later."""
    rng = Random(seed)
    firsts = first_texts(count, seed)
    yield from firsts
    rest = []
    for one in firsts:
        for name, habit in HABITS.items():
            rest.append(
                Sample(
                    id=f"{one.id}-{name}",
                    title=one.title,
                    text=habit(rng, one.text),
                    day=one.day + rng.randint(0, 2),
                    of=one.id,
                    habit=name,
                )
            )
        rest.append(
            Sample(
                id=f"{one.id}-next",
                title=one.title,
                text=other_figures(rng, one.text),
                day=one.day + 90,
                of=one.id,
                habit="other_figures",
            )
        )
    rng.shuffle(rest)
    yield from rest
