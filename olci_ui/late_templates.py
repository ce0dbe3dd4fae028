"""folium, loaded with templates that are compiled when they are first filled in.

It compiles each of its 84 templates as it is imported; the maps of this page fill in a handful.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Self

import jinja2

_WHOLE = jinja2.Template


class LateTemplate(_WHOLE):
    """A template that is compiled when anything of it is asked for; before that it holds its source alone."""

    _given: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *source: Any, **options: Any) -> Self:
        """Keep the source and the options of ``jinja2.Template``."""
        late = object.__new__(cls)
        late._given = source, options
        return late

    def __getattr__(self, name: str) -> Any:
        """Compile the template, once, and return what it has under a name.

        Raises:
            AttributeError: it has nothing of that name.
            jinja2.TemplateSyntaxError: its source is no template.
        """
        given = self.__dict__.get("_given")
        if given is None:
            raise AttributeError(name)
        source, options = given
        self.__dict__.update(_WHOLE.__new__(type(self), *source, **options).__dict__)
        self.__dict__.pop("_given", None)  # not before: another thread may ask for something meanwhile
        return getattr(self, name)


def load_folium() -> None:
    """Import folium and its plugins, their templates left for later."""
    jinja2.Template = LateTemplate  # type: ignore[misc]  # folium has no setting for it
    try:
        import_module("folium.plugins")
    finally:
        jinja2.Template = _WHOLE  # type: ignore[misc]  # as it was
