"""Letters: what stands in them, what a page cannot do to them, and what an administrator may edit."""

import pytest

from alerts.letter import letter_values
from alerts.rendering import Letters, write_templates
from records import Amount, Count, Place, Reading

TITLE = "薛城区[点此领奖](http://evil.invalid)集中签约"


@pytest.fixture
def values(article, fact, atlas):
    news = article("11月18日，薛城区举行签约仪式，签约14个项目，意向总投资约64.2亿元。仪式后代表座谈。", title=TITLE)
    signed = fact(
        "签约14个项目，意向总投资约64.2亿元", article=news, host=Place(adcode="370403", name="薛城区", zone="薛城经开区"),
        industries=("battery-storage",), companies=("远岚储能",), count=Count(value=14),
        amount=Amount(value=64.2e8, kind="intended", qualifier="about"),
    )  # fmt: skip
    given = letter_values(news, Reading(facts=(signed,)), 0, atlas=atlas)
    return {**given, "kind": "新事件", "sources": 7, "because": []}


def letter(values, **options):
    desk = options.pop("desk", "http://desk.invalid")
    return Letters(desk=desk, **options).alert(values, ident="a1", key="a1:hook", subscription="周边签约")


def test_a_letter_holds_place_industry_stage_figures_sentence_sources_and_link(values):
    sent = letter(values)
    for words in (
        "山东省枣庄市薛城区薛城经开区", "签约", "14个项目", "意向投资约64.2亿元", "锂电储能", "远岚储能", "共7处报道",
        "11月18日，薛城区举行签约仪式，签约14个项目，意向总投资约64.2亿元。", "周边签约", "a1:hook",
    ):  # fmt: skip
        assert words in sent.text
    assert "代表座谈" not in sent.text
    assert sent.link == "http://desk.invalid/alerts/a1"
    assert sent.link not in sent.text


def test_a_missing_amount_is_undisclosed_and_never_zero(article, fact, atlas):
    news = article("签约项目。")
    given = letter_values(news, Reading(facts=(fact("签约", article=news),)), 0, atlas=atlas)
    assert given["amount"] == "未披露"
    assert "未披露" in letter({**given, "kind": "新事件", "sources": 1, "because": []}).text


def test_a_headline_cannot_make_a_link_or_markup(values):
    sent = letter({**values, "title": TITLE + "<script>alert(1)</script>", "url": "javascript:alert(1)"})
    assert "](http" not in sent.markdown
    assert "<script" not in sent.html
    assert "javascript:" not in sent.html


def test_control_characters_do_not_reach_a_letter(values):
    sent = letter({**values, "title": "签\x00约\x0b\ud800"})
    assert "签约" in sent.text
    sent.text.encode()


def test_a_digest_names_each_alert_and_links_to_it(values):
    items = [{**values, "ident": str(n), "subscription": "x"} for n in range(3)]
    sent = Letters(desk="http://desk.invalid").digest(items, key="k", title="招商预警日报")
    assert sent.subject == "招商预警日报（3条）"
    assert sent.text.count("薛城区") >= 3
    assert sent.html.count("http://desk.invalid/alerts/") == 3
    assert sent.data["alerts"] == ["0", "1", "2"]


def test_an_edited_template_is_used(values, tmp_path):
    (tmp_path / "alert.txt.j2").write_text("快报：{{ region }}", encoding="utf-8")
    assert letter(values, overrides=tmp_path).text == "快报：山东省枣庄市薛城区薛城经开区"


@pytest.mark.parametrize(
    "source",
    [
        "{{ region.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{% for x in range(10**9) %}x{% endfor %}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '../../alert.txt.j2' %}",
        "{{ nothing_of_this_name }}",
        "{% if %}",
        "x" * 70_000,
        "{% for a in because %}{% for b in because %}{% for c in because %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in 'xxxx' %}x{% endfor %}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ title|center(999999999) }}",
        "{{ title.replace('a', 'b') }}",
    ],
)
def test_an_edited_template_that_fails_or_reaches_out_is_replaced_by_ours(source, values, tmp_path, caplog):
    (tmp_path / "alert.txt.j2").write_text(source, encoding="utf-8")
    assert "薛城经开区" in letter(values, overrides=tmp_path).text
    assert "alert.txt.j2" in caplog.text


def test_a_mistake_in_a_template_is_named_with_its_line(tmp_path):
    path = tmp_path / "alert.txt.j2"
    path.write_text("一\n{% if %}\n", encoding="utf-8")
    assert "alert.txt.j2, line 2: " in Letters(overrides=tmp_path).check()["alert.txt.j2"]


def test_the_templates_that_ship_are_a_start_for_editing(values, tmp_path):
    written = write_templates(tmp_path / "letters")
    assert len(written) == 6
    states = Letters(overrides=tmp_path / "letters").check()
    assert set(states.values()) == {"edited"}, "what ships keeps the rules for edited templates"
    written[0].write_text("改过", encoding="utf-8")
    assert write_templates(tmp_path / "letters") == []
    assert written[0].read_text(encoding="utf-8") == "改过"
    assert letter(values, overrides=tmp_path / "letters").text == letter(values).text


def test_a_digest_says_what_was_seen(values):
    items = [{**values, "ident": "1", "subscription": "x"}]
    sent = Letters().digest(items, key="k", title="日报", coverage="近24小时抓到 3/4 个来源；没抓到：甲")
    assert "覆盖：近24小时抓到 3/4 个来源；没抓到：甲" in sent.text
    assert "没抓到：甲" in sent.html
    assert "没抓到：甲" in sent.markdown
