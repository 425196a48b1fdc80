"""来源: whether each site is well, so that “no signings” differs from “we did not see”."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.archive import Archive
from storage.sources import verdict
from web import shown
from web.answers import answer
from web.desk import archive_of, today

DAYS = 14
STATES = {
    "new": "刚加入",
    "well": "正常",
    "failing": "抓取失败",
    "empty": "列表为空",
    "stale": "久未成功",
    "thin": "产量偏低",
}


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        rows = verdicts(request, archive)
        dead = archive.frontier.dead(20)
        unread = archive.pages.without_article(20)
    return answer(
        request,
        "sources.html",
        {"title": "来源", "sources": rows, "dead": dead, "unread": unread, "states": STATES},
        rows=rows,
    )


def verdicts(request: Request, archive: Archive) -> list[dict[str, Any]]:
    """One row a known site, the ill ones first."""
    sites = request.app.state.sites
    now = request.app.state.clock()
    last = today(request)
    strip = [last - dt.timedelta(days=back) for back in reversed(range(DAYS))]
    seen = archive.sources.between(strip[0], last)
    rows = []
    for name, health in archive.sources.all().items():
        site = sites.get(name)
        judged = verdict(site, health, now) if site else None
        rows.append(
            {
                "site": name,
                "name": site.name if site else name,
                "region": shown.region(site.region) if site and site.region else "不限地区",
                "state": judged.state if judged else "well",
                "why": judged.why if judged else "",
                "last_success": health.last_success,
                "last_success_text": shown.clock(health.last_success),
                "last_error": health.last_why,
                "week": dict(health.week),
                "unverified": bool(site and site.unverified),
                "days": [day_row(day, seen.get(name, {}).get(day, {})) for day in strip],
            }
        )
    return sorted(rows, key=lambda row: (row["state"] in ("well", "new"), row["name"]))


def day_row(day: dt.date, counts: Mapping[str, int]) -> dict[str, Any]:
    """One day of a source: whether it answered, and how many pages were kept."""
    return {
        "day": day.isoformat(),
        "seen": bool(counts.get("lists") or counts.get("kept")),
        "kept": counts.get("kept", 0),
    }
