"""`python -m tools.papers`: write the papers that are made of the code, all of them.

docs/openapi.json and the clients' types, docs/settings.md, docs/schema.sql, docs/orders-machine.md. Tests
compare them with the code.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tools import machine, openapi, schema
from tools.places import ROOT

SETTINGS = ROOT / "docs" / "settings.md"
SCHEMA = ROOT / "docs" / "schema.sql"


def settings() -> str:
    """Every setting as a table by module."""
    from songda.entry.composition import declared_settings

    lines = [
        "# Settings",
        "",
        "Made by `python -m tools.papers` from what the modules declare; `songda settings` prints them.",
        "A setting is an environment variable; what isn't set has its default.",
    ]
    module = ""
    for one in sorted(declared_settings(), key=lambda one: one.name):
        here = one.name.partition(".")[0]
        if here != module:
            module = here
            lines += [
                "",
                f"## {module}",
                "",
                "| variable | default | what it is for |",
                "| --- | --- | --- |",
            ]
        default = "" if one.default == "" else f"`{one.default}`"
        lines.append(f"| `{one.variable}` | {default} | {one.says} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write all papers; the clients' types only where Node's packages are installed."""
    SETTINGS.write_text(settings())
    machine.PAGE.write_text(machine.page())
    with tempfile.TemporaryDirectory(prefix="songda-papers-") as folder:
        Path(folder).chmod(0o755)
        SCHEMA.write_text(_schema(Path(folder) / "pg"))
    print(f"wrote {SETTINGS.relative_to(ROOT)} and {SCHEMA.relative_to(ROOT)}")
    return openapi.main()


def _schema(folder: Path) -> str:
    from songda.entry import embedded
    from songda.entry.migrate import migrate

    running = embedded.start(folder, durable=False)
    try:
        migrate(running.url)
        return asyncio.run(schema.printed_from(running.url))
    finally:
        running.stop()


if __name__ == "__main__":
    sys.exit(main())
