"""The desk in a real browser: it reads, it works by keys, and nothing asks anything of another host."""

import struct
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Watched:
    """A browser page and the addresses that it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda wrong: self.errors.append(str(wrong)))

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def foreign(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("http://127.0.0.1:", "data:"))]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[object]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def watched(browser) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Watched(page)
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/alerts",
        "/facts",
        "/search?q=签约",
        "/subscriptions",
        "/subscriptions/new",
        "/channels",
        "/sources",
        "/reports?kind=monthly&of=current",
    ],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_drawn_at_both_widths_and_ask_nobody_else(
    watched: Watched, address: str, path: str, width: int
) -> None:
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(address + path)
    picture = watched.page.screenshot()
    assert struct.unpack(">II", picture[16:24]) == (width, 900)
    assert len(picture) > 10_000
    assert "招商雷达" in watched.page.inner_text("header")
    assert len(watched.page.inner_text("main")) > 30
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.foreign() == []
    assert watched.errors == []


def test_from_the_inbox_to_the_marked_sentence_to_the_page_as_served(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address + "/alerts")
    page.click("blockquote a")
    mark = page.locator("mark.fact-signed").first
    assert "签约项目12个" in mark.inner_text()
    assert mark.is_visible()
    page.click("text=保存的原页")
    page.wait_for_url("**/page")
    assert "集中签约12个装备项目" in page.inner_text("body")
    assert page.title() != "ran"
    assert [url for url in watched.foreign() if page.url in url] == []


def test_a_kept_page_fetches_nothing_and_runs_nothing(watched: Watched, address: str) -> None:
    answered: list[str] = []
    watched.page.on("response", lambda answer: answered.append(answer.url))
    watched.page.goto(address + "/alerts")
    article = watched.page.locator("[data-open]").first.get_attribute("href")
    watched.page.goto(f"{address}{article.partition('#')[0]}/page")
    watched.page.wait_for_load_state("networkidle")
    assert [url for url in answered if "far.example" in url] == []
    assert watched.page.title() == "徐州经济技术开发区集中签约12个装备项目_示例网"


def test_filters_swap_the_list_and_back_restores_it(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address + "/facts")
    page.check("input[value=negotiating]")
    page.wait_for_url("**stage=negotiating**")
    expect(page.locator("article.fact")).to_have_count(1)
    assert "洽谈" in page.inner_text("article.fact")
    page.go_back()
    expect(page.locator("article.fact", has_text="开工项目9个")).to_be_visible()
    assert "招商雷达" in page.inner_text("header")
    assert watched.foreign() == []


def test_keys_move_and_judge_and_take_back_but_not_while_typing(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address + "/alerts?state=all")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('[data-row]')")
    page.keyboard.press("x")
    page.keyboard.press("3")
    page.wait_for_selector("article.state-false_alarm")
    assert "误报：非签约" in page.inner_text("article .state")
    assert page.evaluate("document.activeElement.matches('[data-row]')"), "the swapped row has the focus again"
    page.keyboard.press("a")
    page.keyboard.type("je")
    page.keyboard.press("Enter")  # in the field: assigns, and does not press the first button
    page.wait_for_selector("article.state-assigned")
    assert "je" in page.inner_text("article .state")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("zx")
    assert page.input_value("#find") == "zx"
    page.keyboard.press("Escape")
    page.locator("[data-row]").first.focus()
    page.keyboard.press("z")
    page.wait_for_selector("article.state-false_alarm")
    page.keyboard.press("z")
    page.wait_for_selector("article.state-unread")


def test_a_rule_is_tried_beside_its_form(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address + "/subscriptions/jiangsu")
    page.fill("input[name=regions]", "山东省")
    page.click("text=试算过去 90 天")
    expect(page.locator("#preview h2").first).to_contain_text("过去 90 天会响")
    assert "少掉的 1 条" in page.inner_text("#preview")
    assert page.input_value("input[name=regions]") == "山东省"
    assert watched.errors == []


def test_the_inbox_and_the_rule_editor_work_without_scripts(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + "/alerts?state=all")
    page.click("article summary:has-text('误报')")
    page.click("article button:has-text('旧闻')")
    assert "1 条改为“误报”" in page.inner_text(".note.done")
    page.click("text=撤销上一步")
    assert "已撤销 1 条的改动" in page.inner_text(".note.done")
    page.check("article input[type=checkbox]")
    page.click("#many button:has-text('重点')")
    assert "1 条改为“重点”" in page.inner_text(".note.done")
    page.click("#many button:has-text('撤销')")
    page.goto(address + "/subscriptions/new")
    page.fill("input[name=regions]", "江苏省")
    page.click("text=试算过去 90 天")
    assert "过去 90 天会响" in page.inner_text("#preview")
    assert page.input_value("input[name=regions]") == "江苏省"
    context.close()


def test_everything_works_without_javascript(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    try:
        page.goto(address + "/facts")
        page.check("input[value=negotiating]")
        page.click("form.filters button")
        assert "stage=negotiating" in page.url
        assert page.locator("article.fact").count() == 1
        page.goto(address + "/?days=1")
        page.select_option("#scope", "all")
        page.click("form.acts button")
        assert "scope=all" in page.url
        page.goto(address + "/reports?kind=weekly&of=2026-W47")
        page.click("text=月报")
        assert "2026年" in page.inner_text("article.bulletin")
        page.fill("#find", "签约")
        page.press("#find", "Enter")
        assert page.locator("mark", has_text="签约").count() >= 1
    finally:
        context.close()


def test_on_paper_stand_the_words_without_menus(watched: Watched, address: str) -> None:
    page = watched.page
    page.emulate_media(media="print")
    page.goto(address + "/reports?kind=weekly&of=2026-W47")
    assert page.locator("article.bulletin").is_visible()
    assert not page.locator("header nav").is_visible()
    assert not page.locator("form.filters-line").is_visible()
    page.goto(address + "/facts")
    assert page.locator("article.fact").first.is_visible()
    assert not page.locator("form.filters").is_visible()


def test_small_words_reach_the_contrast_of_wcag_aa(watched: Watched, address: str) -> None:
    for path in (
        "/",
        "/?scope=all&days=30",
        "/facts",
        "/alerts?state=all",
        "/reports?kind=weekly&of=2026-W47",
        "/sources",
    ):
        watched.page.goto(address + path)
        assert watched.page.evaluate(CONTRAST) == [], path


# Every text against the nearest ground that is painted behind it; large text may have 3:1.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (words) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = words; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => { const f = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
    if (!text || !e.checkVisibility() || e.closest("option, .hidden, .skip")) continue;
    const style = getComputedStyle(e), a = light(rgba(style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
    if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) found.push(`${text.slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return found;
}"""
