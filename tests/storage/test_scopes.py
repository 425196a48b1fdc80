"""A region covers what the gazetteer says it covers; an industry what the taxonomy says."""

from facts.gazetteer import default as gazetteer
from facts.industries import default as taxonomy
from storage.scopes import codes_inside, industries_inside


def test_the_range_of_a_region_holds_exactly_what_lies_inside_it() -> None:
    table = gazetteer()
    regions = [region for region in table if region.adcode]
    outer = [region.code for region in regions if region.level < 3]
    for wide in outer:
        low, high = codes_inside(wide)
        by_range = {region.code for region in regions if low <= region.code <= high}
        by_table = {region.code for region in regions if table.covers(wide, region.code)}
        assert by_range == by_table, wide


def test_a_former_code_stands_for_the_present_one() -> None:
    assert codes_inside("500112") == codes_inside(gazetteer().current("500112"))
    assert codes_inside("no code") == ("no code", "no code")


def test_an_industry_covers_those_under_it() -> None:
    table = taxonomy()
    narrow = next(industry for industry in table.industries.values() if industry.broader)
    assert narrow.broader is not None
    assert narrow.id in industries_inside(narrow.broader)
    assert industries_inside(narrow.id)[0] == narrow.id
    assert industries_inside("none of ours") == ("none of ours",)
