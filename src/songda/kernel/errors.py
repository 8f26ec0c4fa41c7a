"""The five ways to say no, by what the caller can do about it.

An error is a code and facts, never prose: the words stand in `assets/words/<language>/<module>.json`,
HTTP statuses at the edge.
"""

from __future__ import annotations

from typing import Any, ClassVar


class SongdaError(Exception):
    """A no with a dotted code and facts. Anything else that is raised is a bug and is not caught."""

    code: ClassVar[str] = "kernel.error"
    kind: ClassVar[str] = "bug"
    status: ClassVar[int] = 500
    again: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class Refusal(SongdaError):
    """The business says no; nothing happened."""

    kind, status = "refusal", 409


class NotFound(SongdaError):
    """It doesn't exist, or isn't yours to see: the answer is the same."""

    code = "kernel.not_found"
    kind, status = "not_found", 404


class Conflict(SongdaError):
    """Someone was quicker; read again and decide anew."""

    code = "kernel.conflict"
    kind, status, again = "conflict", 409, True


class Forbidden(SongdaError):
    """Known who you are, and it isn't for you."""

    code = "kernel.forbidden"
    kind, status = "forbidden", 403


class Unauthenticated(SongdaError):
    """Not known who you are: sign in."""

    code = "kernel.sign_in_first"
    kind, status = "forbidden", 401


class Unavailable(SongdaError):
    """An outside system, or the database, failed; nothing was changed or it isn't known: ask again."""

    code = "kernel.unavailable"
    kind, status, again = "unavailable", 503, True


class Malformed(SongdaError):
    """The request can't be read; only at the edge."""

    code = "kernel.malformed"
    kind, status = "malformed", 422


class TooMany(SongdaError):
    """Too often in too short a time; `retry_after_s` says when again."""

    code = "kernel.too_many"
    kind, status, again = "refusal", 429, True


class KeyReused(Malformed):
    """The idempotency key was used for another command."""

    code = "kernel.key_reused"


class KeyMissing(Malformed):
    """A command that creates or moves something came without an idempotency key."""

    code = "kernel.key_missing"
