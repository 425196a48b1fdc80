"""Every way of printing a part of a page together with every way of printing the others, drawn by seed."""

import random

import pytest

from text.read import read_page

HEADLINE = "青溪县秋季招商推介会签约12个项目"
SOURCE = "青溪县融媒体中心"
PROSE = (
    "本报讯 10月18日，青溪县秋季招商推介会在县会展中心举行，来自长三角的六十多家企业到会，现场签约项目12个，总投资48.6亿元。",
    "青溪县县长王立新在致辞中说，青溪县区位优越，交通便利，产业基础扎实，欢迎各地客商前来投资兴业。",
    "此次签约的项目涵盖新材料、高端装备、现代物流等领域，其中超10亿元项目两个，分别落户两个园区。",
    "近年来，该县坚持把招商引资作为经济工作的“一号工程”，组建八支招商小分队，常年驻点招商。",
    "今年前三季度，全县新签约亿元以上项目37个，开工21个，投产9个，实际到位资金同比增长18.3%。",
    "下一步，青溪县将围绕重点产业链补链强链，做好项目跟踪服务，推动签约项目早落地、早开工、早投产。",
)
DAYS = ("2023-10-19 08:32", "2023年10月19日 08:32", "2023/10/19 08:32:11", "2023-10-19", "2023年10月19日")
WAYS = (
    "",
    "<div class=dqwz>当前位置：<a>首页</a> > <a>招商动态</a> > 正文</div>",
    "<div>您的位置：首页 &gt;&gt; 招商动态</div>",
    "<table><tr><td>现在位置：<a>首页</a>→<a>招商动态</a>→浏览文章</td></tr></table>",
    "<ul class=breadcrumb><li><a>首页</a></li><li><a>招商动态</a></li></ul>",
)
HEADLINES = (
    "<h1>{t}</h1>",
    "<h2 class=xl-title>{t}</h2>",
    "<div class=tit>{t}</div>",
    "<p align=center><font size=5><b>{t}</b></font></p>",
    "<table width=100%><tr><td align=center class=bt>{t}</td></tr></table>",
    "<div id=title><span>{t}</span></div>",
    "<h3 style='text-align:center'>{t}</h3>",
    "<center><strong>{t}</strong></center>",
    "<dl><dt>{t}</dt></dl>",
    "<div class='arti_title'><h1 class='arti-name'>{t}</h1></div>",
)
TITLES = (
    "{t}",
    "{t}_青溪县人民政府",
    "{t}-青溪网",
    "青溪县人民政府-{t}",
    "{t} - 招商动态 - 青溪县投资促进局",
    "青溪县人民政府",
    "招商动态_青溪网",
    "{t}|青溪发布",
    "{t}_今日青溪_青溪县人民政府门户网站",
    "",
)
FIELDS = (
    "<div>来源：{s} 发布时间：{d} 浏览次数：<span id=h></span></div>",
    "<div class=info><span>发布时间：{d}</span><span>来源：{s}</span><span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span></div>",
    "<p>{d}　{s}　点击：12</p>",
    "<p>信息来源：{s} | 发布日期：{d} | 阅读次数：34</p>",
    "<table><tr><td>发布时间：{d}</td><td>信息来源：{s}</td><td>【字体：大 中 小】</td></tr></table>",
    "<ul><li>日期：{d}</li><li>来源：{s}</li><li>浏览：3</li></ul>",
    "<div><i>{d}</i> <i>来源：<a>{s}</a></i> <i>编辑：周南</i></div>",
    "<div>作者：admin 来源：{s} 时间：{d}</div>",
    "<div class='xl_sj'><span class='date'>{d}</span><span class='ly'>{s}</span></div>",
    "<div>【{d}】【来源：{s}】【打印】【关闭】</div>",
    "<div>发布机构：{s}</div><div>发布日期：{d}</div>",
    "<div><label>时间：</label><em>{d}</em><label>来源：</label><em>{s}</em></div>",
    "<p>稿源：{s}　时间：{d}　分享到：<a>微信</a></p>",
    "<p>{s} {d}</p>",
    "<p>更新时间：2023-10-20 10:00 发布时间：{d} 信息来源：{s}</p>",
    "<h5>发布时间:{d}  来源:{s}  访问量:<script>x</script></h5>",
)
PARAGRAPHS = (
    "<p>　　{}</p>",
    "<div>&nbsp;&nbsp;{}</div>",
    "　　{}<br/>",
    "<p style='text-indent:2em'><span style='font-size:16px'>{}</span></p>",
    "<section><p>{}</p></section>",
    "<p class=MsoNormal><font face=宋体>{}</font><o:p></o:p></p>",
    "&nbsp;&nbsp;&nbsp;&nbsp;{}<br><br>",
    "<li>{}</li>",
)
CONTAINERS = (
    "<div class=con>{}</div>",
    "<div class='article_content'>{}</div>",
    "<div id=zoom>{}</div>",
    "<table><tr><td>{}</td></tr></table>",
    "<td class=nr>{}</td>",
    "<div class=TRS_Editor><div class=Custom_UnionStyle>{}</div></div>",
    "<div id=vsb_content><div class=v_news_content>{}</div></div>",
    "<div><div><div>{}</div></div></div>",
    "<article>{}</article>",
    "<form><div class=detail>{}</div></form>",
)
TAILS = (
    "",
    "<p>（责任编辑：周南）</p>",
    "<div>【打印本页】【关闭窗口】</div>",
    "<div>上一篇：<a>全县启动冬季征兵</a></div><div>下一篇：<a>没有了</a></div>",
    "<div class=share>分享到：<a>微信</a><a>微博</a></div>",
    "<div class=fj>附件：</div><p>扫一扫在手机打开当前页</p>",
    "<div><h4>相关新闻</h4><ul><li><a>一条相关的新闻标题在这里</a></li><li><a>另一条相关的新闻标题</a></li></ul></div>",
    "<p>声明：本网转载稿件版权归原作者所有，如有侵权请联系删除。</p>",
    "<div class=pl><h3>网友评论</h3><p>写得真好，点赞家乡的变化，希望越来越好！</p></div>",
    "<p>编辑：周南　审核：吴北　签发：郑西</p>",
)
BESIDE = (
    "",
    "<div class=hot><h3>热点新闻</h3><ul><li><a>县领导调研重点项目建设</a></li><li><a>青溪新增三家省级企业</a></li><li><a>首届金秋丰收节开幕</a></li></ul></div>",
    "<div class=left><ul><li><a>招商政策</a></li><li><a>招商项目</a></li><li><a>投资指南</a></li></ul></div>",
    "<div class=qk><p>青溪县位于江北中部，总面积1200平方公里，人口60万，辖12个乡镇，是全国文明县城。</p></div>",
)
NAVIGATION = "<div><a href=/>首页</a> <a href=/a>政务公开</a> <a href=/b>互动交流</a> <a href=/c>投资青溪</a></div>"
FOOTER = "<div class=footer><p>主办：青溪县人民政府办公室</p><p>网站标识码：3300000001 苏ICP备00000001号</p></div>"


def drawn(rnd: random.Random) -> tuple[str, list[str], str]:
    """A page, its paragraphs and its date."""
    paragraphs = list(PROSE[: rnd.randrange(2, len(PROSE) + 1)])
    day = rnd.choice(DAYS)
    head = rnd.choice(HEADLINES).format(t=HEADLINE) + rnd.choice(FIELDS).format(s=SOURCE, d=day)
    paragraph, container, tail, beside = (rnd.choice(ways) for ways in (PARAGRAPHS, CONTAINERS, TAILS, BESIDE))
    text = "".join(paragraph.replace("{}", line) for line in paragraphs)
    within, behind = (tail, "") if rnd.random() < 0.4 else ("", tail)
    if rnd.random() < 0.3:
        core = container.replace("{}", head + text + within)
    else:
        core = head + container.replace("{}", text + within)
    before, after = (beside, "") if rnd.random() < 0.5 else ("", beside)
    title = rnd.choice(TITLES).format(t=HEADLINE)
    page = f"<meta charset=utf-8><title>{title}</title><body>{NAVIGATION}{rnd.choice(WAYS)}{before}<div>{core}{behind}</div>{after}{FOOTER}"
    return page, paragraphs, "2023-10-19T08:32" if "08:32" in day else "2023-10-19"


@pytest.mark.parametrize("seed", range(12))
def test_any_combination_is_read_without_a_mistake(seed: int) -> None:
    rnd = random.Random(seed)
    for _ in range(25):
        page, paragraphs, day = drawn(rnd)

        article = read_page(page.encode())

        published = article.published.value[:16] if article.published else None
        assert article.raw_text.split("\n") == paragraphs, page
        assert (article.raw_title, published, article.source, article.author) == (HEADLINE, day, SOURCE, None), page
