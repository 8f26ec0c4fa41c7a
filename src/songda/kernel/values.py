"""The words that requests, answers, doors and facts are made of.

A value is a frozen dataclass. Strictness is in the words, since pydantic's default mode takes `"2"` and
`true` for an integer and a naive time for an instant, and its class-wide strict mode refuses every body.
"""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar, dataclass_transform
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """Make `cls` a frozen, slotted, keyword-only dataclass that refuses unknown fields at the edge."""
    cls.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


def _no_lookalikes(given: Any) -> Any:
    if isinstance(given, bool | str | float):
        raise ValueError("a whole number is needed")
    return given


def _in_utc(given: datetime) -> datetime:
    """Near the calendar's ends a step to the next day or zone would fall off it, so those are refused."""
    if not 1970 <= given.year < 2200:
        raise ValueError("an instant between 1970 and 2199 is needed")
    return given.astimezone(UTC)


def _no_zero(given: str) -> str:
    if "\x00" in given:
        raise ValueError("the text holds a zero byte")
    return given


Exact = BeforeValidator(_no_lookalikes)
"""Ends a whole number's annotation: `Annotated[int, Field(ge=0), Exact]`; limits before it reach OpenAPI."""

Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(ge=-(2**62), le=2**62), Exact]
Count = Annotated[int, Field(ge=0, le=1_000_000), Exact]
Few = Annotated[int, Field(ge=1, le=999), Exact]
Minor = Annotated[int, Field(ge=-(10**15), le=10**15), Exact]
Price = Annotated[int, Field(ge=0, le=10**9), Exact]
Seconds = Annotated[int, Field(ge=0, le=366 * 86_400), Exact]
Metres = Annotated[int, Field(ge=0, le=1_000_000), Exact]
BasisPoints = Annotated[int, Field(ge=0, le=10_000), Exact]
Position = Annotated[int, Field(ge=0, le=2**62), Exact]

Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
_NoZero = AfterValidator(_no_zero)
Name40 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), _NoZero]
Name80 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), _NoZero]
Note200 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), _NoZero]
Text2000 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), _NoZero]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 \-]{4,18}$")]
Code = Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]
Zone = Annotated[str, Field(pattern=r"^[A-Za-z_]+(/[A-Za-z_+\-0-9]+){0,2}$", max_length=40)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Uuid = UUID


_adapters: dict[Any, TypeAdapter[Any]] = {}


def adapter(kind: Any) -> TypeAdapter[Any]:
    """The one encoder and decoder of a type; building it is dear, so it is kept."""
    found = _adapters.get(kind)
    if found is None:
        found = _adapters[kind] = TypeAdapter(kind)
    return found


def to_json(kind: Any, given: Any) -> bytes:
    """The value as JSON bytes: instants as RFC 3339 with Z, ids as text."""
    return adapter(kind).dump_json(given)


def from_json(kind: type[T], raw: str | bytes) -> T:
    """The value that `to_json` wrote. Raises pydantic.ValidationError when it isn't one."""
    result: T = adapter(kind).validate_json(raw)
    return result


def fingerprint(*given: Any) -> bytes:
    """SHA-256 over the canonical JSON of the values; equal for equal commands, in every process."""
    digest = hashlib.sha256()
    for one in given:
        # asyncpg's ids are a subclass of UUID that pydantic doesn't know.
        kind = UUID if isinstance(one, UUID) else type(one)
        digest.update(adapter(kind).dump_json(one))
        digest.update(b"\x1e")
    return digest.digest()
