"""One alert for one real event: what rings, what only gains a source, what stays silent."""

import dataclasses

import pytest

from alerts.bell import Bell, take_up_changed
from alerts.ringing import Policy
from records import Amount, Period, Reading, Subscription

LINE = "11月18日，薛城区举行集中签约仪式，虚构的远岚储能科技有限公司与区政府签约，总投资5.2亿元，将建设储能电池生产基地和研发中心。"
REWRITTEN = "远岚储能科技落户薛城！日前，这家公司与当地签下储能电池项目，总投资5.2亿元，建成后预计年产值十亿元，新增就业四百人。"
OTHER = "本报讯　薛城区近日再传捷报：远岚储能科技的储能电池基地举行开工典礼，项目建设单位表示将抢抓工期，力争早日竣工投产达效。"


@pytest.fixture(autouse=True)
def rules(archive):
    archive.subscriptions.put(Subscription(id="zz", name="枣庄", regions=("370400",), stages=()))


@pytest.fixture
def signed(fact):
    def make(article, quote="总投资5.2亿元", amount=5.2e8, **values):
        given = {"host": "370403", "companies": ("远岚储能科技有限公司",), "amount": amount} | values
        return fact(quote, article=article, **given)

    return make


def alerts(archive):
    return archive.alerts.find()[0]


def test_a_first_statement_rings_with_its_proof_and_one_letter(article, signed, take, archive):
    news = article(LINE, title="薛城签约")
    assert take(news, signed(news)) == 1
    (alert,) = alerts(archive)
    assert (alert.kind, alert.sources, alert.state) == ("new", 1, "unread")
    assert [b.clause for b in alert.because] == ["地区=山东省枣庄市"]
    assert archive.outbox.counts()["queued"] == 1


def test_a_repost_only_adds_a_source(article, signed, take, archive):
    news = article(LINE, title="薛城签约")
    take(news, signed(news))
    assert take(news, signed(news), site="reposter") == 0
    (alert,) = alerts(archive)
    assert alert.sources == 2
    assert archive.outbox.counts()["queued"] == 1


def test_a_rewritten_story_of_the_same_project_only_adds_a_source(article, signed, take, archive):
    first, second = article(LINE), article(REWRITTEN)
    take(first, signed(first))
    assert take(second, signed(second, companies=("远岚储能科技",))) == 0
    assert [a.sources for a in alerts(archive)] == [2]


def test_the_same_figures_of_the_same_place_without_a_name_are_one_event(article, fact, take, archive):
    first, second = (
        article("薛城区签约项目14个，总投资64.2亿元。"),
        article("一季度签约项目14个、64亿元，薛城区迎来开门红。"),
    )
    take(first, fact("签约项目14个，总投资64.2亿元", article=first, host="370403", count=14, amount=64.2e8))
    assert take(second, fact("签约项目14个、64亿元", article=second, host="370400", count=14, amount=64e8)) == 0
    assert [a.sources for a in alerts(archive)] == [2]


def test_other_figures_of_the_same_place_are_another_event(article, fact, take, archive):
    first, second = article("薛城区签约项目14个，总投资64.2亿元。"), article("薛城区签约项目5个，总投资19.6亿元。")
    take(first, fact("签约项目14个", article=first, host="370403", count=14, amount=64.2e8))
    assert take(second, fact("签约项目5个", article=second, host="370403", count=5, amount=19.6e8)) == 1
    assert {a.kind for a in alerts(archive)} == {"new"}


def test_a_new_stage_rings_and_follows_the_first_alert(article, signed, take, archive, clock):
    first, second = article(LINE), article(OTHER, day="2026-12-10")
    take(first, signed(first))
    (before,) = alerts(archive)
    clock.pass_(days=20)
    assert take(second, signed(second, "开工典礼", amount=None, stage="started")) == 1
    newest = alerts(archive)[0]
    assert (newest.kind, newest.follows) == ("stage", before.id)


def test_a_later_stage_of_the_same_day_updates_the_alert(article, signed, take, archive):
    first, second = article(LINE), article(OTHER)
    take(first, signed(first))
    assert take(second, signed(second, "开工典礼", amount=None, stage="started")) == 0
    assert [a.sources for a in alerts(archive)] == [2]


def test_a_figure_changed_at_its_source_rings_as_such(article, signed, take, archive):
    first = article(LINE, url="http://127.0.0.1/a")
    take(first, signed(first))
    edited = article(LINE.replace("5.2亿", "7.8亿"), url="http://127.0.0.1/a")
    assert take(edited, signed(edited, "总投资7.8亿元", amount=7.8e8)) == 1
    assert alerts(archive)[0].kind == "figure" or alerts(archive)[1].kind == "figure"


def test_another_source_that_contradicts_the_figure_rings_as_such(article, signed, take, archive):
    first, second = article(LINE), article(REWRITTEN.replace("5.2", "9.9"))
    take(first, signed(first))
    assert take(second, signed(second, "总投资9.9亿元", amount=9.9e8), site="other") == 1
    assert sorted(a.kind for a in alerts(archive)) == ["contradiction", "new"]


def test_sums_of_different_kinds_are_no_contradiction(article, signed, take, archive):
    first, second = article(LINE), article(REWRITTEN)
    take(first, signed(first))
    agreed = Amount(value=3e8, kind="agreed")
    assert take(second, signed(second, amount=agreed), site="other") == 0


def test_an_old_page_served_anew_never_rings(article, signed, take, archive):
    old = article(LINE, day="2024-03-01")
    assert take(old, signed(old)) == 0
    assert alerts(archive) == []
    assert take(old, signed(old), policy=Policy(max_age_days=None), url="http://127.0.0.1/other") == 1


def test_a_late_copy_of_a_known_text_never_rings_whatever_its_date_says(article, signed, take, archive, clock):
    archive.subscriptions.remove("zz")
    first = article(LINE)
    take(first, signed(first))
    archive.subscriptions.put(Subscription(id="later", name="later", regions=("370400",), stages=()))
    clock.pass_(days=20)
    copy = article(LINE, day="2026-12-10")
    assert take(copy, signed(copy)) == 0


def test_a_good_copy_rings_when_the_first_one_could_not_be_read(article, signed, take, archive):
    first = article(LINE)
    assert take(first) == 0
    assert take(first, signed(first), url="http://127.0.0.1/copy") == 1


def test_rereading_the_same_page_rings_nothing(article, signed, take, archive):
    news = article(LINE, url="http://127.0.0.1/a")
    take(news, signed(news))
    assert take(news, signed(news, amount=8.8e8)) == 0
    assert len(alerts(archive)) == 1


def test_a_crash_before_the_end_of_the_unit_leaves_neither_alert_nor_letter(article, signed, archive, atlas, keep):
    from alerts.bell import Bell
    from records import Reading

    news = article(LINE, url="http://127.0.0.1/a")
    reading = Reading(facts=(signed(news),))
    page = keep(news, news.url)

    def interrupted():
        with archive.unit_of_work() as unit:
            filed = unit.file(page, news, reading)
            assert Bell(archive, atlas=atlas).ring(unit, filed, news, reading, site=None) == 1
            raise RuntimeError("the power failed")

    with pytest.raises(RuntimeError):
        interrupted()
    assert alerts(archive) == []
    assert archive.outbox.counts()["queued"] == 0


def test_one_letter_for_one_article_however_many_of_its_facts_match(article, signed, fact, take, archive):
    news = article(LINE, OTHER)
    other = fact("研发中心", article=news, host="370403", companies=("灰岭传感",), amount=1e8)
    assert take(news, signed(news), other) == 1
    again = article(REWRITTEN)
    assert take(again, fact("", article=again, host="370403", companies=("灰岭传感",), amount=1e8)) == 0


def test_an_edited_rule_holds_for_the_next_article(article, signed, take, archive):
    first = article(LINE)
    rule = archive.subscriptions.get("zz")
    archive.subscriptions.put(dataclasses.replace(rule, min_amount=9e8))
    assert take(first, signed(first)) == 0
    archive.subscriptions.put(dataclasses.replace(rule, min_amount=1e8))
    assert take(first, signed(first), url="http://127.0.0.1/next") == 1
    assert alerts(archive)[0].subscription_version == archive.subscriptions.version()


def test_two_subscriptions_ring_apart(article, signed, take, archive):
    archive.subscriptions.put(Subscription(id="sd", name="山东", regions=("370000",), channels=("a", "b")))
    news = article(LINE)
    assert take(news, signed(news)) == 2
    assert archive.outbox.counts()["queued"] == 3


def test_an_undated_page_that_speaks_of_long_ago_is_old(article, signed, take, archive):
    old = article(LINE, day=None)
    long_ago = Period(start="2024-03-01", end="2024-03-01", printed="2024年3月1日")
    assert take(old, signed(old, period=long_ago)) == 0
    assert take(old, signed(old), url="http://127.0.0.1/undated") == 1


def test_new_money_of_a_known_project_rings(article, signed, take, archive, clock):
    first = article(LINE)
    take(first, signed(first, period=Period(start="2026-11-18", end="2026-11-18")))
    clock.pass_(days=60)
    more = article(REWRITTEN.replace("5.2", "2.5"), day="2027-01-18")
    again = Amount(value=2.5e8, kind="agreed")
    assert (
        take(more, signed(more, "总投资2.5亿元", amount=again, period=Period(start="2027-01-18", end="2027-01-18")))
        == 1
    )
    assert alerts(archive)[0].kind in ("figure", "contradiction")


def test_the_same_totals_of_the_same_months_are_one_event_however_late(article, fact, take, archive, clock):
    year = Period(start="2026-01-01", end="2026-10-31")
    first, second = (
        article("今年1至10月，枣庄市签约项目44个。"),
        article("前十个月，全市签约项目44个，持续向好。", day="2026-12-15"),
    )
    take(first, fact("签约项目44个", article=first, host="370400", count=44, period=year))
    clock.pass_(days=25)
    assert take(second, fact("签约项目44个", article=second, host="370400", count=44, period=year)) == 0


def test_a_change_of_a_named_list_holds_from_the_next_article(article, fact, archive, atlas, keep):
    store = archive.subscriptions
    store.put_all(
        [Subscription(id="rivals", name="竞争地区", regions=("@rivals",)), Subscription(id="lost", name="x", regions=("@x",))],
        lists={"regions": {"rivals": ["370400"]}}, only_these=True,
    )  # fmt: skip
    bell = Bell(archive, atlas=atlas)

    def file(number, host):
        news = article(f"第{number}个虚构项目签约。", url=f"http://127.0.0.1/{number}")
        read = Reading(relevant=True, signing=True, facts=(fact("签约", article=news, host=host),))
        with archive.unit_of_work() as unit:
            return bell.ring(unit, unit.file(keep(news, news.url), news, read), news, read, site=None)

    assert [file(1, "370403"), file(2, "320311")] == [1, 0]
    store.set_lists({"regions": {"rivals": ["320000"]}})
    assert [file(3, "370403"), file(4, "320311")] == [0, 1]


@pytest.mark.parametrize(
    ("amount", "industries", "days", "rings"),
    [
        (5e8, ("display",), 1, 1),  # another trade, the same round sum in the same town
        (5e8, ("battery-storage",), 1, 0),
        (5e8, ("battery-storage",), 8, 1),  # a week later somebody else signs five 亿
        (5.27e8, ("display",), 8, 0),  # nobody else signs 5.27亿: the trade was read from other words
        (5e8, (), 1, 0),
    ],
)
def test_a_round_sum_without_names_joins_only_in_its_trade_and_its_days(
    article, fact, take, clock, amount, industries, days, rings
):
    first = article("薛城区一储能项目签约，协议明确了建设周期和投资强度。", day="2026-11-20")
    take(first, fact("签约", article=first, host="370403", amount=amount, industries=("battery-storage",)))
    clock.pass_(days=days)
    day = f"2026-11-{20 + days}"
    second = article("另据区投资促进局消息，又有客商与当地签下合同，双方约定年内开工。", day=day)
    told = fact("签下合同", article=second, host="370403", amount=amount, industries=industries)
    assert take(second, told, site="other") == rings


def test_a_file_of_rules_is_taken_up_again_only_when_it_changed(archive, atlas, tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text('[[subscription]]\nid = "a"\nregions = ["江苏"]\n', encoding="utf-8")
    assert take_up_changed(archive, path, atlas=atlas)
    edited = dataclasses.replace(archive.subscriptions.get("a"), regions=("370000",))
    archive.subscriptions.put(edited)
    assert not take_up_changed(archive, path, atlas=atlas)
    assert archive.subscriptions.get("a").regions == ("370000",), "what was edited on the desk stays"
    path.write_text('[[subscription]]\nid = "a"\nregions = ["湖北省"]\n', encoding="utf-8")
    assert take_up_changed(archive, path, atlas=atlas)
    assert archive.subscriptions.get("a").regions == ("420000",)


def test_a_repeat_that_names_the_firm_lets_it_be_found_by_the_firm_later(article, signed, take, archive, clock):
    first = article("薛城区一储能电池项目签约，总投资5.27亿元，建设周期两年。", title="薛城签约")
    take(first, signed(first, "总投资5.27亿元", amount=5.27e8, companies=()))
    second = article("远岚储能科技与薛城签下合同，总投资5.27亿元，主要生产电池。", title="落户")
    assert take(second, signed(second, "总投资5.27亿元", amount=5.27e8), site="other") == 0
    clock.pass_(days=150)
    third = article("回顾：远岚储能科技当初在薛城签约，总投资5.27亿元。", title="回顾", day=None)
    assert take(third, signed(third, "总投资5.27亿元", amount=5.27e8), site="third") == 0
    (alert,) = alerts(archive)
    assert alert.sources == 3


@pytest.mark.parametrize(
    ("values", "rings"),
    [
        ({"companies": ("远岚储能科技公司",), "amount": 5.2e8}, 0),  # the same firm with the same sum
        ({"companies": ("远岚储能科技公司",), "amount": 7.7e8}, 1),  # it signs elsewhere, too
        ({"companies": (), "count": 14, "amount": 33.7e8}, 0),
        ({"companies": (), "count": 15, "amount": 33.7e8}, 1),
    ],
)
def test_a_misread_place_makes_no_second_event_where_all_else_agrees(
    article, fact, take, clock, archive, values, rings
):
    archive.subscriptions.put(Subscription(id="zz", name="各地", stages=()))
    first = article("薛城区举行集中签约仪式，现场签下一批项目，协议明确了建设周期。", title="签约")
    told = [
        fact("签下一批", article=first, host="370403", companies=("远岚储能科技有限公司",), amount=5.2e8),
        fact("现场", article=first, host="370403", count=14, amount=33.7e8),
    ]
    assert take(first, *told) == 1
    clock.pass_(days=1)
    second = article(
        "泉山区新闻：另一条消息排在前面，后面接着别处的签约消息，全文转载。", title="转载", day="2026-11-21"
    )
    assert take(second, fact("签约", article=second, host="320311", **values), site="copier") == rings
