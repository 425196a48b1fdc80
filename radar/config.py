"""Settings: defaults, then radar.toml, then RADAR_… in the environment, then flags; unknown keys stop the start."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from radar.errors import EXIT_USAGE, RadarError

CATALOGUE = Path(__file__).resolve().parent.parent / "spiders" / "sites"


class BadSettings(RadarError):
    """radar.toml or an environment variable says something we cannot follow."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this installation runs. Paths are absolute once loaded; times carry their unit."""

    data: Path = Path("radar-data")  # archive, kept pages, secrets
    sites: tuple[Path, ...] = (CATALOGUE,)  # folders of site files
    subscriptions: Path | None = None  # TOML taken into the archive when `radar run` starts and it has changed
    industries: tuple[Path, ...] = ()  # the analyst's own industries and words, laid over the shipped ones
    channels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # [channels.NAME]
    letters: Path | None = None  # folder of edited letter templates; a file there goes before ours of that name
    most_a_day: int = 30  # a rule that would ring more often on a day is saved only when somebody confirms it
    home: str | None = None  # adcode of the bureau's own region
    user_agent: str = "zhaoshang-radar/0.1 (+news monitor of a local bureau)"  # sent with every request
    allow_private: bool = False  # crawl and post to loopback and private addresses
    workers: int = 2  # processes that read pages
    page_seconds: float = 20.0  # longest time one page may take to read
    desk_host: str = "127.0.0.1"  # address on which the desk listens; only this machine reaches the default
    desk_port: int = 8800  # port of the desk
    desk_address: str = ""  # public address of the desk, for links in letters; "" = http://host:port
    public_origins: tuple[str, ...] = ()  # origins of the desk behind a proxy, such as https://radar.lan
    backup_to: Path | None = None  # folder of the backup that `radar run` makes by itself
    backup_at: str = "daily 03:30"  # when, in Asia/Shanghai: "daily HH:MM" or "every 6h"
    retention: Mapping[str, int] = field(default_factory=dict)  # days by site, or by publisher such as portal
    thin_at: str = "daily 04:30"  # when old texts are let go by `retention`

    @property
    def address(self) -> str:
        return self.desk_address or f"http://{self.desk_host}:{self.desk_port}"


def load(path: Path | None = None, *, environ: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Settings from `path` (radar.toml in the working folder when it is there), environment and flags.

    Flags that are None count as not given. Raises BadSettings naming file, key and the nearest known key.
    """
    settings = Settings()
    if path is None and Path("radar.toml").is_file():
        path = Path("radar.toml")
    base = Path.cwd()
    if path is not None:
        base = path.resolve().parent
        settings = _merge(settings, _read(path), str(path))
    given = {key[6:].lower(): value for key, value in environ.items() if key.startswith("RADAR_")}
    known = {f.name for f in fields(Settings)}
    settings = _merge(settings, {k: v for k, v in given.items() if k in known}, "environment")
    settings = _merge(settings, {k: v for k, v in flags.items() if v is not None}, "command line")
    return replace(
        settings,
        data=(base / settings.data).resolve(),
        sites=tuple((base / folder).resolve() for folder in settings.sites),
        industries=tuple((base / file).resolve() for file in settings.industries),
        subscriptions=(base / settings.subscriptions).resolve() if settings.subscriptions else None,
        letters=(base / settings.letters).resolve() if settings.letters else None,
        backup_to=(base / settings.backup_to).resolve() if settings.backup_to else None,
    )


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"{path}: there is no such settings file; `radar init` writes one") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadSettings(f"{path}: not valid TOML: {wrong}") from None


def _merge(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    known = {f.name: f for f in fields(Settings)}
    changed: dict[str, object] = {}
    for key, value in values.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else f"; known keys: {', '.join(sorted(known))}"
            raise BadSettings(f'{where}: unknown key "{key}"{hint}')
        changed[key] = _fit(key, value, getattr(settings, key), where)
    return replace(settings, **changed)  # type: ignore[arg-type]


def _days(value: object) -> Mapping[str, int]:
    if not isinstance(value, Mapping):
        raise TypeError("a table such as [retention] with portal = 365")
    for name, days in value.items():
        if isinstance(days, bool) or not isinstance(days, int) or days < 1:
            raise ValueError(f"{name} = {days!r}: a number of days, at least 1")
    return value


def _fit(key: str, value: object, default: object, where: str) -> object:
    """Bring a TOML or environment value to the type of its default."""
    try:
        if key in ("data", "subscriptions", "letters", "backup_to"):
            return Path(str(value)).expanduser()
        if key in ("sites", "industries"):
            items = value.split(os.pathsep) if isinstance(value, str) else value
            return tuple(Path(str(item)).expanduser() for item in items)  # type: ignore[union-attr]
        if key == "channels":
            if not isinstance(value, Mapping):
                raise TypeError("a table of tables, such as [channels.desk]")
            return value
        if key == "retention":
            return _days(value)
        if isinstance(default, bool):
            if isinstance(value, bool):
                return value
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[str(value).lower()]
        if isinstance(default, tuple):
            return tuple(value.split(",")) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
        if isinstance(default, (int, float)):
            number = type(default)(value)  # type: ignore[arg-type]
            if number < 0:
                raise ValueError("not below 0")
            return number
        return str(value)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadSettings(f'{where}: key "{key}" cannot be {value!r} ({wrong})') from None
