"""The town's day: what went wrong on purpose and how each of it ended, told by the town, shown to anybody."""

from __future__ import annotations

from typing import Annotated

from fastapi.responses import HTMLResponse
from pydantic import Field

from songda.kernel.errors import NotFound
from songda.kernel.permissions import Role, everywhere, permission
from songda.kernel.values import Count, Name40, Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who

SHOWN = permission("demo.report_shown")
TELL = permission("demo.report_told", Role.OPERATOR)
endpoints = Endpoints("demo", prefix="/demo")
_KEPT = "demo.report"


@value
class Befell:
    """How often something befell an order, and how those orders ended."""

    what: Name40
    orders: Count
    well: Count
    badly: Count
    going_on: Count


@value
class Day:
    """The town's report at one moment."""

    at: Name40
    rows: Annotated[tuple[Befell, ...], Field(max_length=40)]
    promises: Note200


@endpoints.put("/report", permit=TELL)
async def tell(who: Who, house: TheHouse, _key: Key, day: Day) -> Day:
    """The town says how its day goes. The newest stays, as long as this process lives: it is told again."""
    everywhere(who)
    house.state[_KEPT] = day
    return day


@endpoints.get("/report.json", permit=SHOWN)
async def told(house: TheHouse) -> Day:
    """What the town said last."""
    found: Day | None = house.state.get(_KEPT)
    if found is None:
        raise NotFound()
    return found


@endpoints.get("/report", permit=SHOWN)
async def page() -> HTMLResponse:
    """The day as a page that follows it."""
    return HTMLResponse(_PAGE)


_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="/static/songda.svg" type="image/svg+xml">
<title>小城日报 · The town's day</title>
<style>
body{margin:0;background:#f4f6f5;color:#17211d;
  font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC",sans-serif}
main{max-width:760px;margin:5vh auto;padding:0 16px}
h1{font-size:24px;margin:0} p{color:#4a5751;margin:6px 0 18px}
.card{overflow-x:auto;border:1px solid #e1e6e3;border-radius:12px;background:#fff}
table{width:100%;border-collapse:collapse}
th,td{padding:10px 14px;border-bottom:1px solid #e1e6e3;text-align:right;font-variant-numeric:tabular-nums}
tr:last-child>*{border-bottom:0} thead th{background:#f4f6f5;font-size:14px}
th:first-child{text-align:left;font-weight:400} tbody th small{display:block;color:#66736d;font-size:13px}
@media(max-width:520px){th,td{padding:8px 6px;font-size:14px} thead th{font-size:12px}}
.sum>*{font-weight:600!important} .bad{color:#b3261e;font-weight:600}
</style>
<main><h1>小城日报 · The town's day</h1>
<p>故意出的差错，每一种如何收场。<br>
  <span lang="en">What goes wrong on purpose, and how each of it ends.</span></p>
<div class="card"><table><thead><tr>
<th scope="col">发生了什么 · What happened</th><th scope="col">订单<br>Orders</th>
<th scope="col">妥善<br>Well</th>
<th scope="col">不妥<br>Badly</th><th scope="col">进行中<br>Going on</th></tr></thead>
<tbody id="rows"></tbody></table></div>
<p id="foot" role="status">小城还没有消息… · Nothing told yet…</p></main>
<script type="module">
const zh = {"never paid": "一直没付款", "payment declined": "付款失败一次", "consumer cancels": "顾客取消",
  "cancels too late": "取消太晚", "store silent": "门店不应答", "store rejects": "门店拒单",
  "kitchen late": "出餐慢", "offer declined": "骑手拒单", "offer ignored": "派单超时",
  "store late": "骑手报出餐慢", "customer unreachable": "联系不上顾客", "cannot deliver": "无法送达",
  "notice twice": "支付通知重复", "notice late": "支付通知迟到", "(nothing)": "一切顺利",
  "all orders": "全部订单"};
const cell = (tag, text, name = "") =>
  Object.assign(document.createElement(tag), {textContent: text, className: name});
const row = (one) => {
  const tr = document.createElement("tr"), head = cell("th", zh[one.what] ?? one.what);
  head.scope = "row";
  if (zh[one.what]) head.append(Object.assign(cell("small", one.what), {lang: "en"}));
  tr.className = one.what === "all orders" ? "sum" : "";
  tr.append(head, cell("td", one.orders), cell("td", one.well), cell("td", one.badly, one.badly ? "bad" : ""),
    cell("td", one.going_on));
  return tr;
};
async function look() {
  try {
    const answer = await fetch("/demo/report.json", {cache: "no-store"});
    if (answer.ok) {
      const day = await answer.json();
      document.getElementById("rows").replaceChildren(...day.rows.map(row));
      document.getElementById("foot").textContent = day.at + " · " + day.promises;
    }
  } catch (away) { /* the next look finds it */ }
  setTimeout(look, 3000);
}
look();
</script></html>"""
