"""What a manifest says of the product as a whole: when, which satellite, where, what it holds, how it was made."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from olci_core.scene import ProductName
from olci_practice.earth.viewing import LINE_S, Pictured
from olci_practice.orbit.orbit import geolocate
from olci_practice.product.bands import BANDS, WATER_BANDS
from olci_practice.product.layout import ProductPlan
from olci_practice.product.manifest_xml import Element, metadata_object, moment, olci, s3, safe, tree
from olci_practice.product.observed import sun_distance_au
from olci_practice.product.pixel_summary import PixelSummary

_ASTRONOMICAL_UNIT_M = 149_597_870_700
_SATELLITES = {"S3A": ("2016-011A", "A"), "S3B": ("2018-039A", "B")}
_FOOTPRINT_STEPS = (4, 19)  # points down a side and along a scan line


def metadata_of(plan: ProductPlan, summary: PixelSummary, *, size_bytes: int) -> list[Element]:
    """Return the metadata objects; ``size_bytes``: of all files together."""
    return [
        metadata_object("acquisitionPeriod", "Acquisition Period", _period(plan)),
        metadata_object("platform", "Platform Description", _platform(plan)),
        metadata_object("measurementFrameSet", "Frame Set", _frame_set(plan)),
        metadata_object("generalProductInformation", "General Product Information", _general(plan, size_bytes)),
        metadata_object("olciProductInformation", "Olci Product Information", _olci(plan, summary)),
        metadata_object("measurementOrbitReference", "Orbit Reference", _orbit(plan)),
        metadata_object("measurementQualityInformation", "Quality Information", _quality()),
        metadata_object("processing", "Processing", _processing(plan), classification="PROVENANCE", category="PDI"),
    ]


def _period(product: Pictured) -> Element:
    acquisition = product.acquisition
    return safe(
        "acquisitionPeriod",
        safe("startTime", text=moment(acquisition.begin)),
        safe("stopTime", text=moment(acquisition.end)),
    )


def _platform(product: Pictured) -> Element:
    identifier, number = _SATELLITES[product.acquisition.platform]
    instrument = safe(
        "instrument",
        safe("familyName", text="Ocean Land Colour Instrument", abbreviation="OLCI"),
        safe("mode", text="Earth Observation", identifier="EO"),
    )
    return safe(
        "platform",
        safe("nssdcIdentifier", text=identifier),
        safe("familyName", text="Sentinel-3"),
        safe("number", text=number),
        instrument,
    )


def _frame_set(product: Pictured) -> Element:
    """Return the outline: up the last pixels' side, back along the first line, down, along the last line."""
    down, along = (np.linspace(0, 1, steps + 1)[:-1] for steps in _FOOTPRINT_STEPS)
    line = np.concatenate([1 - down, np.zeros_like(along), down, np.ones_like(along), [1.0]])
    column = np.concatenate([np.ones_like(down), 1 - along, np.zeros_like(down), along, [1.0]])
    lon, lat = geolocate(product.acquisition, line=line, column=column)
    positions = " ".join(f"{y:.6g} {x:.6g}" for x, y in zip(lon, lat, strict=True))
    system = "http://www.opengis.net/def/crs/EPSG/0/4326"
    outline = safe("footPrint", tree("gml:posList", text=positions), srsName=system)
    return safe("frameSet", outline)


def _general(product: Pictured, size_bytes: int) -> Element:
    name, acquisition = product.name, product.acquisition
    received = acquisition.end + timedelta(hours=1)
    unit = [s3("type", text="STRIPE" if name.frame is None else "FRAME"), s3("duration", text=str(name.duration_s))]
    if name.frame is not None:
        unit.append(s3("alongtrackCoordinate", text=str(name.frame)))
    return s3(
        "generalProductInformation",
        s3("productName", text=str(name)),
        s3("productType", text=name.product_type),
        s3("timeliness", text=name.timeliness),
        s3("baselineCollection", text=name.baseline),
        *([s3("processingBaseline", text=processing_baseline(name))] if name.created.year >= 2022 else []),
        s3("creationTime", text=f"{name.created:%Y%m%dT%H%M%S}"),
        s3("productSize", text=str(size_bytes)),
        s3(
            "dumpInformation",
            *_granule(product),
            s3("dumpStart", text=moment(acquisition.begin)),
            s3("receivingGroundStation", text="CGS"),
            s3("receivingStartTime", text=moment(received)),
            s3("receivingStopTime", text=moment(received + timedelta(seconds=20))),
        ),
        s3("dispositionMode", text="Operational" if name.processing_class == "O" else "Reprocessing"),
        s3("productUnit", *unit),
    )


def processing_baseline(name: ProductName) -> str:
    """Return the processing baseline as products name it, which manifests of 2021 do not do yet."""
    return f"OL__L{name.product_type[3]}_.{name.baseline}.00.00"


def _granule(product: Pictured) -> list[Element]:
    """Return which granule of the dump it came from: water products do not say, the others name the first."""
    if product.name.product_type[5] == "W":
        return [s3("granulePosition", text="NONE")]
    return [s3("granuleNumber", text="1"), s3("granulePosition", text="FIRST")]


def _olci(product: ProductPlan, summary: PixelSummary) -> Element:
    rows, columns = product.grid.shape
    step = product.grid.step
    sampling = {
        "alTimeSampling": round(LINE_S * step * 1e6),
        "alSpatialSampling": 294 * step,
        "acSpatialSampling": 270 * step,
    }
    ties = {"rowsPerTiePoint": 1, "columnsPerTiePoint": product.columns_per_tie_point}
    return olci(
        "olciProductInformation",
        _classification(product, summary),
        *([olci("atmosphericCorrectionType", text="PARALLEL")] if product.name.product_type[3] == "2" else []),
        olci("measurementAccuracy", text="2.000000"),
        olci("accuracyReference", text="0"),
        olci("imageSize", s3("rows", text=str(rows)), s3("columns", text=str(columns))),
        _pixel_quality(summary),
        olci("ecmwfType", text="ANALYSIS" if product.name.timeliness == "NT" else "FORECAST", timeRelevance="0"),
        olci("earthSunDistance", text=str(round(sun_distance_au(product.acquisition) * _ASTRONOMICAL_UNIT_M))),
        olci("oclStatus", text="true"),
        olci("samplingParameters", *(olci(key, text=str(value)) for key, value in {**sampling, **ties}.items())),
        *_band_descriptions(product),
    )


def _band_descriptions(product: Pictured) -> list[Element]:
    """Return the description of the bands that a product holds; land products have none, as recorded."""
    family = product.name.product_type[5]
    if family == "L":
        return []
    bands = WATER_BANDS if family == "W" else BANDS
    descriptions = [
        s3(
            "band",
            s3("centralWavelength", text=f"{band.wavelength_nm:g}"),
            s3("bandwidth", text=f"{band.width_nm:g}"),
            name=band.name,
        )
        for band in bands
    ]
    return [olci("bandDescriptions", *descriptions, bands=str(len(bands)))]


def _pixel_quality(summary: PixelSummary) -> Element:
    """Say of how many pixels something is wrong, by their flags of level 1."""
    flags = {
        "invalidPixels": "invalid",
        "cosmeticPixels": "cosmetic",
        "duplicatedPixels": "duplicated",
        "saturatedPixels": "saturated",
        "dubiousSamples": "dubious",
    }
    return olci(
        "pixelQualitySummary",
        *(
            olci(name, value=str(summary.count(flag)), percentage=f"{round(summary.percentage(flag)):.6f}")
            for name, flag in flags.items()
        ),
    )


def _classification(product: Pictured, summary: PixelSummary) -> Element:
    share = summary.percentage
    shares = {
        "salineWaterPixels": 100 - share("land") - share("fresh_inland_water"),
        "coastalPixels": share("coastline"),
        "freshInlandWaterPixels": share("fresh_inland_water"),
        "tidalRegionPixels": share("tidal_region"),
    }
    if product.name.product_type[3] == "1":
        shares["brightPixels"] = share("bright")
    else:
        shares |= {"landPixels": share("land"), "cloudyPixels": share("cloudy")}
    return olci("classificationSummary", *(s3(name, percentage=f"{round(each):.6f}") for name, each in shares.items()))


def _orbit(product: Pictured) -> Element:
    acquisition = product.acquisition
    direction = "ascending" if acquisition.is_ascending else "descending"
    marks = {"type": "start", "groundTrackDirection": direction}
    numbers = {
        "orbitNumber": acquisition.absolute_orbit,
        "relativeOrbitNumber": product.name.relative_orbit,
        "passNumber": 2 * acquisition.absolute_orbit,
        "relativePassNumber": 2 * product.name.relative_orbit,
    }
    return safe(
        "orbitReference",
        *(safe(name, text=str(number), **marks) for name, number in numbers.items()),
        safe("cycleNumber", text=str(product.name.cycle)),
        safe("phaseIdentifier", text="1"),
    )


def _quality() -> Element:
    checked = s3(
        "productQuality", s3("onlineQualityCheck", text="PASSED"), s3("degradationFlags", text="NON_NOMINAL_INPUT")
    )
    return safe("qualityInformation", safe("extension", checked))


def _processing(product: Pictured) -> Element:
    name = product.name
    facility = safe(
        "facility",
        safe("hardware", name="OPE"),
        safe("software", name="OLCI Scene Picker practice archive", version=name.baseline),
        name=f"Practice archive [{name.centre}]",
        organisation="OLCI Scene Picker",
        state="local",
        country="none",
    )
    start = moment(name.created)[:-1]
    return safe(
        "processing", facility, name="DataProcessing", outputLevel=name.product_type[3], start=start, stop=start
    )
