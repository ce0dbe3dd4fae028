"""Layers are kept by the name of what is in them, the latest ones, and answered for at their address."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request

from olci_ui.pictures.map_layers import MAX_LAYERS, MapLayers, layer_answer, layer_path, layer_token, map_layers


def asked(token: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": f"/{layer_path(token)}", "path_params": {"token": token}})


def test_a_layer_is_named_by_what_is_in_it() -> None:
    assert layer_token("one", [1]) == layer_token("one", [1])
    assert len({layer_token("one"), layer_token("two"), layer_token("one", [1]), layer_token("one", 1)}) == 4


def test_the_layers_shown_last_are_kept() -> None:
    layers = MapLayers()
    for number in range(MAX_LAYERS):
        layers.keep(str(number), f"layer {number}".title)
    layers.keep("0", "another of this name is the same one".title)
    layers.keep("new", "layer new".title)
    assert layers.layer("1") is None
    assert [layers.layer(name) for name in ("0", "2", "new")] == ["Layer 0", "Layer 2", "Layer New"]


def test_a_layer_is_written_once_beside_the_page_and_whoever_asks_meanwhile_waits_for_it() -> None:
    layers, written, let = MapLayers(), list[str](), threading.Event()

    def write() -> str:
        let.wait(20)
        written.append("")
        return "text"

    layers.keep("name", write)
    layers.keep("name", write)
    with ThreadPoolExecutor(8) as maps:
        answers = [maps.submit(layers.layer, "name") for _ in range(8)]
        assert not written
        let.set()
        assert {answer.result() for answer in answers} == {"text"}
    assert len(written) == 1


def test_a_layer_comes_as_it_was_kept_and_another_name_stands_for_nothing() -> None:
    layer = json.dumps({"features": [], "outline": None, "legend": ["0 % bright", "Ü </script>"]}, ensure_ascii=False)
    map_layers.keep(layer_token(layer), lambda: layer)
    answer = layer_answer(asked(layer_token(layer)))
    assert (answer.status_code, answer.media_type) == (200, "application/json")
    assert bytes(answer.body).decode() == layer
    assert layer_answer(asked("0" * 24)).status_code == 404
