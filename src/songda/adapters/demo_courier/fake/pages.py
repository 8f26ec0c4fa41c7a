"""The company over HTTP: signed calls only."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from fastapi.requests import Request
from fastapi.responses import JSONResponse, Response

from songda.adapters.demo_courier import wire
from songda.adapters.demo_courier.fake.book import BookTaken
from songda.adapters.demo_courier.fake.company import Company, Refused
from songda.kernel.errors import Unavailable
from songda.kernel.permissions import permission
from songda.kernel.web import Endpoints

SIGNED = permission("demo_courier.signed")
BODY_MOST = 16 * 1024

ENDPOINTS = Endpoints("demo_courier", prefix="/demo/courier")


class HostedElsewhere(Unavailable):
    """Another process of this house writes the company's book."""

    code = "demo_courier.hosted_elsewhere"


def _company(request: Request) -> Company:
    try:
        if hasattr(request.app.state, "demo_courier"):
            opened: Company = request.app.state.demo_courier()
        else:
            opened = request.app.state.house.state["demo_courier"]()
    except BookTaken:
        raise HostedElsewhere() from None
    return opened


@ENDPOINTS.post("/api/{verb}", SIGNED, include_in_schema=False)
async def call(verb: str, request: Request) -> Response:
    """A house's signed call: quote, book, cancel or status."""
    company = _company(request)
    verbs: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "quote": company.quote,
        "book": company.take,
        "cancel": company.call_off,
        "status": company.status,
    }
    raw = await request.body()
    try:
        wire.check(company.secret, request.headers, raw[:BODY_MOST], time.time())
        if company.manners.away:
            return JSONResponse({"refused": "AWAY"}, status_code=503)
        return JSONResponse(verbs[verb](json.loads(raw)))
    except (wire.BadSignature, wire.TooOld):
        return JSONResponse({"refused": "SIGNATURE"}, status_code=401)
    except Refused as no:
        return JSONResponse({"refused": str(no)}, status_code=409)
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"refused": "UNREADABLE"}, status_code=400)
