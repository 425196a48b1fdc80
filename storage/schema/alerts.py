"""Tables of subscriptions, alerts and the outbox."""

import sqlite_utils


def alerts_001_subscriptions_alerts_outbox(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE subscriptions (
            id TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            body TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    # One row a kind: version of the set, named lists and queries, people on duty, parked channels.
    db.execute("""
        CREATE TABLE alert_settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE alerts (
            id TEXT PRIMARY KEY,
            subscription TEXT NOT NULL,
            subscription_version INTEGER NOT NULL,
            article TEXT NOT NULL,
            fact TEXT NOT NULL,
            event_key TEXT NOT NULL,
            kind TEXT NOT NULL,
            follows TEXT,
            because TEXT NOT NULL,
            letter TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            sources INTEGER NOT NULL DEFAULT 1,
            state TEXT NOT NULL DEFAULT 'unread',
            reason TEXT,
            assignee TEXT,
            note TEXT,
            snoozed_until INTEGER,
            escalated_at INTEGER,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX alerts_inbox ON alerts (state, created_at, id)")
    db.execute("CREATE INDEX alerts_newest ON alerts (created_at, id)")
    db.execute("CREATE INDEX alerts_subscription ON alerts (subscription, created_at)")
    db.execute("CREATE INDEX alerts_article ON alerts (article)")
    db.execute("""
        CREATE TABLE alert_sources (
            alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
            article TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (alert, article)
        ) WITHOUT ROWID
    """)
    # What has rung, by subscription: an event is found again by any of its marks (project, company and place, story).
    db.execute("""
        CREATE TABLE alert_events (
            id TEXT PRIMARY KEY,
            subscription TEXT NOT NULL,
            alert TEXT NOT NULL,
            body TEXT NOT NULL,
            seen_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE alert_marks (
            subscription TEXT NOT NULL,
            mark TEXT NOT NULL,
            event TEXT NOT NULL REFERENCES alert_events (id) ON DELETE CASCADE,
            PRIMARY KEY (subscription, mark, event)
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE alert_log (
            id INTEGER PRIMARY KEY,
            alert TEXT NOT NULL,
            user TEXT NOT NULL,
            state TEXT NOT NULL,
            before TEXT NOT NULL,
            reason TEXT,
            note TEXT,
            at INTEGER NOT NULL
        )
    """)
    db.execute("CREATE INDEX alert_log_alert ON alert_log (alert)")
    # state: queued, sending, sent, dead, folded (its message went into a digest, `parent`).
    db.execute("""
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY,
            channel TEXT NOT NULL,
            key TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'queued',
            starred INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL,
            lease_until INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            tries INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            parent TEXT,
            code TEXT,
            said TEXT,
            written_at INTEGER NOT NULL,
            touched_at INTEGER NOT NULL,
            sent_at INTEGER
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX outbox_due ON outbox (channel, due) WHERE state = 'queued'")
    db.execute("CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state = 'sending'")
    db.execute("CREATE INDEX outbox_dead ON outbox (touched_at) WHERE state = 'dead'")
    db.execute("CREATE INDEX outbox_parent ON outbox (parent) WHERE parent IS NOT NULL")


def alerts_002_filings(db: sqlite_utils.Database) -> None:
    # What ringing knew of each article when it was filed, so that a back-test sees the same.
    db.execute("""
        CREATE TABLE alert_filings (
            id INTEGER PRIMARY KEY,
            article TEXT NOT NULL,
            at INTEGER NOT NULL,
            site TEXT NOT NULL,
            story TEXT,
            story_seen_at INTEGER,
            link TEXT,
            projects TEXT NOT NULL
        )
    """)
    db.execute("CREATE INDEX alert_filings_at ON alert_filings (at)")
