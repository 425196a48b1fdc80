"""What an answer or an error means for its address: keep, nothing new, try again, leave alone, give up."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.guard import REFUSED, PrivateAddress
from crawler.markup import decode
from crawler.redirects import RedirectedAway
from crawler.robots import Forbidden, RobotsUnreachable

HOUR = 3600
BUSY_SECONDS = 60  # after 429 without Retry-After
TRUNCATED_TRIES = 3
SOFT_BYTES_LIMIT = 60_000
# Answers of web application firewalls that want a browser; asking again at once only makes it worse.
CHALLENGES = frozenset({401, 403, 405, 412, 418, 493, 521, 567})
GONE = frozenset({404, 410, 451})
NOT_TEXT = re.compile(
    r"(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.|octet-stream|x-rar|x-zip)", re.I
)
SOFT_WORDS = re.compile(
    r"^\W{0,6}(?:404\b|页面(?:不存在|未找到|找不到|没有找到|已删除|丢失)|找不到(?:页面|网页|文件)|(?:您|你)?(?:所)?(?:访问|请求|查看)的(?:页面|网页|内容|文章|信息|资源)"
    r"(?:不存在|已(?:被)?删除|找不到|未找到|无法)|(?:该|此)?(?:文章|信息|内容|网页)(?:不存在|已(?:被)?删除)|出错(?:啦|了)|错误(?:页面|提示)|page not found|not found)",
    re.IGNORECASE,
)
SOFT_SENTENCE = re.compile(
    r"(?:访问|请求|查看|浏览)的(?:页面|网页|内容|文章|信息|资源)(?:可能)?(?:不存在|已(?:经)?(?:被)?(?:删除|移除)|找不到|未找到)"
    r"|(?:页面|网页)(?:不存在|未找到|找不到了?)[，,。！!]"
)
SOFT_SENTENCE_HAN_LIMIT = 250  # Chinese characters of a whole page that says so
HAN = re.compile(r"[\u3400-\u9fff]")
TAGS = re.compile(r"<(?:script|style)[^>]{0,500}>[^<]{0,20000}|<[^>]{0,2000}>", re.IGNORECASE)
TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
ERROR_PATH = re.compile(r"/(?:404|error|notfound|err)(?:[_\-./]|$)|^/?(?:index\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """`kind` is what is counted. `retry` in seconds from now, 0 for the back-off of tries, None for never."""

    kind: str
    why: str
    retry: float | None = None
    host_seconds: float | None = None  # leave the host alone for so long
    host_failed: bool = False  # counts against the host
    counts_try: bool = True


def of_status(response: Response, retry_after: float | None) -> Outcome | None:
    """What the status says; None for an answer that is to be looked at."""
    status = response.status
    if 200 <= status < 300 and status not in {204, 205}:
        return None
    if status == 429 or (status == 503 and retry_after is not None):
        wait = BUSY_SECONDS if retry_after is None else retry_after
        return Outcome("busy", f"HTTP {status}", retry=wait, host_seconds=wait)
    if status in CHALLENGES:
        return Outcome("challenged", f"HTTP {status}", retry=HOUR, host_failed=True)
    if status in GONE:
        return Outcome("gone", f"HTTP {status}")
    if status >= 500 or status == 408:
        return Outcome("error", f"HTTP {status}", retry=0, host_failed=True)
    return Outcome("error", f"HTTP {status}")


def of_failure(failure: Failure, host: str) -> Outcome:
    """What an error of the downloader says."""
    wrong = failure.value
    why = f"{type(wrong).__name__}: {wrong}"[:300]
    if isinstance(wrong, PrivateAddress) or host in REFUSED:
        return Outcome("private", f"{host}: private address, refused")
    if isinstance(wrong, Forbidden):
        return Outcome("forbidden", str(wrong))
    if isinstance(wrong, RobotsUnreachable):
        return Outcome("robots", str(wrong), retry=0, host_seconds=600, counts_try=False)
    if isinstance(wrong, RedirectedAway):
        return Outcome("redirected", str(wrong))
    if isinstance(wrong, DownloadCancelledError):
        return Outcome("too_large", why)
    if isinstance(wrong, ResponseDataLossError):
        return Outcome("truncated", why, retry=0)
    if isinstance(wrong, DownloadTimeoutError | DownloadConnectionRefusedError):
        return Outcome("unreachable", why, retry=0, host_failed=True)
    if "redirection" in str(wrong):
        return Outcome("redirected", "too many redirects")
    return Outcome("unreachable", why, retry=0, host_failed=True)


def of_article(response: Response, asked: str, tries: int) -> Outcome | None:
    """What is wrong with an answer of status 200 to an article's address; None when it is to be kept."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if NOT_TEXT.match(kind.strip()):
        return Outcome("not_text", f"content type {kind[:80]}")
    if not response.body.strip():
        return Outcome("empty", "no bytes", retry=0)
    if "dataloss" in response.flags and tries < TRUNCATED_TRIES:
        return Outcome("truncated", "the answer ended before its announced length", retry=0)
    why = soft_404(response.body, asked, response.url)
    return Outcome("soft_404", why, retry=24 * HOUR) if why else None


def soft_404(body: bytes, asked: str, answered: str) -> str:
    """Why a page that came with status 200 is an error page; empty when it does not look like one."""
    if asked != answered:
        path = urlsplit(answered).path
        if ERROR_PATH.search(path) and not ERROR_PATH.search(urlsplit(asked).path):
            return f"redirected to {answered}"
    if len(body) > SOFT_BYTES_LIMIT:
        return ""
    found = TITLE.search(body)
    title = decode(found[1]).strip() if found else ""
    if SOFT_WORDS.match(title):
        return f"its title is {title[:60]!r}"
    words = TAGS.sub(" ", decode(body))
    sentence = SOFT_SENTENCE.search(words)
    if sentence and len(HAN.findall(words)) <= SOFT_SENTENCE_HAN_LIMIT:
        return f"it says {sentence[0]!r} and little else"
    return ""
