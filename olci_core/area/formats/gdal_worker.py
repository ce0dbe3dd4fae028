"""Read the shapes of one file with GDAL: a process of its own, which can be ended. No part of the program imports it.

It is started with a request as JSON on its standard input and answers with MessagePack on its standard output:
``{"layers": […]}`` or ``{"error": …}``; the request ``{"drivers": […]}`` is answered with the names of all others.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

# pyogrio loads these where they are installed, which takes longer than most files.
for _module in ("pandas", "geopandas", "pyarrow", "pyproj", "shapely"):
    sys.modules[_module] = None  # type: ignore[assignment]  # None is how Python bans an import

import pyogrio  # noqa: E402 - behind what keeps modules from being imported
from pyogrio.errors import DataSourceError  # noqa: E402 - behind what keeps modules from being imported

Request = dict[str, Any]
Layer = dict[str, Any]
_READ_ERRORS = (DataSourceError, ValueError, RuntimeError, OSError, MemoryError, OverflowError)


def main() -> None:
    """Answer the one request."""
    request = json.load(sys.stdin)
    _limit(request)
    if "path" not in request:
        answer: dict[str, Any] = {"others": sorted(set(pyogrio.list_drivers()) - set(request["drivers"]))}
    else:
        try:
            answer = {"layers": list(_layers(request))}
        except _READ_ERRORS as error:
            answer = {"error": str(error)}
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


def _layers(request: Request) -> Any:
    path = request["path"]
    for name, kind in pyogrio.list_layers(path):
        if (kind is None and not request["options"]) or name in request["skip_layers"]:
            continue  # a table without shapes; of a CSV only its options say where they stand
        info = pyogrio.read_info(path, layer=name, **request["options"])
        if info["driver"] not in request["drivers"]:
            raise ValueError(f"files of the kind {info['driver']} are not read")
        column = _name_column(info, request["name_keys"])
        layer: Layer = {"name": str(name), "driver": info["driver"], "crs": info["crs"], "names": [], "shapes": []}
        _read(request, layer, column, start=0, count=request["max_features"] + 1)
        yield layer
        if len(layer["shapes"]) > request["max_features"]:
            return


def _read(request: Request, layer: Layer, column: str | None, *, start: int, count: int) -> None:
    """Add features to a layer; where some cannot be read, halve until those are alone, and leave a mark for each."""
    try:
        _, _, shapes, columns = pyogrio.raw.read(
            request["path"],
            layer=layer["name"],
            columns=[column] if column else [],
            skip_features=start,
            max_features=count,
            datetime_as_string=True,
            **request["options"],
        )
    except _READ_ERRORS:
        total = pyogrio.read_info(request["path"], layer=layer["name"], force_feature_count=True)["features"]
        count = min(count, max(0, total - start))
        if count <= 1:
            if start == 0:
                raise
            layer["names"] += [None] * count
            layer["shapes"] += [False] * count
            return
        for first, number in ((start, count // 2), (start + count // 2, count - count // 2)):
            _read_half(request, layer, column, start=first, count=number)
        return
    if shapes is None:
        return  # a table of numbers: nothing in it is a shape
    layer["shapes"] += [None if shape is None else bytes(shape) for shape in shapes]
    layer["names"] += [_text(value) for value in columns[0]] if columns else [None] * len(shapes)


def _read_half(request: Request, layer: Layer, column: str | None, *, start: int, count: int) -> None:
    if count == 1:
        try:
            _read(request, layer, column, start=start, count=1)
        except _READ_ERRORS:
            layer["names"].append(None)
            layer["shapes"].append(False)
    else:
        _read(request, layer, column, start=start, count=count)


def _name_column(info: dict[str, Any], keys: list[str]) -> str | None:
    """Return the column that names the features: one called so, or else the first text."""
    fields = [str(field) for field in info["fields"]]
    lower = {field.lower(): field for field in reversed(fields)}
    texts = [field for field, kind in zip(fields, info["dtypes"], strict=True) if str(kind) == "object"]
    named = [field for field in texts if "name" in field.lower()]
    exact = [lower[key] for key in keys if key in lower]
    return next(iter((*exact[:1], *named, *texts)), None)


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)  # noqa: PLR0124 - NaN alone differs from itself


def _limit(request: Request) -> None:
    """Let the system end this process if it takes too much memory or time; Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, request["max_bytes"]), (resource.RLIMIT_CPU, request["max_seconds"])):
        _, hard = resource.getrlimit(kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
