"""Records as compact JSON and back: what equals its default is left out, unknown keys are ignored.

An older version may thus read what a newer one with more fields wrote.
"""

import dataclasses
import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def dumps(record: object) -> str:
    return json.dumps(plain(record), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    return restore(kind, json.loads(text))


def pack(value: object) -> bytes:
    """Any JSON value, compressed."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(blob: bytes) -> Any:
    return json.loads(zlib.decompress(blob))


def plain(value: object) -> Any:
    """A record as JSON values, without the fields that equal their default."""
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    found = {}
    for name, default in fields_of(cast(Any, type(value))):
        item = getattr(value, name)
        if item != default:
            found[name] = plain(item)
    return found


@cache
def fields_of(kind: type) -> tuple[tuple[str, object], ...]:
    """Name and default of each field; a field without default is always written."""
    found: list[tuple[str, object]] = []
    for field in dataclasses.fields(kind):
        default: object = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        found.append((field.name, default))
    return tuple(found)


def restore(kind: type[T], value: Any) -> T:
    restored: T = reader(cast(Any, kind))(value)
    return restored


@cache
def reader(kind: Any) -> Callable[[Any], Any]:
    """A function that makes a value of this type from JSON values."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is typing.Union or origin is types.UnionType:
        inner = next((a for a in arguments if a is not type(None)), None)
        read = reader(inner)
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return tuple_reader(arguments)
    if dataclasses.is_dataclass(kind):
        return record_reader(kind)
    return same


def same(value: Any) -> Any:
    return value


def tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        read = reader(arguments[0])
        return tuple if read is same else lambda value: tuple(read(item) for item in value)
    reads = [reader(argument) for argument in arguments]
    return lambda value: tuple(read(item) for read, item in zip(reads, value, strict=False))


def record_reader(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    reads = {field.name: reader(hints[field.name]) for field in dataclasses.fields(kind)}

    def read(value: Any) -> Any:
        return kind(**{name: reads[name](item) for name, item in value.items() if name in reads})

    return read
