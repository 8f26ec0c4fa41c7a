"""The contract that a module is entered by its doors only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

MODULES = "songda.modules."
DOORS = {
    "modules": {"public", "events", "errors"},
    "adapters": {"ports", "errors"},
    "entry": {"public", "events", "errors", "ports", "module"},
    "town": set[str](),
}


class Doors(Contract):
    """Every import that ends inside a module began in it, or ends at a door open to that floor."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """All direct imports from elsewhere to a room which isn't a door."""
        broken = [
            (importer, entered)
            for entered in graph.modules
            if entered.startswith(MODULES)
            for importer in graph.find_modules_that_directly_import(entered)
            if not may_enter(importer, entered)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line an import."""
        for importer, entered in check.metadata["broken"]:
            output.print_error(f"{importer} enters {entered} past its doors", bold=False)


def may_enter(importer: str, entered: str) -> bool:
    """Whether one module of the code may import the other, as far as doors go."""
    module, _, room = entered.removeprefix(MODULES).partition(".")
    if importer == MODULES + module or importer.startswith(f"{MODULES}{module}."):
        return True
    floor = importer.split(".")[1] if "." in importer else ""
    return room.split(".")[0] in DOORS.get(floor, set())
