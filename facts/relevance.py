"""Is a page about attracting investment to a region, and does it announce a signing as done?"""

import re
from collections.abc import Sequence

from facts.page import OF_THE_TRADE
from facts.statements import Statements
from records.fact import Fact, Place

# A framework counts as a signing when the words name a project or a place to be built.
_CONCRETE = re.compile(r"项目|产业园|园区|基地|工厂|总部|中心|示范园")


def is_signing(facts: Sequence[Fact], statements: Statements) -> bool:
    """Whether at least one project agreement is reported as done: a signing, or a framework with money or a project."""
    if statements.cancelled:
        return False
    for fact in facts:
        if fact.reality != "actual" or fact.background:
            continue
        if fact.stage == "signed":
            return True
        if fact.framework and (fact.amount is not None or fact.count is not None):
            return True
    return False


def is_relevant(facts: Sequence[Fact], statements: Statements, hosts: Sequence[Place]) -> bool:
    """Whether a region attracts investment here: by its facts, or by the words of the trade beside words of a region."""
    weight, against, region = _weigh(statements)
    if against >= 2 and weight < 6 and not any(fact.stage == "signed" for fact in facts):
        return False
    if statements.cancelled and (region or hosts) and any(hit.cue.stage == "signed" for hit in statements.hits):
        return True
    if any(fact.reality != "doubted" for fact in facts):
        return bool(region or weight or hosts or any(fact.stage == "signed" for fact in facts))
    alike = sum(hit.cue.lookalike not in OF_THE_TRADE for hit in statements.hits)
    if alike and weight < 2 + 2 * alike:
        return False
    return bool(weight >= 2 and (region or hosts) and against == 0)


def _weigh(statements: Statements) -> tuple[int, int, int]:
    weight = against = region = 0
    for hit in statements.page_words:
        cue = hit.cue
        if cue.region:
            region += 1
        elif cue.weight > 0:
            weight += cue.weight
        elif cue.weight < 0:
            against += 1
    return weight, against, region
