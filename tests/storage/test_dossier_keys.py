"""Dossiers are found by keys: what is found does not depend on what was filed before, nor on how much there is."""

import random

import pytest

from storage import codec
from storage.archive import Archive
from storage.dossiers.face import Face, keys_of, regions, searched
from storage.dossiers.names import brand
from storage.dossiers.rows import MOST_OF_KEY
from storage.schema.projects import projects_002_keys_by_region

COUNTIES = ("320322", "320324", "320381", "320102", "320211")
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"


def of_one_brand() -> list[tuple[str, str, str, str]]:
    """(words, day, firm, county): thirty firms of one brand in one county, more in the next, each told of twice."""
    found = []
    for number, county in enumerate(COUNTIES[:2] * len(LETTERS)):
        firm = f"云河{LETTERS[number // 2]}元科技有限公司"
        for day, verb in (("2024-01-05", "签约"), ("2024-02-20", "敲定合作")):
            found.append((f"{firm}与当地政府{verb}第{number}号洽谈室所议项目", day, firm, county))
    return found


def test_the_order_of_filing_does_not_matter_where_a_brand_has_more_dossiers_than_are_looked_at(tmp_path, make, news):
    told = of_one_brand()
    assert len(LETTERS) > MOST_OF_KEY
    late = told[:8] + told[16:] + told[8:16]  # what a killed worker had claimed
    mixed = random.Random(3).sample(told, len(told))
    seen = set()
    for number, order in enumerate((told, late, told[::-1], mixed)):
        with Archive.open(tmp_path / str(number), clock=make.clock) as fresh:
            teller = type(news)(fresh, make)
            for words, day, firm, county in order:
                url = f"http://y.example/{told.index((words, day, firm, county))}.html"
                teller.tell(words, day, url=url, companies=(firm,), projects=(), host=make.place(county), amount=None)
            rows = fresh.db.conn.execute(
                "SELECT group_concat(a.url) FROM project_facts p JOIN facts f ON f.id = p.fact"
                " JOIN articles a ON a.id = f.article GROUP BY p.project"
            )
            seen.add(frozenset(frozenset(urls.split(",")) for (urls,) in rows))

    (groups,) = seen
    assert len(groups) == 2 * len(LETTERS)  # a dossier for each firm in each county
    assert {len(group) for group in groups} == {2}


def test_of_two_that_fit_as_well_the_one_told_of_first_is_taken_whichever_was_filed_first(tmp_path, make, news):
    dossiers = [("沛县储能电芯", "2024-03-01", "储能电芯项目"), ("沛县光伏玻璃", "2024-01-05", "光伏玻璃深加工项目")]
    joined = set()
    for number, order in enumerate((dossiers, dossiers[::-1])):
        with Archive.open(tmp_path / str(number), clock=make.clock) as fresh:
            teller = type(news)(fresh, make)
            by_name = {
                what: teller.tell(f"{words}由远岚储能科技投资建设", day, projects=(what,), amount=None, stage="landed")
                for words, day, what in order
            }
            project = teller.tell("远岚储能科技在沛县的投资进展顺利", "2024-05-01", projects=(), amount=None)
            joined |= {what for what, name in by_name.items() if name == project}

    assert joined == {"光伏玻璃深加工项目"}


@pytest.mark.parametrize(
    ("host", "other", "found"),
    [
        ("320322", "320322", True),
        ("320322", "320300", True),
        ("320322", "320000", True),
        ("320322", None, True),
        ("320322", "320324", False),
        ("320322", "320100", False),
        ("320300", "320324", True),
        ("320300", "320102", False),
        ("320000", "320102", True),
        ("320000", "370403", False),
        (None, "370403", True),
        ("bt00", "bt05", True),
        ("bt05", "bt00", True),
        ("429004", "420000", True),  # a county right under its province
        ("420000", "429004", True),
    ],
)
def test_a_firm_is_looked_for_in_its_region_and_around_it(host, other, found):
    keys = keys_of(Face(host=other, firms=("远岚储能科技",)))

    spans = searched(Face(host=host, firms=("远岚储能科技",)))

    assert any(low <= key <= high for key in keys for low, high in spans) is found


def test_what_is_built_is_not_looked_for_all_over_the_country():
    keys = keys_of(Face(host="370403", contents=("储能系统集成",)))

    spans = searched(Face(contents=("储能系统集成",)))

    assert not any(low <= key <= high for key in keys if key[0] == "n" for low, high in spans)


def test_regions_around_stand_nearest_first():
    assert regions("320322") == (("320322", "320322"), ("320300", "320000"))
    assert regions("999999") == (("999999", "999999"), ())  # of no table


def test_an_older_archive_gets_its_keys_anew(news, archive, make):
    for number, host in enumerate(("320322", "320300", "370000", None)):
        place = make.place(host) if host else None
        news.tell(f"第{number}则报道说远岚储能的项目落户签约了", "2024-01-05", host=place)
        news.tell(
            f"第{number}则报道说云鹿的项目落户签约了", "2024-01-05", host=place, companies=(), projects=("云鹿@食品",)
        )
    conn = archive.db.conn
    held = conn.execute("SELECT key, project FROM project_keys ORDER BY key, project").fetchall()
    conn.execute("DELETE FROM project_keys WHERE key NOT LIKE 'w:%'")
    for name, text in conn.execute("SELECT id, face FROM projects WHERE mentions > 0").fetchall():
        keys = [(key, name) for key in former_keys(codec.loads(Face, text))]
        conn.executemany("INSERT INTO project_keys VALUES (?, ?)", keys)
    assert conn.execute("SELECT key, project FROM project_keys ORDER BY key, project").fetchall() != held

    projects_002_keys_by_region(archive.db)

    assert conn.execute("SELECT key, project FROM project_keys ORDER BY key, project").fetchall() == held


def former_keys(face: Face) -> set[str]:
    """As the version before wrote them: by province, sums by city."""
    province, city = (face.host or "")[:2], (face.host or "")[:4]
    return {
        *(f"c:{firm}" for firm in face.firms),
        *(f"b:{brand(firm)}@{province}" for firm in face.firms or face.contents),
        *(f"n:{name[:12]}@{province}" for name in face.contents),
        *(f"s:{city}:{one.value:.1e}{one.currency}" for one in face.sums),
    }
