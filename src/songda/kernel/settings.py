"""What an operator may turn: declared per module with a sentence each, printed, tested against the docs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from songda.kernel.values import value


@value
class Setting:
    """One setting: `name` is `module.word`, the environment variable is SONGDA_MODULE_WORD."""

    name: str
    default: int | str | bool | float
    says: str
    secret: bool = False

    @property
    def variable(self) -> str:
        return "SONGDA_" + self.name.upper().replace(".", "_")


class SettingUnreadable(ValueError):
    """A setting's text can't be read as its kind; names the variable and what it should look like."""


class Settings:
    """All settings of this process, read once at start from the environment."""

    def __init__(self, declared: Iterable[Setting], environ: Mapping[str, str] | None = None) -> None:
        given = os.environ if environ is None else environ
        self.declared = {one.name: one for one in declared}
        self._values = {name: _read(one, given) for name, one in self.declared.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def replace(self, **changes: Any) -> None:
        """Turn settings by hand (dots written as `__`): for tests and the demo."""
        for key, new in changes.items():
            name = key.replace("__", ".")
            if name not in self.declared:
                raise KeyError(name)
            self._values[name] = new

    def printed(self) -> list[tuple[str, str, str]]:
        """(variable, value, sentence) of every setting, secrets masked, by name."""
        return [
            (one.variable, "•••" if one.secret else str(self._values[name]), one.says)
            for name, one in sorted(self.declared.items())
        ]


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.variable)
    if text is None:
        return setting.default
    kind = type(setting.default)
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.lower()
            ]
        return kind(text)
    except (KeyError, ValueError) as wrong:
        raise SettingUnreadable(
            f"{setting.variable}={text!r} is not a {kind.__name__}: {setting.says}"
        ) from wrong
