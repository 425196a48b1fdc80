"""Delegations: the official who leads one, and the cities and firms that it courts.

招商 is done on the road: 副市长某某率队赴深圳,拜访甲公司、乙集团. The official is named as the page prints him, office
before name; the courted are the regions that the host travels to and the firms that it calls on.
"""

import re
from collections.abc import Sequence, Set

from facts.companies import CompanyMention
from facts.roles import Acting

_BODY = (
    r"(?:(?:[省市县区州盟旗]|自治区|自治州|开发区|高新区|经开区|新区|园区)(?:委|政府|人大常委会|人大|政协|党工委|管委会)"
    r"|党工委|管委会|商务局|招商局|投促局|投资促进局|招商中心|发改委|工信局|招商服务中心)?"
)
_OFFICE = r"(?:常务|原|代)?副?(?:书记|市长|县长|区长|州长|省长|盟长|旗长|主席|主任|局长|厅长|秘书长|常委|部长|组长|主要领导|主要负责人)"
_LEADS = re.compile(
    rf"(?P<office>{_BODY}{_OFFICE}(?:(?:、|兼){_BODY}{_OFFICE}){{0,3}})(?P<name>[\u4e00-\u9fff]{{2,4}}?)?"
    r"(?:亲自|近日|先后|分别|一行|连日来?)?(?:率队|带队|率团|率领|带领|带团|率(?=[^,。;\n]{1,16}(?:团|队|组|人员)))"
)
_NO_NAME = re.compile(r"亲自|近日|先后|分别|同志|多次|连续|继续|每月|主要|轮流|定期|已经|今年|必须|带头|分头")
_CALLS = re.compile(r"(?:拜访|走访|考察|拜会|上门对接|登门|敲门|会见|造访|看望)了?[^。;\n]{0,80}")
# Words before a place that only tell where the host lies, or what it takes over.
_LIES = ("地处", "毗邻", "紧邻", "融入", "承接", "接轨")


def officials_of(text: str) -> tuple[str, ...]:
    """Who leads a delegation, as printed: 市委副书记、市长王某. Offices without a name stand alone."""
    if "率" not in text and "带" not in text:
        return ()
    found = []
    for match in _LEADS.finditer(text):
        name = match["name"] or ""
        found.append(match["office"] + ("" if _NO_NAME.search(name) else name))
    return tuple(dict.fromkeys(found))


def courted_places(text: str, acting: Sequence[Acting], hosts: Set[str]) -> tuple[str, ...]:
    """Names of the regions that the host travels to or aims at; a host is none of them."""
    group = -1
    found: dict[str, None] = {}
    lies = False
    for one in acting:
        if one.group != group:
            before = text[max(0, one.mention.start - 40) : one.mention.start]
            group, lies = one.group, before.endswith(_LIES) or "来自" in re.split("[,。;\n]", before)[-1]
        if one.role == "visited" and not lies and hosts.isdisjoint(one.mention.regions):
            found[one.mention.text] = None
    return tuple(found)


def courted_firms(text: str, firms: Sequence[CompanyMention]) -> tuple[str, ...]:
    """Names of the firms that somebody calls on: 拜访甲公司、乙集团."""
    spans = [match.span() for match in _CALLS.finditer(text)] if firms else []
    return tuple(
        dict.fromkeys(
            firm.name for firm in firms if any(start < firm.start and firm.end <= end for start, end in spans)
        )
    )
