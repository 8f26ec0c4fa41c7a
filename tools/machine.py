"""The order's state machine as a page, made of the one table that the code and the database hold."""

from tools.places import ROOT

PAGE = ROOT / "docs" / "orders-machine.md"

HEAD = """# The course of an order

Made by `python -m tools.papers` from `orders/rules/machine.py`. The database holds the same table as
`orders.moves`: an event that isn't one of its rows can't be written, whoever writes, and an order's row can't
stand anywhere but where its last event led.
"""


def page() -> str:
    """A diagram and the table of all moves."""
    from songda.modules.orders.model import ENDS
    from songda.modules.orders.rules.machine import MOVES

    lines = [HEAD, "```mermaid", "stateDiagram-v2"]
    lines += [f"  {move.source or '[*]'} --> {move.to}: {move.event}" for move in MOVES]
    lines += [f"  {end} --> [*]" for end in sorted(ENDS)]
    lines += ["```", "", "| from | event | to | who |", "| --- | --- | --- | --- |"]
    for move in MOVES:
        who = ", ".join(role.value for role in move.who)
        lines.append(f"| {move.source or '—'} | {move.event} | {move.to} | {who} |")
    return "\n".join(lines) + "\n"
