"""Schemathesis over the OpenAPI document, once a role, with a valid session and real ids: never a 5xx.

Every endpoint is asked at least once well (an example from the matrix), then with whatever fits the document
and whatever doesn't. The share of 2xx of each endpoint is printed; one that never gave a 2xx is red.
"""

import asyncio
import copy
import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import prometheus_client
import pytest
from tests.box.scene import Scene, scene
from tests.matrix.asking import ASKINGS

from songda.entry import describe
from songda.kernel.ids import uuid7

SECONDS = int(os.environ.get("SONGDA_FUZZ_S", "20"))
ROLES = {"rider": "rider_a", "store": "store_a", "consumer": "consumer_a", "operator": "operator"}
ENDS_THE_SESSION = ("DELETE /api/me", "POST /api/sign-out", "POST /api/sign-out/everywhere")
APART = {
    "DELETE /api/stores/{store_id}/sections/{section_id}": "store",
    "POST /api/rider/offers/{offer_id}/accept": "rider",
}
"""Other examples take back what these stand on: a menu written whole, going off line."""

NOT_FROM_JSON = {
    "PUT /api/cities/{city_id}": "a packed city, tried in tests/roads",
    "POST /api/stores/{store_id}/pictures": "a picture as a form, tried in tests/catalog and tests/matrix",
    "POST /api/notices/{gateway}": "a notice signed by its gateway, tried in tests/demo_gateway",
    "POST /api/couriers/{courier}/notices": "a notice signed by its courier, tried in tests/dispatch",
    "GET /api/cities/{city_id}/map.json": "no city file stands in this scene, tried in tests/roads",
    "GET /api/cities/{city_id}/addresses": "no city file stands in this scene, tried in tests/roads",
    "GET /api/cities/{city_id}/traffic": "no city file stands in this scene, tried in tests/roads",
    "GET /api/cities/{city_id}/way": "no city file stands in this scene, tried in tests/roads",
    "PUT /api/cities/{city_id}/traffic": "no city file stands in this scene, tried in tests/roads",
    "POST /api/rider/go-on": "nobody is asked before eight hours of work, tried in tests/riders",
    "POST /api/rider/handings/{handing_id}/accept": "only a colleague can say yes, tried in tests/deliveries",
}
pytestmark = pytest.mark.xdist_group("heavy")
Counts = dict[str, dict[str, int]]


def counted() -> Counts:
    """Endpoint → status → how often, since the process began."""
    found: Counts = defaultdict(dict)
    for metric in prometheus_client.REGISTRY.collect():
        if metric.name == "songda_http_requests":
            for sample in metric.samples:
                if sample.name.endswith("_total"):
                    row = f"{sample.labels['method']} {sample.labels['path']}"
                    found[row][sample.labels["status"]] = int(sample.value)
    return found


async def document_for(here: Scene, rows: list[str]) -> dict[str, Any]:
    """The document cut down to some endpoints, each with one example that goes well."""
    whole = describe.application().openapi()
    paths: dict[str, Any] = {}
    for row in rows:
        method, path = row.split()
        operation = copy.deepcopy(whole["paths"][path][method.lower()])
        asking = await ASKINGS[row](here)
        query = dict(part.split("=", 1) for part in asking.query.removeprefix("?").split("&") if part)
        for parameter in operation.get("parameters", ()):
            known = {**asking.path, **query, "Idempotency-Key": uuid7().hex}
            if parameter["name"] in known:
                parameter["example"] = _typed(known[parameter["name"]], parameter["schema"])
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is not None and asking.body is not None and not asking.form:
            content["example"] = asking.body
        paths.setdefault(path, {})[method.lower()] = operation
    return {**whole, "paths": paths}


def _typed(text: str, schema: dict[str, Any]) -> Any:
    kinds = {schema.get("type"), *(one.get("type") for one in schema.get("anyOf", ()))}
    return float(text) if "number" in kinds else text


async def fuzzed(
    here: Scene, folder: Path, name: str, document: dict[str, Any], token: str, seconds: int = SECONDS
) -> str:
    """Run Schemathesis in a process of its own; its last words."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(document))
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(file), "--url", here.line.url]
    command += ["--mode", "all", "--continue-on-failure", "--checks", "not_a_server_error", "--workers", "1"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-time", str(seconds), "--no-color"]
    command += ["-H", f"Authorization: Bearer {token}", "--warnings", "off", "--seed", "7"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=folder
    )
    out, _ = await asyncio.wait_for(process.communicate(), seconds * 4 + 60)
    return out.decode(errors="replace")


def rows_of(role: str) -> list[str]:
    """The endpoints a role may call, those that end its session apart."""
    rows = []
    for path, methods in describe.application().openapi()["paths"].items():
        for method, operation in methods.items():
            row = f"{method.upper()} {path}"
            if row not in {*ENDS_THE_SESSION, *APART} and (
                role in operation["x-roles"] or not operation["x-roles"]
            ):
                rows.append(row)
    return rows


async def ask_plainly(here: Scene, rows: list[str], who: str) -> None:
    """What has nothing that could be varied has no example either: it is asked once as it is."""
    for row in rows:
        method, path = row.split()
        if method == "GET" and "{" not in path and not (await ASKINGS[row](here)).query:
            await here.line.ask(method, path, who)


def told(before: Counts, after: Counts) -> dict[str, dict[str, int]]:
    return {
        row: {status: n - before.get(row, {}).get(status, 0) for status, n in statuses.items()}
        for row, statuses in after.items()
    }


def table(seen: dict[str, dict[str, int]]) -> str:
    lines = []
    for row in sorted(ASKINGS):
        statuses = {status: n for status, n in seen.get(row, {}).items() if n}
        total = sum(statuses.values())
        well = sum(n for status, n in statuses.items() if status.startswith("2"))
        lines.append(f"{row:62} {well:6} of {total:6} 2xx  {dict(sorted(statuses.items()))}")
    return "\n".join(lines)


@pytest.mark.timeout(900)
async def test_nothing_is_ever_a_server_error(database_url: str, tmp_path: Path) -> None:
    words = {}
    async with scene(database_url, tmp_path) as here:
        before = counted()
        for role in ROLES:
            await here.mend()
            document = await document_for(here, rows_of(role))
            words[role] = await fuzzed(here, tmp_path, role, document, here.line.tokens[ROLES[role]])
            await ask_plainly(here, rows_of(role), ROLES[role])
        for row, role in APART.items():
            await here.mend()
            document = await document_for(here, [row])
            words[row] = await fuzzed(here, tmp_path, role, document, here.line.tokens[ROLES[role]], 5)
        for row in ENDS_THE_SESSION:
            leaver = await here.throwaway("consumer")
            document = await document_for(here, [row])
            words[row] = await fuzzed(
                here, tmp_path, row.replace("/", "-"), document, here.line.tokens[leaver]
            )
        seen = told(before, counted())
    print(table(seen))
    broken = {
        row: statuses
        for row, statuses in seen.items()
        if any(status.startswith("5") and n for status, n in statuses.items())
    }
    assert broken == {}, "\n".join(words[role][-6000:] for role in ROLES)
    never = [
        row
        for row in ASKINGS
        if row not in NOT_FROM_JSON
        and not any(n for status, n in seen.get(row, {}).items() if status.startswith("2"))
    ]
    assert never == [], "\n".join(words[role][-2000:] for role in ROLES)
    assert sum(n for statuses in seen.values() for n in statuses.values()) > 1000
