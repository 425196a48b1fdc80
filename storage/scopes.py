"""What a wider clause covers: codes inside a region, industries under an industry."""

from functools import cache

from facts.gazetteer import UnknownRegion
from facts.gazetteer import default as gazetteer
from facts.industries import default as taxonomy


@cache
def codes_inside(adcode: str) -> tuple[str, str]:
    """The least and the greatest code in a region; a former code stands for the present one.

    The codes of GB/T 2260 nest by their digits, so what lies inside a region is a range of codes.
    """
    code = present(adcode)
    if len(code) == 6 and code.isdigit():
        if code.endswith("0000"):
            return code, code[:2] + "9999"
        if code.endswith("00"):
            return code, code[:4] + "99"
    return code, code


def present(adcode: str) -> str:
    try:
        return gazetteer().current(adcode)
    except UnknownRegion:
        return adcode


@cache
def industries_inside(industry: str) -> tuple[str, ...]:
    """The industry itself and those that count under it."""
    table = taxonomy()
    return (industry, *(one for one in table.industries if one != industry and table.covers(industry, one)))
