"""Values signed by the house: quotes, live tickets. Whoever changes a letter holds nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any, TypeVar

import pydantic

from songda.kernel.errors import Malformed
from songda.kernel.values import from_json, to_json

T = TypeVar("T")


class NotOurs(Malformed):
    """The signed text was changed, cut, or signed by another house."""

    code = "kernel.signature_wrong"


class Signer:
    """HMAC-SHA256 with a key of its own per purpose, derived from the house's secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, purpose: str, given: Any) -> str:
        """The value and its signature as one URL-safe text. It can be read by anyone: no secrets in it."""
        body = to_json(type(given), given)
        return f"{_text(body)}.{_text(self._mark(purpose, body))}"

    def read(self, purpose: str, kind: type[T], text: str) -> T:
        """The value that was signed for this purpose. Raises NotOurs otherwise."""
        try:
            body, mark = (_bytes(part) for part in text.split(".", 1))
            if not hmac.compare_digest(mark, self._mark(purpose, body)):
                raise NotOurs()
            return from_json(kind, body)
        except (ValueError, pydantic.ValidationError) as wrong:
            raise NotOurs() from wrong

    def _mark(self, purpose: str, body: bytes) -> bytes:
        key = hmac.digest(self._secret, purpose.encode(), hashlib.sha256)
        return hmac.digest(key, body, hashlib.sha256)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
