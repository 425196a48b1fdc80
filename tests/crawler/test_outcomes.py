"""What answers and errors mean, and how long a host is left alone."""

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawler.guard import PrivateAddress
from crawler.outcomes import of_article, of_failure, of_status
from crawler.politeness import BLOCK_SECONDS, Politeness, retry_after_seconds
from crawler.robots import Forbidden, RobotsUnreachable
from storage.archive import Archive

NOW = 1_714_521_600_000  # Wed, 01 May 2024 00:00:00 GMT
URL = "http://www.heyang.example/art/1.html"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"5", 5),
        (b" 120 ", 120),
        (b"999999999", 86_400),
        (b"Wed, 01 May 2024 00:10:00 GMT", 600),
        (b"Tue, 30 Apr 2024 00:00:00 GMT", 0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date_and_bounded(header: bytes | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [
        (200, None, None),
        (206, None, None),
        (204, "error", False),
        (301, "error", False),
        (403, "challenged", True),
        (404, "gone", False),
        (410, "gone", False),
        (412, "challenged", True),
        (429, "busy", True),
        (500, "error", True),
        (503, "error", True),
        (521, "challenged", True),
        (567, "challenged", True),
    ],
)
def test_a_status_says_whether_to_keep_to_wait_or_to_give_up(status: int, kind: str | None, again: bool | None) -> None:
    outcome = of_status(Response(URL, status=status), None)

    assert (outcome and outcome.kind) == kind
    assert outcome is None or (outcome.retry is not None) is again


def test_503_with_retry_after_speaks_for_the_whole_host_and_without_it_for_the_page() -> None:
    with_header = of_status(Response(URL, status=503), 90.0)
    without = of_status(Response(URL, status=503), None)

    assert with_header is not None
    assert with_header.host_seconds == 90
    assert without is not None
    assert without.host_seconds is None
    assert without.host_failed


@pytest.mark.parametrize(
    ("wrong", "kind", "again"),
    [
        (PrivateAddress("10.0.0.1"), "private", False),
        (Forbidden("robots"), "forbidden", False),
        (RobotsUnreachable("503"), "robots", True),
        (DownloadTimeoutError("25 s"), "unreachable", True),
        (DownloadCancelledError("too large"), "too_large", False),
        (IgnoreRequest("max redirections reached"), "redirected", False),
        (RuntimeError("anything"), "unreachable", True),
    ],
)
def test_an_error_says_the_same(wrong: Exception, kind: str, again: bool) -> None:
    outcome = of_failure(Failure(wrong), "www.heyang.example")

    assert outcome.kind == kind
    assert (outcome.retry is not None) is again


def test_an_article_that_ended_early_is_tried_again_twice_and_then_believed() -> None:
    cut = HtmlResponse(URL, body=b"<html><p>half", flags=["dataloss"])

    assert [bool(of_article(cut, URL, tries)) for tries in (1, 2, 3)] == [True, True, False]


def test_a_host_is_stopped_at_the_third_failure_in_a_row_and_for_longer_each_time(tmp_path) -> None:
    with Archive.open(tmp_path, clock=lambda: NOW) as archive:
        polite = Politeness(None, archive.frontier)
        waits = []
        for _ in range(5):
            polite.went_wrong("a.example", "HTTP 500", NOW)
            waits.append(max(0, polite.ready_at.get("a.example", 0) - NOW) // 1000)

        assert waits == [0, 0, BLOCK_SECONDS, 2 * BLOCK_SECONDS, 4 * BLOCK_SECONDS]
        assert archive.frontier.host_state("a.example").why == "HTTP 500"
        polite.went_well("a.example")
        assert archive.frontier.host_state("a.example").failures == 0


def test_one_success_between_failures_keeps_a_host_open(tmp_path) -> None:
    with Archive.open(tmp_path, clock=lambda: NOW) as archive:
        polite = Politeness(None, archive.frontier)
        for _ in range(10):
            polite.went_wrong("a.example", "HTTP 500", NOW)
            polite.went_wrong("a.example", "HTTP 500", NOW)
            polite.went_well("a.example")

        assert not polite.is_blocked("a.example", NOW)
