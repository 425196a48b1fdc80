"""The nouns of the house: frozen dataclasses, standard library only, one file per noun."""

from records.alert import ALERT_STATES, Alert, Because
from records.article import (
    Article,
    Charset,
    Damage,
    Dropped,
    Paragraph,
    Published,
    Repair,
    TrustMark,
)
from records.fact import (
    ALERTING_CONFIDENCE,
    AMOUNT_KINDS,
    REALITIES,
    STAGES,
    Amount,
    Count,
    Fact,
    Period,
    Place,
    Reading,
)
from records.page import FetchRequest, Lease, Page
from records.project import Project, ProjectEvent
from records.site import Site
from records.story import CHANGE_KINDS, LINK_KINDS, Story, StoryLink
from records.subscription import Subscription

__all__ = [
    "ALERTING_CONFIDENCE",
    "ALERT_STATES",
    "AMOUNT_KINDS",
    "CHANGE_KINDS",
    "LINK_KINDS",
    "REALITIES",
    "STAGES",
    "Alert",
    "Amount",
    "Article",
    "Because",
    "Charset",
    "Count",
    "Damage",
    "Dropped",
    "Fact",
    "FetchRequest",
    "Lease",
    "Page",
    "Paragraph",
    "Period",
    "Place",
    "Project",
    "ProjectEvent",
    "Published",
    "Reading",
    "Repair",
    "Site",
    "Story",
    "StoryLink",
    "Subscription",
    "TrustMark",
]
