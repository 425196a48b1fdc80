"""Articles by the hundred thousand, for load only: real words and places in a random order, about 1,000 characters each.

Words come from pypinyin's table of phrases, drawn with the frequencies of Zipf's law, so that pairs of
characters are about as unevenly spread as in print. The facts are those that the sentences state; every second
one is about one project.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from pypinyin.phrases_dict import phrases_dict

from facts.gazetteer import default
from records import Amount, Article, Fact, Page, Paragraph, Place, Published, Reading
from storage.addresses import canonical, page_id

INDUSTRIES = {
    "laser-optics": "激光",
    "lidar": "激光雷达",
    "batteries": "储能电池",
    "metals-casting": "铸造",
    "graphene": "石墨烯",
    "chips": "芯片封测",
    "food": "食品加工",
    "new-energy": "新能源",
}
STAGES = {"signed": "签约", "started": "开工", "production": "投产", "negotiating": "在谈", "landed": "落地"}
COMMON = [
    "的",
    "在",
    "和",
    "是",
    "了",
    "等",
    "对",
    "为",
    "与",
    "有",
    "将",
    "项目",
    "发展",
    "企业",
    "产业",
    "投资",
    "建设",
    "经济",
    "工作",
    "推进",
    "服务",
    "我市",
    "全县",
    "政府",
    "园区",
    "招商",
]
FIRST_DAY = date(2014, 1, 1)
DAYS = 3650


@dataclass(frozen=True)
class Made:
    """A page (without bytes), its article and its reading."""

    page: Page
    article: Article
    reading: Reading


class Corpus:
    """Deterministic by seed; the same number gives the same article."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        words = sorted(w for w in phrases_dict if 2 <= len(w) <= 4)
        order = np.random.default_rng(seed).permutation(len(words))
        self.words = np.array(COMMON + [words[i] for i in order])
        weights = 1.0 / (np.arange(len(self.words)) + 20.0)
        self.cumulative = np.cumsum(weights / weights.sum())
        self.counties = [(r.code, r.name) for r in default() if r.level == 3 and r.adcode]

    def articles(self, start: int, stop: int) -> Iterator[Made]:
        for number in range(start, stop):
            yield self.article(number)

    def article(self, number: int) -> Made:
        draw = np.random.default_rng((self.seed, number))
        drawn = self.words[np.searchsorted(self.cumulative, draw.random(420))]
        pieces = [word + sign for word, sign in zip(drawn, signs(draw, len(drawn)), strict=True)]
        filler = "".join(pieces)
        code, county = self.counties[int(draw.integers(len(self.counties)))]
        day = (FIRST_DAY + timedelta(days=int(draw.integers(DAYS)))).isoformat()
        stage = list(STAGES)[min(int(draw.exponential(1.2)), len(STAGES) - 1)]
        industry = list(INDUSTRIES)[min(int(draw.exponential(2.0)), len(INDUSTRIES) - 1)]
        count, amount = int(draw.integers(1, 40)), round(float(draw.lognormal(1.5, 1.0)), 1)
        relevant = bool(draw.random() < 0.6)
        firm = f"{self.words[number % 9973]}{self.words[number % 9001]}科技有限公司" if number % 2 else ""
        what = f"{self.words[number % 8923]}{INDUSTRIES[industry]}项目"
        said = f"{firm}{what}" if firm else f"{INDUSTRIES[industry]}项目{count}个"
        quote = f"{STAGES[stage]}{said}，总投资{amount}亿元"
        told = f"{county}{quote}。" if relevant else f"{county}召开会议。"
        text = f"{told}{filler[:500]}\n{filler[500:960]}。"
        title = f"{county}{STAGES[stage]}{count}个{INDUSTRIES[industry]}项目" if relevant else f"{county}{filler[:12]}"
        url = f"http://site{number % 997}.example/{day[:4]}/{number}.html"
        article = Article(
            title=title,
            published=Published(value=day, kind="printed"),
            paragraphs=tuple(Paragraph(text=line) for line in text.split("\n")),
            raw_text=text,
            confidence=0.9,
        )
        place = Place(adcode=code, name=county, why="subject")
        fact = Fact(
            stage=stage,  # type: ignore[arg-type]
            quote=quote,
            start=len(county),
            end=len(county) + len(quote),
            amount=Amount(value=amount * 1e8, kind="total", printed=f"{amount}亿元"),
            host=place,
            industries=(industry,),
            companies=(firm,) if firm else (),
            projects=(what,) if firm else (),
            confidence="A",
        )
        reading = Reading(
            relevant=relevant,
            signing=relevant and stage == "signed",
            facts=(fact,) if relevant else (),
            hosts=(place,) if relevant else (),
            industries=(industry,) if relevant else (),
            extractor="bench",
        )
        page = Page(
            id=page_id(url, b""),
            url=url,
            canonical_url=canonical(url),
            site=f"site{number % 997}",
            status=200,
            fetched_at=1_720_000_000_000 + number,
        )
        return Made(page=page, article=article, reading=reading)


def signs(draw: np.random.Generator, n: int) -> list[str]:
    kinds = np.array(["", "", "", "", "", "，", "，", "。"])
    return list(kinds[draw.integers(0, len(kinds), n)])
