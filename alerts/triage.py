"""What analysts said of alerts: how precise each rule is, and the mistakes as labelled cases."""

import json
from collections.abc import Iterator
from typing import Any

from records import Alert
from storage.alerts import AlertStore
from storage.archive import Archive
from storage.articles import ArticleUnknown

# A repeat or old news was read rightly; it is the ringing that was wrong.
READ_WRONGLY = ("地区错", "产业错", "非签约", "其他")


def precision(store: AlertStore) -> dict[str, float | None]:
    """By subscription: done ÷ (done + false alarms); None until somebody has judged one."""
    found: dict[str, float | None] = {}
    for subscription, labels in store.judged().items():
        false = sum(number for label, number in labels.items() if label not in STATES_OPEN and label != "done")
        true = labels.get("done", 0)
        found[subscription] = true / (true + false) if true + false else None
    return found


STATES_OPEN = ("unread", "starred", "assigned", "snoozed")


def cases(archive: Archive) -> Iterator[dict[str, Any]]:
    """One labelled case for each false alarm, and for each alert that was done, in the form of `radar read` input:

    {"id", "text", "title", "published", "url", "label": {"wrong": reason | None, "subscription", "fact": {...}}}
    """
    cursor: str | None = None
    while True:
        page, cursor = archive.alerts.find(states=("false_alarm", "done"), cursor=cursor, limit=200)
        for alert in page:
            case = _case(alert, archive)
            if case is not None:
                yield case
        if cursor is None:
            return


def _case(alert: Alert, archive: Archive) -> dict[str, Any] | None:
    try:
        article = archive.articles.get(alert.article).article
    except ArticleUnknown:
        return None
    letter = json.loads(alert.letter or "{}")
    return {
        "id": alert.id,
        "text": article.text,
        "title": article.title,
        "published": article.published.value if article.published else None,
        "url": article.url,
        "label": {
            "wrong": alert.reason,
            "read_wrongly": alert.reason in READ_WRONGLY,
            "subscription": alert.subscription,
            "note": alert.note,
            "fact": {
                "stage": letter.get("stage_id"),
                "host": letter.get("adcode"),
                "industries": letter.get("industries", []),
                "start": letter.get("start"),
                "end": letter.get("end"),
                "quote": letter.get("quote"),
            },
        },
    }
