"""`radar serve`: the analyst's desk."""

import errno
import socket

import click
import uvicorn

from alerts.channels import load_channels
from crawler.sites import load_sites
from radar.commands.options import with_settings
from radar.config import Settings
from radar.errors import RadarError
from storage.archive import Archive
from web.app import create_app


class PortTaken(RadarError):
    """Another program listens on the desk's port."""


def listen(host: str, port: int, *, option: str = "--port") -> socket.socket:
    """A bound socket. Raises PortTaken naming port and way out."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as wrong:
        sock.close()
        if wrong.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(
                f"端口 {port} 已被占用或不可用（port {port} on {host} is taken or not allowed）；换一个：{option} {port + 1}"
            ) from None
        raise RadarError(f"cannot listen on {host}:{port}: {wrong.strerror}; check the host") from None
    sock.listen(128)
    return sock


@click.command("serve")
@with_settings
@click.option("--host", help="监听的地址，默认 127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), help="端口，0 为任一空闲端口")
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """打开分析员工作台，直到 Ctrl-C。"""
    host = host or settings.desk_host
    sock = listen(host, settings.desk_port if port is None else port)
    Archive.open(settings.data).close()
    app = create_app(
        settings.data,
        sites=load_sites(*settings.sites),
        origins=settings.public_origins,
        outlets=load_channels(settings.channels, allow_private=settings.allow_private),
        most_a_day=settings.most_a_day,
    )
    click.echo(f"工作台 http://{host}:{sock.getsockname()[1]}/  (Ctrl-C 停止)", err=True)
    run_desk(app, sock)


def run_desk(app: object, sock: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM; open connections get two seconds."""
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[sock])
