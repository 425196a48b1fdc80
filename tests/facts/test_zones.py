from facts import gazetteer, zones
from records import Place

GAZ = gazetteer.default()


def test_every_zone_has_a_host_that_exists() -> None:
    for zone in zones.listed():
        assert GAZ.get(zone.host), zone
        assert zone.lies_in is None or GAZ.get(zone.lies_in), zone


def test_a_zone_counts_for_its_city_and_for_the_county_where_it_lies() -> None:
    place = Place(adcode="320500", name="江苏省苏州市", zone="苏州高新技术产业开发区")
    assert zones.covers(GAZ, "320500", place)
    assert zones.covers(GAZ, "320505", place)
    assert not zones.covers(GAZ, "320506", place)


def test_a_zone_word_right_behind_a_region_is_its_zone() -> None:
    text = "某县省级经济开发区签约"
    assert text[: zones.zone_after(text, 2) or 0] == "某县省级经济开发区"
    assert zones.zone_after("某县的企业在开发区开会", 2) is None
