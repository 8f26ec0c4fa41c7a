"""Reading our own sources: which rooms there are, which texts are SQL, which errors are raised with what."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "songda"
SQL_SHAPE = re.compile(
    r"^\s*(select\b.+|insert\s+into\s+\w|update\s+\w[\w.]*(\s+\w+)?\s+set\b|delete\s+from\s+\w|with\s+(recursive\s+)?\w+"
    r"\s*(\([\w, ]*\))?\s+as\b|truncate\s+\w|merge\s+into|lock\s+table\b|notify\s+\w|set\s+local\b"
    r"|(create|alter|drop)\s+(table|index|schema|type|function|sequence|view|materialized)\b)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Text:
    """A string of the source; `whole` when nothing is put into it at run time."""

    file: Path
    line: int
    said: str
    whole: bool

    def __str__(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line}"


def files(*below: str) -> list[Path]:
    """The Python files of some folders of the house."""
    return sorted(file for place in below for file in (SOURCE / place).rglob("*.py"))


def texts(file: Path) -> Iterator[Text]:
    """The strings of a file that aren't docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in spoken or id(node) in inside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Text(file, node.lineno, node.value, True)
        elif isinstance(node, ast.JoinedStr):
            said = "".join(p.value if isinstance(p, ast.Constant) else " $X " for p in node.values)
            yield Text(file, node.lineno, said, False)


def is_sql(said: str) -> bool:
    """Whether a string is a statement, or begins like one."""
    return bool(SQL_SHAPE.match(said)) and (" " in said.strip())


def raised(*below: str) -> dict[str, list[set[str]]]:
    """Error class name → the facts it is made with, at every place where it is."""
    made: dict[str, list[set[str]]] = {}
    for file in files(*below):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                given = {"**" if word.arg is None else word.arg for word in node.keywords}
                made.setdefault(name, []).append(given)
    return made
