"""The gateway over HTTP: signed calls for merchants, a pay page for people."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi.requests import Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from songda.adapters.demo_gateway import wire
from songda.adapters.demo_gateway.fake.book import BookTaken, Trade
from songda.adapters.demo_gateway.fake.gateway import FakeGateway, Refused
from songda.kernel.errors import Unavailable
from songda.kernel.permissions import permission
from songda.kernel.web import Endpoints

ANYONE = permission("demo_gateway.anyone")
SIGNED = permission("demo_gateway.signed")
BODY_MOST = 16 * 1024

ENDPOINTS = Endpoints("demo_gateway", prefix="/demo/gateway")

SAYS = {
    "NOTPAY": "待支付 · to be paid",
    "DECLINED": "支付失败，可以重试 · declined, you may try again",
    "SUCCESS": "已支付 · paid",
    "CLOSED": "已关闭 · closed",
}

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<title>演示支付 · Demo payment</title>
<style>
 body{{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f4f6f5;color:#1b2b24}}
 main{{max-width:420px;margin:8vh auto;padding:28px;background:#fff;border-radius:16px;text-align:center;
   box-shadow:0 8px 30px #0f3d2a14}}
 .sum{{font-size:44px;font-weight:700;margin:12px 0}} .state{{color:#4a5d54;margin-bottom:24px}}
 button,a.back{{display:block;width:100%;box-sizing:border-box;padding:14px;margin-top:12px;border:0;
   border-radius:12px;font-size:17px;text-decoration:none;cursor:pointer}}
 .yes,a.back{{background:#0b7a4b;color:#fff}} .no{{background:#e9eeeb;color:#1b2b24}}
 small{{color:#5c6b64}}
</style><main><div>演示支付 · Demo payment</div><div class="sum">{sum}</div><div class="state">{state}</div>
{buttons}<p><small>不会产生真实扣款 · no real money moves</small></p></main></html>"""


class HostedElsewhere(Unavailable):
    """Another process of this house writes the gateway's book."""

    code = "demo_gateway.hosted_elsewhere"


def _gateway(request: Request) -> FakeGateway:
    try:
        opened: FakeGateway = request.app.state.demo_gateway() if _alone(request) else _hosted(request)
    except BookTaken:
        raise HostedElsewhere() from None
    return opened


def _alone(request: Request) -> bool:
    return hasattr(request.app.state, "demo_gateway")


def _hosted(request: Request) -> FakeGateway:
    opened: FakeGateway = request.app.state.house.state["demo_gateway"]()
    return opened


@ENDPOINTS.post("/api/{verb}", SIGNED, include_in_schema=False)
async def call(verb: str, request: Request) -> Response:
    """A merchant's signed call: ask, query, close, refund or bill."""
    gateway = _gateway(request)
    verbs: Mapping[str, Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]] = {
        "ask": gateway.ask,
        "query": gateway.query,
        "close": gateway.close,
        "refund": gateway.refund,
        "bill": gateway.bill,
    }
    raw = await request.body()
    try:
        wire.check(gateway.secret, request.headers, raw[:BODY_MOST], time.time())
        return JSONResponse(await verbs[verb](json.loads(raw)))
    except (wire.BadSignature, wire.TooOld):
        return JSONResponse({"refused": "SIGNATURE"}, status_code=401)
    except Refused as no:
        return JSONResponse({"refused": str(no)}, status_code=409)
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"refused": "UNREADABLE"}, status_code=400)


@ENDPOINTS.get("/pay/{trade}", ANYONE, include_in_schema=False)
async def page(trade: str, request: Request) -> Response:
    """The pay page of one trade; `back` is where to go afterwards, a path of this house."""
    found = _gateway(request).book.trades.get(trade)
    if found is None:
        return HTMLResponse(PAGE.format(sum="404", state="没有这笔支付 · no such payment", buttons=""), 404)
    return HTMLResponse(_shown(found, _back(request)))


@ENDPOINTS.get("/pay/{trade}/notices", ANYONE, include_in_schema=False)
async def notices(trade: str, request: Request) -> Response:
    """How much there was to tell the merchant of one trade, and how long each notice took to arrive."""
    found = _gateway(request).book.trades.get(trade)
    if found is None:
        return JSONResponse({"refused": "UNKNOWN"}, status_code=404)
    arrived_s = [round(one, 2) for one in found.arrived_s]
    return JSONResponse({"trade": found.trade, "told": found.told_count, "arrived_s": arrived_s})


@ENDPOINTS.post("/pay/{trade}/approve", ANYONE, include_in_schema=False)
async def approve(trade: str, request: Request) -> Response:
    """The consumer pays."""
    return await _press(request, trade, _gateway(request).approve)


@ENDPOINTS.post("/pay/{trade}/decline", ANYONE, include_in_schema=False)
async def decline(trade: str, request: Request) -> Response:
    """The consumer's bank says no."""
    return await _press(request, trade, _gateway(request).decline)


async def _press(request: Request, trade: str, button: Callable[[str], Awaitable[Trade]]) -> Response:
    try:
        found = await button(trade)
    except Refused as no:
        return JSONResponse({"refused": str(no)}, status_code=404 if str(no) == "UNKNOWN" else 409)
    if "text/html" in request.headers.get("accept", ""):
        back = _back(request)
        where = f"/demo/gateway/pay/{trade}" + (f"?back={back}" if back else "")
        return RedirectResponse(where, status_code=303)
    return JSONResponse({"trade": found.trade, "state": found.state})


def _shown(found: Trade, back: str) -> str:
    query = f"?back={html.escape(back, quote=True)}" if back else ""
    if found.state in ("NOTPAY", "DECLINED"):
        buttons = "".join(
            f'<form method="post" action="/demo/gateway/pay/{found.trade}/{verb}{query}">'
            f'<button class="{style}">{says}</button></form>'
            for verb, style, says in (
                ("approve", "yes", "确认支付 · Pay"),
                ("decline", "no", "拒绝 · Decline"),
            )
        )
    else:
        buttons = (
            f'<a class="back" href="{html.escape(back, quote=True)}">返回订单 · Back to the order</a>'
            if back
            else ""
        )
    return PAGE.format(
        sum=f"{found.currency} {found.amount / 100:.2f}", state=SAYS[found.state], buttons=buttons
    )


def _back(request: Request) -> str:
    """Where to go afterwards; only a path of this house, so that nobody is sent elsewhere."""
    back = request.query_params.get("back", "")
    safe = back.startswith("/") and not back.startswith(("//", "/\\")) and len(back) <= 200
    return back if safe else ""
