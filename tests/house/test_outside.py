"""Nobody calls the outside world while a transaction is open, by how the code is written."""

import ast
from pathlib import Path

from tests.house.reading import SOURCE

OPEN = ("transaction", "reading", "glance")
HELD = {"do", "tx"}


def outside_verbs() -> set[str]:
    """What can be asked of an outside system: the asynchronous methods of the modules' ports."""
    return {
        method.name
        for file in SOURCE.glob("modules/*/ports.py")
        for port in ast.parse(file.read_text()).body
        if isinstance(port, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in port.bases)
        for method in port.body
        if isinstance(method, ast.AsyncFunctionDef)
    }


def calls(source: str, verbs: set[str]) -> list[tuple[str, bool]]:
    """Each awaited call of an outside verb on something, and whether a transaction is open around it."""
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, held: bool) -> None:
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            given = {one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
            held = bool(given & HELD)
        if isinstance(node, ast.AsyncWith):
            held = held or any(
                f".{way}(" in ast.unparse(one.context_expr) for one in node.items for way in OPEN
            )
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            asked = node.value.func
            if isinstance(asked, ast.Attribute) and asked.attr in verbs and _is_a_port(asked.value):
                found.append((f"line {node.lineno}: {ast.unparse(asked)}", held))
        for child in ast.iter_child_nodes(node):
            walk(child, held)

    walk(ast.parse(source), False)
    return found


def _is_a_port(receiver: ast.expr) -> bool:
    """A module's door (`notify.send`) is imported by name and takes `do`; a port is at hand as a value."""
    return isinstance(receiver, ast.Name) and receiver.id in {"gateway", "sender", "service", "times"}


def files() -> list[Path]:
    return sorted(SOURCE.glob("modules/**/*.py"))


def test_the_outside_is_asked_and_never_inside_a_transaction() -> None:
    verbs = outside_verbs()
    assert {"ask", "query", "refund", "bill", "send_code"} <= verbs
    seen = [
        (f"{file.relative_to(SOURCE)} {where}", held)
        for file in files()
        for where, held in calls(file.read_text(), verbs)
    ]
    assert len(seen) >= 6, "it looks where the calls are"
    assert [where for where, held in seen if held] == []


BEGINS = "async def pay(house, gateway):\n    async with house.db.transaction() as tx:\n"


def test_one_inside_is_seen() -> None:
    inside = (
        BEGINS + "        await gateway.ask(1)\n",
        "async def pay(do, gateway):\n    await gateway.ask(1)\n",
        "async def pay(house, gateway, tx):\n    if gateway:\n        await gateway.ask(1)\n",
    )
    assert [calls(source, {"ask"}) for source in inside] == [
        [("line 3: gateway.ask", True)],
        [("line 2: gateway.ask", True)],
        [("line 3: gateway.ask", True)],
    ]
    outside = BEGINS + "        x = 1\n    await gateway.ask(x)\n"
    assert calls(outside, {"ask"}) == [("line 4: gateway.ask", False)]
