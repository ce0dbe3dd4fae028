"""A template that is compiled later fills in as one that was compiled at once, and folium's maps are the same."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jinja2
import pytest

from olci_ui.late_templates import LateTemplate

ROOT = Path(__file__).parents[2]
GREETING = "{% macro script(kwargs) %}Hello {{ kwargs | shout }}{% endmacro %}{{ place }}, {{ 1 + 1 }}"


class Shouting(jinja2.Environment):
    """An environment of its own, as folium has one."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # whatever a template is made with
        self.filters["shout"] = str.upper


class Late(LateTemplate):
    environment_class = Shouting


def is_compiled(template: jinja2.Template) -> bool:
    return "root_render_func" in vars(template)


def test_it_is_compiled_when_it_is_filled_in() -> None:
    late = Late(GREETING, trim_blocks=True)
    assert not is_compiled(late)
    assert late.render(place="Kiel") == "Kiel, 2"
    assert is_compiled(late)
    assert late.render(place="Oslo") == "Oslo, 2"


def test_its_macros_and_filters_are_those_of_its_environment() -> None:
    assert vars(Late(GREETING).module)["script"]("you") == "Hello YOU"


def test_what_it_does_not_have_is_said() -> None:
    late = Late(GREETING)
    with pytest.raises(AttributeError, match="colour"):
        _ = late.colour


def test_what_is_no_template_is_said_when_it_is_filled_in() -> None:
    late = Late("{% if %}")
    for _ in range(2):
        with pytest.raises(jinja2.TemplateSyntaxError):
            late.render()


def test_many_threads_may_fill_in_the_same_for_the_first_time() -> None:
    for _ in range(50):
        late = Late(GREETING)
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda place, one=late: one.render(place=place), ["Kiel"] * 16)) == {"Kiel, 2"}


DRAWN = """
import jinja2
from olci_ui.late_templates import LateTemplate, load_folium
{loading}
import folium
from folium.plugins import Draw
assert jinja2.Template is not LateTemplate
drawn = folium.Map(location=[54, 10])
Draw(export=True).add_to(drawn)
folium.GeoJson({{"type": "Point", "coordinates": [10, 54]}}, tooltip="here").add_to(drawn)
print(isinstance(folium.Map._template, LateTemplate), drawn.get_root().render())
"""


def test_a_map_is_drawn_the_same() -> None:
    late, at_once = (
        subprocess.run(
            [sys.executable, "-c", DRAWN.format(loading=loading)], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.partition(" ")
        for loading in ("load_folium()", "")
    )
    assert (late[0], at_once[0]) == ("True", "False")
    same_names = (re.sub(r"[0-9a-f]{32}", "id", each[2]) for each in (late, at_once))
    assert len(set(same_names)) == 1
