"""Serve the sample sites on loopback: a directory on the first port, one origin a site on those that follow."""

import asyncio
import contextlib
import errno
import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape
from pathlib import Path

from radar.errors import RadarError
from radar.portals.corpus import TODAY
from radar.portals.kinds import Portal, Reply
from radar.portals.kinds.base import NOTICE, Request
from radar.portals.world import World

HOST = "127.0.0.1"
REASONS = {200: "OK", 302: "Found", 404: "Not Found", 500: "Internal Server Error", 503: "Service Unavailable"}
DRIP_SECONDS = 1.0
LONGEST_HEAD = 65536


class PortTaken(RadarError):
    """Another program listens on a port that the sample sites need."""


class Directory:
    """The page on the first port: which sites there are, and where."""

    def __init__(self, portals: "Portals") -> None:
        self.portals = portals

    def answer(self, request: Request) -> Reply:
        world = self.portals.world
        rows = [
            {"id": portal.spec.id, "name": portal.name, "kind": portal.spec.kind, "url": portal.origin,
             "region": portal.spec.region, "articles": len(portal.entries)}
            for portal in world.portals
        ]  # fmt: skip
        if request.path == "/sites.json":
            return Reply(json.dumps(rows, ensure_ascii=False).encode(), content_type="application/json")
        if request.path == "/hits.json":
            hits = {f"{site} {path}": count for (site, path), count in self.portals.hits.items()}
            return Reply(json.dumps(hits, ensure_ascii=False).encode(), content_type="application/json")
        if request.path != "/":
            return Reply("没有这个页面".encode(), 404, "text/plain; charset=utf-8")
        items = "".join(
            f'<tr><td><a href="{row["url"]}/">{escape(str(row["name"]))}</a></td><td>{row["kind"]}</td>'
            f"<td>{row['articles']}</td><td>{row['url']}</td></tr>"
            for row in rows
        )
        text = (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>示例站点目录</title></head><body>'
            f"<h1>示例站点目录</h1><p>{NOTICE}。共{len(world.corpus)}篇文章。</p><table><tr><th>站点</th><th>类型</th><th>文章</th>"
            f"<th>地址</th></tr>{items}</table></body></html>"
        )
        return Reply(text.encode())


class Portals:
    """The sample sites with their sockets. `hits` counts requests by (site, path with query)."""

    def __init__(self, articles: int = 300, seed: int = 1, today: date = TODAY) -> None:
        self.world = World(articles, seed, today)
        self.hits: Counter[tuple[str, str]] = Counter()
        self.url = ""
        self.servers: list[asyncio.Server] = []
        self.connections: set[Connection] = set()

    @property
    def sites(self) -> dict[str, Portal]:
        return {portal.spec.id: portal for portal in self.world.portals}

    async def start(self, port: int = 0) -> None:
        """Listen on `port` and those that follow; 0 takes free ones."""
        loop = asyncio.get_running_loop()
        try:
            everything: list[Directory | Portal] = [Directory(self), *self.world.portals]
            for number, site in enumerate(everything):
                wanted = port + number if port else 0
                try:
                    server = await loop.create_server(partial(Connection, self, site), HOST, wanted)
                except OSError as wrong:
                    if wrong.errno == errno.EADDRINUSE:
                        raise PortTaken(
                            f"port {wanted} is in use (the sample sites need {port} to {port + len(self.world.portals)}); "
                            f"stop the program that holds it, or choose others: radar demo portals --port {port + 100}"
                        ) from wrong
                    raise
                self.servers.append(server)
                origin = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
                if isinstance(site, Portal):
                    site.origin = origin
                else:
                    self.url = origin
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        for server in self.servers:
            server.close()
        self.servers.clear()
        for connection in tuple(self.connections):
            connection.transport.abort()

    def grow(self, articles: int) -> int:
        """Publish more articles while the sites are served; returns how many are new."""
        return self.world.grow(articles)

    def write_truth(self, path: Path) -> int:
        return self.world.write_truth(path)


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, GET and HEAD; enough for crawlers and browsers, and quick."""

    def __init__(self, portals: Portals, site: Portal | Directory) -> None:
        self.portals = portals
        self.site = site
        self.buffer = b""
        self.timers: list[asyncio.TimerHandle] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.portals.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.portals.connections.discard(self)
        for timer in self.timers:
            timer.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, rest = self.buffer[:end], self.buffer[end + 4 :]
            length = next(
                (
                    int(line[15:])
                    for line in head.lower().split(b"\r\n")
                    if line[:15] == b"content-length:" and line[15:].strip().isdigit()
                ),
                0,
            )
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            self.handle(head)
        if len(self.buffer) > LONGEST_HEAD:
            self.transport.close()

    def handle(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        try:
            method, target, _ = lines[0].split(" ", 2)
        except ValueError:
            self.transport.close()
            return
        site = self.site
        self.portals.hits[site.spec.id if isinstance(site, Portal) else "", target] += 1
        try:
            reply = site.answer(Request.of(target))
        except Exception:  # a fault of the generator must show as a 500, not as a dead socket
            self.transport.write(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
            raise
        self.write(reply, method == "HEAD", "connection: close" in head.decode("latin-1").lower())

    def write(self, reply: Reply, bare: bool, last: bool) -> None:
        lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Odd')}", "Server: radar-sample-portals"]
        if reply.content_type:
            lines.append(f"Content-Type: {reply.content_type}")
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.behaviour == "nolength":
            lines.append("Connection: close")
        else:
            lines.append(f"Content-Length: {len(reply.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        body = b"" if bare else reply.body
        match reply.behaviour:
            case "hang":
                return
            case "drip":
                self.transport.write(head)
                self.drip(body, 0)
            case "cut":
                self.transport.write(head + body[: len(body) // 2])
                self.transport.close()
            case _:
                self.transport.write(head + body)
                if last or reply.behaviour == "nolength":
                    self.transport.close()

    def drip(self, body: bytes, place: int) -> None:
        if place < len(body) and not self.transport.is_closing():
            self.transport.write(body[place : place + 1])
            timer = asyncio.get_running_loop().call_later(DRIP_SECONDS, self.drip, body, place + 1)
            self.timers = [timer]


@contextlib.contextmanager
def serve_portals(articles: int = 300, seed: int = 1, port: int = 0, today: date = TODAY) -> Iterator[Portals]:
    """Serve from a thread of this process while the block runs: for tests and for the demo."""
    portals = Portals(articles, seed, today)
    loop = asyncio.new_event_loop()
    failed: list[BaseException] = []
    ready = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(portals.start(port))
        except BaseException as wrong:
            failed.append(wrong)
            ready.set()
            return
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=run, name="sample-portals", daemon=True)
    thread.start()
    ready.wait()
    try:
        if failed:
            raise failed[0]
        yield portals
    finally:
        if not failed:
            loop.call_soon_threadsafe(stop, portals, loop)
        thread.join()
        loop.close()


def stop(portals: Portals, loop: asyncio.AbstractEventLoop) -> None:
    portals.close()
    loop.call_soon(loop.stop)
