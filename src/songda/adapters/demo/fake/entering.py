"""The demo over HTTP: the code of a number, and a page that signs a visitor in by the ordinary endpoints."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import Path
from fastapi.responses import HTMLResponse

from songda.adapters.demo.sender import ShownCodes
from songda.adapters.demo.visitors import PAGES, VISITORS
from songda.kernel.errors import NotFound
from songda.kernel.permissions import permission
from songda.kernel.privacy import PhoneInvalid, phone_e164
from songda.kernel.values import value
from songda.kernel.web import Endpoints, TheHouse

SHOWN = permission("demo.shown")
endpoints = Endpoints("demo", prefix="/demo")
End = Literal["consumer", "store", "rider", "operator"]


@value
class ShownCode:
    """The newest code of a number."""

    code: str


@endpoints.get("/codes/{phone}", permit=SHOWN)
async def shown_code(house: TheHouse, phone: Annotated[str, Path(max_length=20)]) -> ShownCode:
    """The code that a real sender would have brought to the phone."""
    sender: ShownCodes = house.ports["code_sender"]
    try:
        code = sender.newest(phone_e164(phone))
    except PhoneInvalid as wrong:
        raise NotFound() from wrong
    if code is None:
        raise NotFound()
    return ShownCode(code=code)


@endpoints.get("/enter/{end}", permit=SHOWN)
async def enter(end: End) -> HTMLResponse:
    """A page that signs the demo's visitor in at an end, then goes there."""
    return HTMLResponse(_PAGE.replace("__VISIT__", json.dumps([VISITORS[end], end, PAGES[end]])))


_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>送达 Songda</title>
<link rel="icon" href="/static/songda.svg" type="image/svg+xml">
<style>
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:20vh auto;max-width:26em;padding:0 1em}
</style>
<p id="say" role="status">正在登录… Signing in…</p>
<script type="module">
const [phone, end, page] = __VISIT__;
const say = document.getElementById("say");
const headers = {"Content-Type": "application/json", "Songda-End": end, "Songda-Slot": "0"};
const post = (path, body) => fetch(path, {method: "POST", headers, body: JSON.stringify(body)});
for (let wait = 0; wait < 120; wait++) {
  try {
    await post("/api/sign-in/codes", {phone, end});
    const {code} = await (await fetch("/demo/codes/" + encodeURIComponent(phone))).json();
    const entered = await post("/api/sign-in", {phone, code, end, slot: 0});
    if (entered.ok) { location.replace(page); break; }
  } catch (away) { /* the house is still starting */ }
  say.textContent = "小城正在苏醒，请稍候… The town is waking up…";
  await new Promise((done) => setTimeout(done, 8000));
}
</script></html>"""
