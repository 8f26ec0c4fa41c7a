"""The ways the embedded database says no."""

from songda.kernel.errors import Unavailable


class EmbeddedError(Unavailable):
    """A database, or the port to speak on, could not be had."""

    code = "embedded.not_started"


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


class PortTaken(EmbeddedError):
    """The port asked for belongs to somebody else."""

    code = "embedded.port_taken"
