"""名单与查询: named lists (our competitors) and saved queries that rules use by name."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.lists import LIST_KEYS, users
from alerts.query import parse
from alerts.subscriptions import BadSubscription, read_list
from alerts.tables import default_atlas
from alerts.tokens import BadQuery
from storage.archive import Archive
from web.answers import answer
from web.asking import BadAsk
from web.desk import archive_of
from web.rule_form import PARTED, in_chinese

KINDS = dict(zip(LIST_KEYS, ("地区", "产业", "企业", "词", "渠道"), strict=True)) | {"queries": "检索式"}


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        return page(request, archive)


def page(request: Request, archive: Archive, **more: object) -> Response:
    """Every list with its members by name and the rules that use it."""
    store, atlas = archive.subscriptions, default_atlas()
    rules = store.all()
    rows = []
    for kind, named in store.lists().items():
        for name, held in named.items():
            names = [atlas.region_name(code) for code in held] if kind == "regions" else list(held)
            if kind == "industries":
                names = [atlas.industry_names.get(ident, ident) for ident in held]
            rows.append({"kind": kind, "name": name, "members": names, "users": users(kind, name, rules)})
    for name, text in store.queries().items():
        held_by = [rule.name for rule in rules if f"@{name}" in rule.query]
        rows.append({"kind": "queries", "name": name, "members": [text], "users": held_by})
    values = {"title": "名单与查询", "rows": rows, "kinds": KINDS, **more}
    return answer(request, "lists.html", values, rows=rows, status=400 if more.get("wrong") else 200)


async def save(request: Request) -> Response:
    form = await request.form()
    kind, name, given = (str(form.get(key, "")).strip() for key in ("kind", "name", "members"))
    name = name.removeprefix("@")
    with archive_of(request, writing=True) as archive:
        store = archive.subscriptions
        try:
            if kind not in KINDS or not name or any(c.isspace() or c in '()（）:："' for c in name) or not given:
                raise BadSubscription("种类、名称（没有空格和括号）和内容都要写")
            if kind == "queries":
                queries = store.queries() | {name: given}
                parse(given, saved=queries)
                store.set_queries(queries)
            else:
                lists = store.lists()
                parts = [part.strip() for part in PARTED.split(given) if part.strip()]
                read = read_list(kind, name, parts, lists=lists, atlas=default_atlas())
                store.set_lists({**lists, kind: {**lists.get(kind, {}), name: read}})
        except (BadSubscription, BadQuery) as wrong:
            said = in_chinese(str(wrong).removeprefix(f'subscriptions: list "{name}": '))
            return page(request, archive, wrong=said, given={"kind": kind, "name": name, "members": given})
    return RedirectResponse("/subscriptions/lists", status_code=303)


async def remove(request: Request) -> Response:
    """Remove a list or query that nothing uses any more."""
    form = await request.form()
    kind, name = str(form.get("kind", "")), str(form.get("name", ""))
    with archive_of(request, writing=True) as archive:
        store = archive.subscriptions
        rules = store.all()
        if kind == "queries":
            queries = store.queries()
            using = [r.name for r in rules if f"@{name}" in r.query] + [
                n for n, q in queries.items() if f"@{name}" in q
            ]
        else:
            using = users(kind, name, rules)
        if using:
            raise BadAsk(f"“{name}”还在用：{'、'.join(using)}；先改这些订阅")
        if kind == "queries":
            store.set_queries({n: q for n, q in queries.items() if n != name})
        else:
            lists = store.lists()
            store.set_lists({**lists, kind: {n: held for n, held in lists.get(kind, {}).items() if n != name}})
    return RedirectResponse("/subscriptions/lists", status_code=303)
