"""`python -m tools.openapi`: write docs/openapi.json, and the clients' types made of it.

The types carry two marks in their first lines: of the document they were made of, and of themselves. So a
test sees without Node that they are fresh and that nobody wrote into them.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.places import CLIENTS, CONSUMER, ROOT, surroundings

DOCUMENT = ROOT / "docs" / "openapi.json"
TYPES = CLIENTS / "shared" / "api" / "schema.d.ts"
GENERATORS = tuple(root / "node_modules" / ".bin" / "openapi-typescript" for root in (CLIENTS, CONSUMER))


def document() -> str:
    """The OpenAPI document of this build."""
    from songda.entry.describe import openapi

    return openapi() + "\n"


def marked(types: str, made_of: str) -> str:
    """The types under their two marks."""
    return f"// Made by `python -m tools.openapi`; don't write here.\n{_marks(types, made_of)}\n{types}"


def are_fresh(text: str, made_of: str) -> bool:
    """Whether these types were made of that document, and not changed since."""
    first, _, rest = text.partition("\n")
    marks, _, types = rest.partition("\n")
    return first.startswith("// Made by") and marks == _marks(types, made_of)


def _marks(types: str, made_of: str) -> str:
    return f"// document {_digest(made_of)} types {_digest(types)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def types_of(made_of: str) -> str | None:
    """TypeScript for the document, or None where the clients' packages aren't installed."""
    generator = next((one for one in GENERATORS if one.exists()), None)
    if generator is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        source.write_text(made_of)
        command = [str(generator), str(source), "-o", str(target)]
        subprocess.run(command, check=True, env=surroundings(), stdout=subprocess.DEVNULL)
        return target.read_text()


def main() -> int:
    """Write both files; the types only where Node's packages are there."""
    made_of = document()
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(made_of)
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")
    types = types_of(made_of)
    if types is None:
        print("the clients' types were left: run `npm ci` in clients first")
        return 1
    TYPES.write_text(marked(types, made_of))
    print(f"wrote {TYPES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
