"""更正: an analyst says what a fact should be; what was read stays, and the correction lies on top."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from facts import gazetteer, industries
from records import STAGES
from storage.corrections import NotCorrectable
from storage.facts import FactUnknown
from web.asking import BadAsk, known, number, region_code
from web.desk import archive_of

FIELDS = {
    "stage": "阶段",
    "host": "地区",
    "count": "个数",
    "amount": "金额（亿元）",
    "industries": "产业",
    "rejected": "不是事实",
}


async def correct(request: Request) -> Response:
    form = await request.form()
    field, given = str(form.get("field", "")), str(form.get("value", "")).strip()
    who, why = str(form.get("user", "") or "desk"), str(form.get("why", "")) or None
    fact = request.path_params["fact"]
    with archive_of(request, writing=True) as archive:
        try:
            article = archive.facts.get(fact).article
            if field == "rejected":
                archive.review.reject(fact, who=who, why=why)
            else:
                archive.review.correct(fact, field, value_of(field, given), who=who, why=why)
        except FactUnknown:
            raise BadAsk("没有这件事实，也许文章已经重读过") from None
        except NotCorrectable as wrong:
            raise BadAsk(str(wrong)) from wrong
    return RedirectResponse(f"/articles/{article}#f-{fact}", status_code=303)


async def withdraw(request: Request) -> Response:
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        archive.review.withdraw(request.path_params["correction"])
    return RedirectResponse(f"/articles/{form.get('article', '')}", status_code=303)


def value_of(field: str, given: str) -> Any:
    """What was typed as the field's JSON value. Raises BadAsk saying what it may be."""
    match field:
        case "stage":
            names = {zh: ident for ident, zh in STAGES.items()}
            return known([names.get(given, given)], STAGES, "stage")[0]
        case "host":
            code = region_code(given)
            return {"adcode": code, "name": gazetteer.default().path_name(code), "why": "corrected"}
        case "count":
            value = number(given, "count")
            return None if value is None else {"value": int(value), "printed": given}
        case "amount":
            value = number(given, "amount")
            return None if value is None else {"value": value * 1e8, "printed": given}
        case "industries":
            names = {one.zh: one.id for one in industries.default().industries.values()}
            words = [names.get(word, word) for word in given.replace("，", "、").replace(",", "、").split("、") if word]
            return list(known(words, industries.default().industries, "industries"))
    raise BadAsk(f"field：不能更正 {field}；可以是 {'、'.join(FIELDS)}")
