"""The ways the embedded database says no."""


class EmbeddedError(Exception):
    """A database could not be had. `code` names the words for people, `facts` fill them."""

    code = "embedded.not_started"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}: {told}"


class NoBinaries(EmbeddedError):
    """PostgreSQL 15 or newer is nowhere on this machine."""

    code = "embedded.no_binaries"


class FolderInUse(EmbeddedError):
    """Another living process of ours works on the same data."""

    code = "embedded.folder_in_use"


class FolderNotOurs(EmbeddedError):
    """The folder belongs to another account, or may not be entered."""

    code = "embedded.folder_not_ours"


class OtherVersion(EmbeddedError):
    """The data were written by another major version than the binaries at hand."""

    code = "embedded.other_version"


class NotStarted(EmbeddedError):
    """PostgreSQL ended, or gave no sign of life in time; its last lines are in `log`."""

    code = "embedded.not_started"


class ChineseNotSearchable(EmbeddedError):
    """The database's locale makes trigrams of Chinese empty: search would silently find nothing."""

    code = "embedded.chinese_not_searchable"
