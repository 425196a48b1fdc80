"""Writing the facts of an article: each keeps its id over rereadings, with analysts' corrections on top."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

from records import Fact
from storage import codec
from storage.corrections import corrected, corrections_of
from storage.facts import CURRENT, REJECTED, RETIRED, mint


def file_facts(
    conn: sqlite3.Connection, article: str, site: str, day: str, facts: Sequence[Fact], seq: int
) -> tuple[tuple[str, ...], frozenset[str], dict[str, Fact]]:
    """Ids aligned with `facts`, which of them are new, and the facts as analysts' corrections leave them."""
    known = {
        row[0]: (codec.loads(Fact, row[1]), row[2])
        for row in conn.execute("SELECT id, read, current FROM facts WHERE article = ?", [article])
    }
    ids = assign_ids(article, facts, {key: read for key, (read, _) in known.items()})
    corrections = corrections_of(conn, article)
    shown_facts: dict[str, Fact] = {}
    rows: list[dict[str, object]] = []
    industries: list[tuple[str, str]] = []
    for position, (fact_id, fact) in enumerate(zip(ids, facts, strict=True)):
        shown, rejected = corrected(fact, corrections.get(fact_id, ()))
        rows.append(fact_row(fact_id, article, site, day, position, fact, shown, seq, rejected=rejected))
        industries += [(industry, fact_id) for industry in dict.fromkeys(shown.industries)]
        if not rejected:
            shown_facts[fact_id] = shown
    gone = [key for key in known if key not in set(ids)]
    for key in gone:
        fact, _ = known[key]
        if key not in corrections:
            continue
        shown, rejected = corrected(fact, corrections[key])  # what an analyst has touched does not vanish
        rows.append(fact_row(key, article, site, day, len(rows), fact, shown, seq, rejected=rejected))
        industries += [(industry, key) for industry in dict.fromkeys(shown.industries)]
        if not rejected:
            shown_facts[key] = shown
    if known:
        conn.execute("DELETE FROM fact_industries WHERE fact IN (SELECT id FROM facts WHERE article = ?)", [article])
        conn.execute("UPDATE facts SET current = ? WHERE article = ? AND current = ?", [RETIRED, article, CURRENT])
    conn.executemany(UPSERT_FACT, rows)
    conn.executemany("INSERT INTO fact_industries (industry, fact) VALUES (?, ?)", industries)
    return tuple(ids), frozenset(i for i in ids if i not in known), shown_facts


def assign_ids(article: str, facts: Sequence[Fact], known: dict[str, Fact]) -> list[str]:
    """Each fact keeps the id it had: first by stage and words, then by the greatest overlap of its span."""
    ordinals: Counter[tuple[object, ...]] = Counter()
    minted = []
    for fact in facts:
        same = (fact.stage, fact.in_title, fact.quote)
        minted.append(mint(article, fact, ordinals[same]))
        ordinals[same] += 1
    ids: list[str | None] = [name if name in known else None for name in minted]
    free = {key: old for key, old in known.items() if key not in set(minted)}
    pairs = sorted(
        ((overlap(fact, old), n, key) for n, fact in enumerate(facts) if ids[n] is None for key, old in free.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    for share, n, key in pairs:
        if share >= 0.5 and ids[n] is None and key in free:
            ids[n] = key
            del free[key]
    return [name or minted[n] for n, name in enumerate(ids)]


def overlap(fact: Fact, old: Fact) -> float:
    """Share of the longer span that both have; nothing when the stage or the count differs."""
    if fact.in_title != old.in_title or fact.stage != old.stage:
        return 0.0
    common = min(fact.end, old.end) - max(fact.start, old.start)
    longer = max(fact.end - fact.start, old.end - old.start)
    return max(0.0, common / longer) if longer else 0.0


def fact_row(
    fact_id: str,
    article: str,
    site: str,
    day: str,
    position: int,
    fact: Fact,
    shown: Fact,
    seq: int,
    *,
    rejected: bool,
) -> dict[str, object]:
    amount = shown.amount
    return {
        "id": fact_id,
        "article": article,
        "seq": seq,
        "current": REJECTED if rejected else CURRENT,
        "position": position,
        "stage": shown.stage,
        "reality": shown.reality,
        "background": shown.background,
        "alerting": shown.is_alerting,
        "confidence": shown.confidence,
        "day": day,
        "host": shown.host.adcode if shown.host else None,
        "amount": amount.value if amount else None,
        "currency": amount.currency if amount else None,
        "amount_kind": amount.kind if amount else None,
        "projects": shown.count.value if shown.count else None,
        "read": codec.dumps(fact),
        "shown": None if shown == fact else codec.dumps(shown),
        "site": site,
    }


UPSERT_FACT = """
INSERT INTO facts (id, article, seq, current, position, stage, reality, background, alerting, confidence, day, host,
                   amount, currency, amount_kind, projects, read, shown, site)
VALUES (:id, :article, :seq, :current, :position, :stage, :reality, :background, :alerting, :confidence, :day, :host,
        :amount, :currency, :amount_kind, :projects, :read, :shown, :site)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, current = excluded.current, position = excluded.position, stage = excluded.stage,
    reality = excluded.reality, background = excluded.background, alerting = excluded.alerting,
    confidence = excluded.confidence, day = excluded.day, host = excluded.host, amount = excluded.amount,
    currency = excluded.currency, amount_kind = excluded.amount_kind, projects = excluded.projects,
    read = excluded.read, shown = excluded.shown, site = excluded.site
"""
