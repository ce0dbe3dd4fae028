"""Names that a package offers and imports only when they are asked for: most of those who need it need them not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def imported_later(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package (PEP 562) that takes names from its modules, given by module."""
    module_of = {name: module for module, names in modules.items() for name in names}

    def attribute(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{module_of[name]}"), name)

    return attribute
