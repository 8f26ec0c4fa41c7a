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

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, TypeAdapter

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
    return given.astimezone(UTC)


def _tidy(given: str) -> str:
    if "\x00" in given:
        raise ValueError("the text holds a zero byte")
    return given.strip()


Whole = Annotated[int, BeforeValidator(_no_lookalikes)]
Count = Annotated[Whole, Field(ge=0, le=1_000_000)]
Few = Annotated[Whole, Field(ge=1, le=999)]
Minor = Annotated[Whole, Field(ge=-(10**15), le=10**15)]
Price = Annotated[Whole, Field(ge=0, le=10**9)]
Seconds = Annotated[Whole, Field(ge=0, le=366 * 86_400)]
Metres = Annotated[Whole, Field(ge=0, le=1_000_000)]
BasisPoints = Annotated[Whole, Field(ge=0, le=10_000)]
Position = Annotated[Whole, Field(ge=0, le=2**62)]

Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Name40 = Annotated[str, AfterValidator(_tidy), Field(min_length=1, max_length=40)]
Name80 = Annotated[str, AfterValidator(_tidy), Field(min_length=1, max_length=80)]
Note200 = Annotated[str, AfterValidator(_tidy), Field(max_length=200)]
Text2000 = Annotated[str, AfterValidator(_tidy), Field(max_length=2000)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
Phone = Annotated[str, AfterValidator(_tidy), Field(pattern=r"^\+?[0-9][0-9 \-]{4,18}$")]
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
        digest.update(adapter(type(one)).dump_json(one))
        digest.update(b"\x1e")
    return digest.digest()
