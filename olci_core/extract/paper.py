"""What a paper needs besides the figures: citation, methods paragraph, and a script that makes the files again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olci_core.area import Area
from olci_core.extract.cutting import CREDIT, SOFTWARE
from olci_core.extract.grid import Grid
from olci_core.nouns import counted
from olci_core.scene import PRODUCT_TYPES, ProductName


@dataclass(frozen=True, slots=True)
class CutRequest:
    """What was cut out: enough to say it in words and to do it again.

    ``mask``: True for the recommended flags, False for none, or names. ``searches``: products and, in words, the search
    that each came from, as far as that is known. ``masks``: the flags of each variable as a cut has them, for the text.
    """

    paths: tuple[str, ...]
    products: tuple[str, ...]
    area_wkt: str
    variables: tuple[str, ...]
    pixel_m: float = 300.0
    crs: str | None = None
    mask: bool | tuple[str, ...] = True
    searches: tuple[tuple[str, str], ...] = ()
    masks: tuple[tuple[str, str], ...] = ()
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """``citation``, ``methods`` and ``snippet`` (Python), each as text."""

    citation: str
    methods: str
    snippet: str


def for_your_paper(request: CutRequest) -> Paper:
    """Return what a paper needs for a request."""
    return Paper(_citation(request), _methods(request), _snippet(request))


def _citation(request: CutRequest) -> str:
    names = [ProductName.parse(name) for name in request.products]
    years = sorted({name.begin.year for name in names})
    span = f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    types = sorted({name.product_type for name in names})
    kinds = "; ".join(f"{PRODUCT_TYPES.get(kind, 'OLCI')} ({kind})" for kind in types)
    text = (
        f"{CREDIT} {span}: Copernicus Sentinel-3 OLCI, {kinds}, {len(names)} "
        f"{'product' if len(names) == 1 else 'products'}, retrieved through the Copernicus Data Space Ecosystem, "
        "https://dataspace.copernicus.eu."
    )
    return f"Practice data, not of a satellite; do not publish. {text}" if request.is_practice else text


def _methods(request: CutRequest) -> str:
    names = sorted((ProductName.parse(name) for name in request.products), key=lambda name: name.begin)
    satellites = " and ".join(sorted({f"Sentinel-3{name.platform[2]}" for name in names}))
    baselines = ", ".join(sorted({f"{name.product_type} {name.baseline}" for name in names}))
    area = Area.from_wkt(request.area_wkt)
    west, south, east, north = area.bounds
    were = "was" if len(names) == 1 else "were"
    grid = Grid.for_area(area, pixel_m=request.pixel_m, crs=request.crs)
    sentences = [
        f"{counted(len(names), 'OLCI scene', 'OLCI scenes')} of {satellites}, taken between "
        f"{names[0].begin:%Y-%m-%d %H:%M} and {names[-1].begin:%Y-%m-%d %H:%M} UTC, {were} used "
        f"(product type and processing baseline: {baselines}).",
        _searches_text(request),
        f"The area ({west:.3f}° to {east:.3f}° E, {south:.3f}° to {north:.3f}° N, {area.area_km2:,.0f} km²) was cut "
        f"out on {grid.columns:,} × {grid.rows:,} pixels of {request.pixel_m:g} m ({_projection(grid)}); each "
        "cell takes the pixel that lies over it (nearest neighbour on the sphere, terrain-corrected positions).",
        _variables_text(request),
        _mask_text(request),
        f"Cut with {SOFTWARE}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _searches_text(request: CutRequest) -> str:
    """Return how the products that were used were found, "" where that is known of none of them."""
    known = dict(request.searches)
    words = [known[name] for name in request.products if known.get(name)]
    if not words:
        return ""
    searches = list(dict.fromkeys(words))
    all_known, is_one = len(words) == len(request.products), len(words) == 1
    who = ("It" if is_one else "They") if all_known else f"{len(words)} of them"
    by = "this search" if len(searches) == 1 else "these searches"
    return f"{who} {'was' if is_one else 'were'} found by {by}: {'; '.join(searches)}."


def _projection(grid: Grid) -> str:
    # Not ``to_authority``: for a projection without a code it looks through all there are, for some tenths of a second.
    known = grid.crs.to_json_dict().get("id")
    if known is not None:
        return f"{grid.crs.name}, {known['authority']}:{known['code']}"
    parameters = grid.crs.to_cf()
    if parameters.get("grid_mapping_name") != "lambert_azimuthal_equal_area":
        return f"{grid.crs.name}, as each file has it under spatial_ref"
    return (
        "Lambert azimuthal equal-area, centre "
        f"{parameters['longitude_of_projection_origin']:.2f}° E {parameters['latitude_of_projection_origin']:.2f}° N"
    )


def _variables_text(request: CutRequest) -> str:
    text = f"Variables: {', '.join(request.variables)}."
    if any(name.startswith("Oa") and name.endswith("_reflectance") for name in request.variables) and any(
        "_OL_1_" in name for name in request.products
    ):
        text += (
            " Top-of-atmosphere reflectance is π·L/(E0·cos SZA), with the in-band solar irradiance E0 of each pixel's "
            "detector and the sun zenith angle interpolated between tie points."
        )
    return text


def _mask_text(request: CutRequest) -> str:
    if request.mask is False:
        return "No quality flags were applied."
    if request.mask is not True:
        return f"Pixels with one of these flags were left out: {', '.join(request.mask)}."
    by_flags: dict[str, list[str]] = {}
    for name, flags in request.masks:
        by_flags.setdefault(flags, []).append(name)
    details = "; ".join(f"{', '.join(names)}: {flags}" for flags, names in by_flags.items())
    return "Pixels were left out by the flags recommended for each variable" + (f" ({details})." if details else ".")


def _snippet(request: CutRequest) -> str:
    mask = request.mask if isinstance(request.mask, bool) else list(request.mask)
    lines = [
        '"""Cut the area out of each scene again, and take the figures from it."""',
        "",
        "from pathlib import Path",
        "",
        "from olci_core.area import Area",
        "from olci_core.errors import NotSeen",
        "from olci_core.extract import cut, series, write_csv, write_geotiff, write_netcdf",
        "",
        f"AREA = Area.from_wkt({request.area_wkt!r})",
        *_listed("PATHS", request.paths),
        *_listed("VARIABLES", request.variables),
        f"MASK = {mask!r}",
        'OUT = Path("cuts")',
        "",
        "for path in PATHS:",
        f"    grid = {{'pixel_m': {request.pixel_m!r}, 'crs': {request.crs!r}}}",
        "    try:",
        "        dataset = cut(path, AREA, variables=VARIABLES, mask=MASK, **grid)",
        "    except NotSeen as error:",
        "        print(error)",
        "        continue",
        '    name = dataset.attrs["source"].removesuffix(".SEN3")',
        '    write_geotiff(dataset, OUT / f"{name}.tif")',
        '    write_netcdf(dataset, OUT / f"{name}.nc")',
        'write_csv(series(PATHS, AREA, variables=VARIABLES, mask=MASK), OUT / "series.csv")',
        "",
    ]
    return "\n".join(lines)


def _listed(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name} = [", *(f"    {value!r}," for value in values), "]"]
