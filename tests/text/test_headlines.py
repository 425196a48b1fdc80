"""The headline among site names, columns and series, in `<title>` and on the page."""

import pytest

from text.read import read_page

T = "青溪县秋季招商推介会签约12个项目"
BODY = "<p>10月18日，青溪县秋季招商推介会举行，现场签约项目12个，总投资48.6亿元，涵盖新材料、高端装备等领域。</p>"
FONT = "<table><tr><td align=center><font size=4><b>{}</b></font></td></tr><tr><td>2004-03-05 08:20 青溪日报</td></tr></table>"
DAY = "<p>2004-03-05 来源：青溪日报</p>"

# What <title> says, what stands above the text, the headline.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("千龙新闻网--社会--" + T, FONT.format(T), T),
    ("新华网_" + T, FONT.format(T), T),
    ("人民网--社会--" + T, FONT.format(T), T),
    (T + "_新闻中心_青溪网", FONT.format(T), T),
    ("青溪网-新闻-" + T, FONT.format(T), T),
    ("青溪网 >> 新闻 >> " + T, FONT.format(T), T),
    ("青溪网 - " + T, FONT.format(T), T),
    ("青溪网::" + T, FONT.format(T), T),
    ("[图文]" + T + "-青溪网", FONT.format(T), T),
    (T + "(图)_青溪网", FONT.format(T + "(图)"), T + "(图)"),
    (T[:12] + "...-青溪网", FONT.format(T), T),
    (T[:12] + "…_青溪网", f"<div class='nt'>{T}</div><div>2004-03-05 08:20 青溪日报</div>", T),
    ("新闻详情", f"<p class=tt>{T}</p><p>2004-03-05 08:20 来源：青溪日报</p>", T),
    ("青溪县人民政府 政务公开 " + T, f"<div class=con-t>{T}</div><div>2004-03-05 08:20 青溪日报</div>", T),
    ("【青溪网】" + T, FONT.format(T), T),
    ("", FONT.format(T), T),
    ("青溪网", f"<h1><img src=logo.gif alt='青溪网'></h1><h2>{T}</h2>{DAY}", T),
    ("青溪网", f"<div id=logo><h1>青溪网</h1></div><div class=c><div class=tit>{T}</div>{DAY}</div>", T),
    ("招商动态-青溪县投资促进局", f"<h2>招商动态</h2><h3>{T}</h3>{DAY}", T),
    (
        "招商动态_青溪县投资促进局",
        f"<div class=lanmu>招商动态</div><div style='font-size:22px;text-align:center'>{T}</div><div>发布时间：2004-03-05 来源：青溪日报</div>",
        T,
    ),
    (
        "青溪县招商局网站",
        f"<center><span style='font-size:18pt'>{T}</span></center><center>2004-03-05 来源：青溪日报</center>",
        T,
    ),
    (
        T.replace("签约", " 签约") + " - 青溪网",
        f"<h1>{T.replace('签约', '<br>签约')}</h1>{DAY}",
        T.replace("签约", " 签约"),
    ),
    ("图：" + T, FONT.format(T), T),
    (T + " 青溪网", FONT.format(T), T),
    (T + "·青溪网", DAY, T),
    (T + " | 青溪经济网 - 权威财经", DAY, T),
    (T + "--青溪网--青溪县委宣传部主办", DAY, T),
    (T + "_青溪", DAY, T),
    (T + "-财经-青溪网", DAY, T),
    ("青溪发布：" + T, f"<h1>青溪发布：{T}</h1>{DAY}", "青溪发布：" + T),
    ("“双招双引”在行动｜" + T + "_青溪网", f"<h1>“双招双引”在行动｜{T}</h1>{DAY}", "“双招双引”在行动｜" + T),
    ("“双招双引”在行动｜" + T, DAY, "“双招双引”在行动｜" + T),
    ("2023年10月-" + T + "-青溪网", FONT.format(T), T),
    (T, f"<a href=/><h1>青溪日报</h1></a><h1 class='a'><a href='#'>{T}</a></h1>{DAY}", T),
)


@pytest.mark.parametrize(
    ("title", "above", "headline"), PAGES, ids=[f"{n}-{row[0][:24]}" for n, row in enumerate(PAGES)]
)
def test_the_headline_is_found(title: str, above: str, headline: str) -> None:
    navigation = "<div><a href=/>首页</a> <a href=/a>政务公开</a> <a href=/b>投资青溪</a></div>"
    page = f"<title>{title}</title><body>{navigation}{above}<div class=zz>{BODY}</div><div>版权所有 青溪网</div>"

    article = read_page(page.encode())

    assert article.raw_title == headline
    assert article.raw_text == BODY[3:-4]
