"""`radar report` and `radar export` as a user calls them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from radar.cli import radar
from radar.errors import RadarError
from records import Amount, Article, Fact, Page, Paragraph, Place, Published, Reading, Subscription
from storage.addresses import page_id
from storage.archive import Archive
from storage.database import utc_ms

QUOTE = "沛县与示例星河重工有限公司签约，总投资8亿元"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one signing of 18 November 2026."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "radar.toml").write_text('data = "data"\nsites = ["sites"]\n', encoding="utf-8")
    (tmp_path / "sites").mkdir()
    fact = Fact(
        stage="signed", quote=QUOTE, start=0, end=len(QUOTE), confidence="A", host=Place(adcode="320322", name=""),
        companies=("示例星河重工有限公司",), amount=Amount(value=8e8, kind="total"),
    )  # fmt: skip
    article = Article(
        title="=沛县签约", published=Published(value="2026-11-18", kind="printed"),
        paragraphs=(Paragraph(text=QUOTE),), raw_text=QUOTE, confidence=0.9,
    )  # fmt: skip
    url = "http://xuzhou.example/1.html"
    page = Page(
        id=page_id(url, QUOTE.encode()),
        url=url,
        canonical_url=url,
        site="x",
        status=200,
        fetched_at=utc_ms(),
        body=QUOTE.encode(),
    )
    with Archive.open(tmp_path / "data") as archive:
        archive.subscriptions.put(Subscription(id="shandong", name="山东", regions=("370000",)))
        archive.pages.keep(page, kind="article")
        with archive.unit_of_work() as unit:
            unit.file(page, article, Reading(relevant=True, signing=True, facts=(fact,)))
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(radar, list(words))


@pytest.mark.parametrize(
    ("words", "period"),
    [
        (["daily", "--of", "2026-11-18"], "2026年11月18日"),
        (["weekly", "--of", "2026-W47"], "2026年第47周"),
        (["monthly", "--of", "2026-11"], "2026年11月"),
    ],
)
def test_a_bulletin_of_each_kind_states_the_signing(folder: Path, words: list[str], period: str) -> None:
    done = call("report", *words)
    assert done.exit_code == 0, done.output
    assert period in done.stdout
    assert "示例星河重工有限公司" in done.stdout
    assert "总投资 **8 亿元**" in done.stdout
    assert f"“{QUOTE}”" in done.stdout


def test_a_period_without_news_says_so(folder: Path) -> None:
    done = call("report", "weekly", "--of", "2026-W40")
    assert done.exit_code == 0
    assert "本期没有读到签约消息" in done.stdout


def test_a_subscription_narrows_the_bulletin(folder: Path) -> None:
    done = call("report", "monthly", "--of", "2026-11", "--subscription", "shandong")
    assert "本期没有读到签约消息" in done.stdout
    assert "山东（山东省；全部产业）" in done.stdout
    assert "示例星河" not in done.stdout


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_the_file_name_chooses_the_form(folder: Path, ending: str) -> None:
    done = call("report", "monthly", "--of", "2026-11", "-o", f"简报.{ending}")
    assert done.exit_code == 0, done.output
    made = (folder / f"简报.{ending}").read_bytes()
    assert made.startswith({"docx": b"PK", "html": b"<!doctype html>", "md": b"# "}[ending])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "weekly", "--of", "2026-13"], "2026-W47"),
        (["report", "weekly", "-o", "a.doc"], ".docx"),
        (["report", "weekly", "--region", "徐洲市"], "did you mean"),
        (["report", "weekly", "--subscription", "nobody"], "shandong"),
        (["report", "daily", "-o", "no/such/folder.md"], "No such file"),
        (["export", "facts", "-o", "a.xls"], ".xlsx"),
        (["export", "alerts", "--stage", "signed"], "for facts"),
        (["export", "facts", "-o", "no/such/folder.csv"], "No such file"),
    ],
)
def test_a_mistake_is_one_line_with_the_way_out(folder: Path, words: list[str], said: str) -> None:
    done = call(*words)
    assert isinstance(done.exception, RadarError)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)


def test_facts_are_exported_without_formulas(folder: Path) -> None:
    done = call("export", "facts", "-o", "out.csv")
    assert done.exit_code == 0, done.output
    (row,) = csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8-sig")))
    assert row["标题"] == "'=沛县签约"
    assert row["金额（亿）"] == "8.0"
    assert json.loads(call("export", "facts", "--format", "jsonl").stdout)["quote"] == QUOTE
    assert call("export", "facts", "--until", "2026-11-17").exit_code == 3
    assert call("export", "articles", "--since", "2026-11-18", "--format", "jsonl").stdout.count("\n") == 1


def test_an_export_that_fails_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "out.csv").write_text("old", encoding="utf-8")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.sheets.write", full)
    done = call("export", "facts", "-o", "out.csv")
    assert "No space left" in str(done.exception)
    assert (folder / "out.csv").read_text(encoding="utf-8") == "old"
    assert list(folder.glob(".*.part")) == []
