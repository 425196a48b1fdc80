"""What every screen needs: the archive of a request, today in Shanghai, and who is working."""

import contextlib
import datetime as dt
import urllib.parse
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from storage.archive import Archive
from web.shown import SHANGHAI

USER = "desk_user"
LONGEST_NAME = 40


@contextlib.contextmanager
def archive_of(request: Request, *, writing: bool = False) -> Iterator[Archive]:
    """The archive, opened for this request: read-only unless `writing`."""
    state = request.app.state
    with Archive.open(state.folder, read_only=not writing, clock=state.clock) as archive:
        yield archive


def today(request: Request) -> dt.date:
    return dt.datetime.fromtimestamp(request.app.state.clock() / 1000, SHANGHAI).date()


def site_name(request: Request, site: str) -> str:
    known = request.app.state.sites.get(site)
    return known.name if known else site


def user_of(request: Request) -> str:
    """Who works at this browser, by their own word; `desk` when nobody said."""
    given = urllib.parse.unquote(request.cookies.get(USER, "")).strip()
    return given[:LONGEST_NAME] or "desk"


def remember_user(answered: Response, name: str) -> None:
    """Keep the name in the browser for half a year; an empty one is forgotten."""
    name = "".join(c for c in name.strip() if c.isprintable())[:LONGEST_NAME]
    if not name:
        answered.delete_cookie(USER)
        return
    answered.set_cookie(USER, urllib.parse.quote(name), max_age=180 * 86_400, httponly=True, samesite="strict")
