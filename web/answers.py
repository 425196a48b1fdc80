"""One address, four forms: a page, the fragment htmx swaps in, JSON, CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.templating import Jinja2Templates

Row = Mapping[str, Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_fragment(request: Request) -> bool:
    """htmx asks for a fragment, except when it restores history: then it wants the whole page."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


def answer(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    rows: Sequence[Row] = (),
    following: str | None = None,
    status: int = 200,
) -> Response:
    """The same content in the form that `?format=` asks for; `rows` are its JSON and CSV, `following` a cursor."""
    form = request.query_params.get("format", "html")
    if form == "json":
        return JSONResponse({"items": list(rows), "next": following}, status_code=status)
    if form == "csv":
        return Response(as_csv(rows), media_type="text/csv; charset=utf-8", status_code=status)
    templates: Jinja2Templates = request.app.state.templates
    fragment = is_fragment(request)
    page = templates.TemplateResponse(
        request,
        template,
        {**values, "layout": "fragment.html" if fragment else "layout.html", "next": following},
        status_code=status,
    )
    page.headers["vary"] = "HX-Request"
    return page


def as_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV for a spreadsheet: BOM, and no cell that it would take for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = "；".join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, (int, float)) else text
