"""Site files: what loads, and what stops the load with a way out."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from crawler.keys import ARTICLE_KEYS, EXPECT_KEYS, SITE_KEYS, reference
from crawler.sites import WrongSiteFile, load_sites
from records.site import Site

ROOT = Path(__file__).parents[2]
GOOD = 'name = "河阳县人民政府"\nurl = "http://www.heyang.example"\ncolumns = ["/zsyz/"]\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_site_needs_three_lines(tmp_path: Path) -> None:
    write(tmp_path, "sites/henan/heyang.toml", GOOD)

    sites = load_sites(tmp_path)

    assert sites["heyang"].name == "河阳县人民政府"
    assert sites["heyang"].columns == ("/zsyz/",)
    assert sites["heyang"].obey_robots


def test_the_sites_own_keys_win_over_the_familys(tmp_path: Path) -> None:
    write(tmp_path, "families/jpaas.toml", 'allow = ["/art/"]\npages = 2\n[article]\nbody = "#zoom"\n')
    write(tmp_path, "sites/heyang.toml", 'family = "jpaas"\npages = 9\n' + GOOD)

    site = load_sites(tmp_path)["heyang"]

    assert (site.pages, site.allow, site.article["body"]) == (9, ("/art/",), "#zoom")


def test_a_users_file_replaces_the_catalogues_of_the_same_name(tmp_path: Path) -> None:
    write(tmp_path, "ours/sites/heyang.toml", GOOD)
    write(tmp_path, "theirs/heyang.toml", GOOD.replace("河阳县人民政府", "河阳县政府（新址）"))

    sites = load_sites(tmp_path / "ours", tmp_path / "theirs")

    assert sites["heyang"].name == "河阳县政府（新址）"


def test_the_layout_of_a_day_is_the_one_whose_time_holds_it(tmp_path: Path) -> None:
    layouts = '[[article]]\nbody = "#old"\nuntil = 2021-12-31\n[[article]]\nbody = "#new"\nsince = 2022-01-01\n'
    write(tmp_path, "sites/heyang.toml", GOOD + layouts)

    site = load_sites(tmp_path)["heyang"]

    assert site.article_on(date(2021, 12, 31))["body"] == "#old"
    assert site.article_on(date(2022, 1, 1))["body"] == "#new"
    assert site.article_on(None)["body"] == "#new"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + '[article]\nboddy = "#zoom"\n', 'unknown key "boddy" in [article]; did you mean "body"?'),
        (GOOD + 'boddy = "#zoom"\n', 'unknown key "boddy"; did you mean "body" in [article]?'),
        (GOOD + 'colums = ["/a/"]\n', 'unknown key "colums"; did you mean "columns"?'),
        (GOOD + 'pages = "3"\n', '"pages" must be a whole number'),
        (GOOD + 'allow = "/art/"\n', '"allow" must be a list of texts'),
        (GOOD + 'level = "contry"\n', 'level = "contry"; did you mean "county"?'),
        (GOOD + 'region = "370493"\n', 'unknown region "370493"; did you mean "37'),
        (GOOD + 'family = "jpas"\n', 'unknown family "jpas"; did you mean "jpaas"?'),
        (GOOD + "allow = ['(']\n", "allow '(' is not a regular expression"),
        (GOOD + 'list = "ul >> a"\n', 'list = "ul >> a" is not a CSS selector'),
        (GOOD + 'every = "soon"\n', 'every = "soon"; write a number and m, h or d'),
        (GOOD + 'pager = "jpass"\n', 'pager = "jpass"; did you mean "jpaas"?'),
        (GOOD + 'encoding = "gbk2312"\n', 'unknown encoding "gbk2312"'),
        (GOOD + "expect = {per_week = [60, 3]}\n", '"per_week" in [expect] must be two numbers, least and most'),
        (GOOD + "delay_seconds = -1\n", '"delay_seconds" must be a number of 0 or more'),
        ('name = "甲"\nurl = "http://a.example"\n', "nothing to start from; give columns, feeds or sitemaps"),
        ('url = "http://a.example"\ncolumns = ["/a/"]\n', '"name" is missing'),
        ('name = "甲"\nurl = "a.example"\ncolumns = ["/a/"]\n', "write http://… or https://…"),
        ("name = 甲\n", "not TOML"),
    ],
)
def test_what_is_wrong_stops_the_load_and_names_file_key_and_way_out(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, "families/jpaas.toml", "pages = 3\n")
    path = write(tmp_path, "sites/heyang.toml", text)

    with pytest.raises(WrongSiteFile) as wrong:
        load_sites(tmp_path)

    assert str(path) in str(wrong.value)
    assert says in str(wrong.value)


def test_a_site_nobody_knows_is_named_with_its_nearest(tmp_path: Path) -> None:
    write(tmp_path, "sites/heyang.toml", GOOD)

    with pytest.raises(WrongSiteFile, match='no site "heyan"; did you mean "heyang"'):
        load_sites(tmp_path, only=["heyan"])


def test_every_key_of_the_record_can_be_written_and_every_key_is_in_the_record() -> None:
    fields = {field.name for field in dataclasses.fields(Site)} - {"id", "layouts"}

    assert {key.name for key in SITE_KEYS} == fields


def test_the_reference_of_site_files_is_the_one_made_from_the_table() -> None:
    page = (ROOT / "docs/reference/site-files.md").read_text(encoding="utf-8")

    assert page == reference(), "run: .venv/bin/python -m crawler.keys > docs/reference/site-files.md"
    for key in (*SITE_KEYS, *ARTICLE_KEYS, *EXPECT_KEYS):
        assert f"| `{key.name}` |" in page


def test_the_example_of_every_key_loads(tmp_path: Path) -> None:
    write(tmp_path, "families/jpaas.toml", "pages = 3\n")
    tables = [key.example for key in SITE_KEYS if key.kind == "table" and key.name == "article"]
    lines = [key.example for key in SITE_KEYS if key.name not in {"article"}]
    write(
        tmp_path,
        "sites/example.toml",
        "\n".join([*lines, *tables, *(key.example for key in ARTICLE_KEYS if key.name != "body")]),
    )

    assert load_sites(tmp_path)["example"].article["title"] == "h1"
