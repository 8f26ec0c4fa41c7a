"""Who may what: every endpoint and topic × everybody, with real objects of the a's, against a reviewed file.

`SONGDA_WRITE_CELLS=1` writes what is seen into cells.txt; a person then reads it line by line.
"""

import json
import os
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.box.founded import CITY
from tests.box.scene import FAR_CITY, Scene, scene
from tests.matrix.asking import ASKINGS, Asking

from songda.entry import api, composition, describe
from songda.kernel.ids import uuid7

CELLS = Path(__file__).with_name("cells.txt")
B = ("consumer_b", "rider_b", "store_b", "operator_far")
A = ("consumer_a", "rider_a", "store_a", "operator")
WHO = ("nobody", *B, *A)
ENDS_THE_SESSION = {"DELETE /api/me", "POST /api/sign-out", "POST /api/sign-out/everywhere"}
Cells = dict[str, dict[str, str]]


def read_cells() -> Cells:
    """Row → who → status."""
    rows: Cells = {}
    for line in CELLS.read_text().splitlines():
        if line and not line.startswith("#"):
            method, name, *cells = line.split()
            rows[f"{method} {name}"] = dict(zip(WHO, cells, strict=True))
    return rows


def write_cells(seen: Cells) -> None:
    wide = max(len(row) for row in seen)
    lines = ["# ok: done; 401: who are you; 403: not for your role; 404: not yours, as if it weren't there."]
    lines += [
        "# Others are the house's no for another reason. a is own, b is the other, far is another city's.",
        "",
    ]
    lines.append(f"# {'':{wide}} " + " ".join(f"{who:>12}" for who in WHO))
    lines += [f"{row:{wide}}   " + " ".join(f"{seen[row][who]:>12}" for who in WHO) for row in seen]
    CELLS.write_text("\n".join(lines) + "\n")


async def status_of(scene: Scene, row: str, who: str, asking: Asking) -> str:
    """The cell: `ok`, or the status of the no."""
    method, path = row.split()
    name: str | None = None if who == "nobody" else who
    if row in ENDS_THE_SESSION and name is not None:
        name = await scene.throwaway(who.split("_")[0])
    url = path.format(**asking.path) + asking.query
    headers = {} if name is None else {"Authorization": f"Bearer {scene.line.tokens[name]}"}
    if method != "GET":
        headers["Idempotency-Key"] = uuid7().hex
    body: dict[str, Any] = {"data": asking.body} if asking.form else {"json": asking.body}
    async with scene.line.http.request(method, scene.line.url + url, headers=headers, **body) as answer:
        await answer.read()
        return "ok" if answer.status < 300 else str(answer.status)


async def endpoints_seen(scene: Scene) -> Cells:
    seen: Cells = {}
    for row, make in ASKINGS.items():
        asking: Asking | None = None
        seen[row] = {}
        for who in WHO:
            if asking is None or asking.form:
                asking = await make(scene)
            seen[row][who] = await status_of(scene, row, who, asking)
            if seen[row][who] == "ok" and not row.startswith("GET"):
                asking = None
    return seen


async def topics_of(scene: Scene) -> dict[str, str]:
    order_id, store_id = await scene.accepted(), scene.founded.shops["a"].store_id
    return {
        "board": f"board/{store_id}",
        "bounds": f"bounds/{CITY}",
        "city": f"city/{CITY}",
        "delivery": f"delivery/{order_id}",
        "deliveries": f"deliveries/{CITY}",
        "delivery/position": f"delivery/position/{order_id}",
        "exceptions": f"exceptions/{CITY}",
        "hall": f"hall/{scene.founded.riders['a']}",
        "kitchen": f"kitchen/{store_id}",
        "order": f"order/{order_id}",
        "rider": f"rider/{scene.founded.riders['a']}",
        "riders/positions": f"riders/positions/{CITY}",
    }


async def topics_seen(scene: Scene) -> Cells:
    topics = await topics_of(scene)
    seen: Cells = {f"WATCH {name}": {"nobody": "401"} for name in topics}
    for who in WHO[1:]:
        ticket = (await scene.line.must("POST", "/api/live/ticket", who))["ticket"]
        async with scene.line.http.ws_connect(scene.line.url + "/live") as socket:
            await socket.send_str(json.dumps({"ticket": ticket}))
            await socket.receive_json(timeout=10)
            for name, full in topics.items():
                await socket.send_str(json.dumps({"watch": full}))
                answer = await _about(socket, full)
                seen[f"WATCH {name}"][who] = "ok" if answer.get("full") else "404"
    return seen


async def _about(socket: aiohttp.ClientWebSocketResponse, topic: str) -> dict[str, Any]:
    while True:
        told: dict[str, Any] = await socket.receive_json(timeout=10)
        if told["topic"] == topic and ("full" in told or "refused" in told):
            return told


@pytest.mark.timeout(300)
async def test_everybody_may_what_the_reviewed_cells_say(database_url: str, tmp_path: Path) -> None:
    async with scene(database_url, tmp_path) as here:
        seen = await topics_seen(here) | await endpoints_seen(here)
    if os.environ.get("SONGDA_WRITE_CELLS"):
        write_cells(seen)
    expected = read_cells()
    differ = [
        f"{row} as {who}: {cells[who]}, reviewed {expected.get(row, {}).get(who)}"
        for row, cells in seen.items()
        for who in WHO
        if cells[who] != expected.get(row, {}).get(who)
    ]
    assert differ == []
    assert list(seen) == list(expected)


def test_every_endpoint_and_topic_has_a_row() -> None:
    rows = set(read_cells())
    wanted = {
        f"{method} {route.path}"
        for route in api.declared(describe.routers())
        for method in route.methods or ()
    }
    parts = composition.built()
    wanted |= {f"WATCH {topic.name}" for part in parts for topic in (*part.topics, *part.streams)}
    assert rows == wanted


def test_the_cells_agree_with_the_declared_roles() -> None:
    """The file can't say `ok` for a role that lacks the permission, nor for nobody where a role is needed."""
    cells = read_cells()
    for route in api.declared(describe.routers()):
        roles = set((route.openapi_extra or {})["x-roles"])
        for method in route.methods or ():
            for who, cell in cells[f"{method} {route.path}"].items():
                role = who.split("_")[0]
                if roles and role not in roles:
                    assert cell == ("401" if who == "nobody" else "403"), f"{method} {route.path} {who}"
                elif roles:
                    assert cell not in ("401", "403"), f"{method} {route.path} {who}"


def test_no_cell_shows_anothers_things() -> None:
    """What names an object of the a's is not done for the b's."""
    theirs = ("{order_id}", "{delivery_id}", "{address_id}", "{offer_id}")
    for row, cells in read_cells().items():
        if any(name in row for name in theirs):
            assert {cells["consumer_b"], cells["rider_b"], cells["store_b"]} <= {"403", "404"}, row
    assert FAR_CITY != CITY


async def test_a_session_that_ended_opens_nothing(database_url: str, tmp_path: Path) -> None:
    async with scene(database_url, tmp_path) as here:
        names = {role: await here.throwaway(role) for role in ("consumer", "store", "rider", "operator")}
        for name in names.values():
            await here.line.must("POST", "/api/sign-out", name)
        for route in api.declared(describe.routers()):
            roles = (route.openapi_extra or {})["x-roles"]
            if not roles:
                continue
            path = route.path.replace("{gateway}", "demo")
            for place in (
                "{city_id}",
                "{delivery_id}",
                "{order_id}",
                "{store_id}",
                "{address_id}",
                "{offer_id}",
            ):
                path = path.replace(place, str(uuid7()))
            for place in (
                "{item_id}",
                "{section_id}",
                "{variant_id}",
                "{rider_id}",
                "{picture_id}",
                "{steer_id}",
                "{trial_id}",
            ):
                path = path.replace(place, str(uuid7()))
            for method in route.methods or ():
                status, _ = await here.line.ask(method, path, names[roles[0]], {})
                assert status == 401, f"{method} {path}"
