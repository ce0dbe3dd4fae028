"""Scenes in the forms that other people and programs read: maps, lists for downloaders, a script, a citation."""

from olci_core.catalogue.exports.citation import bibtex, citation
from olci_core.catalogue.exports.downloaders import (
    aria2_list,
    metalink,
    metalink_chunks,
    names_list,
    rclone_script,
    s3_paths,
    s5cmd_list,
)
from olci_core.catalogue.exports.maps import geojson_chunks, kml_chunks, to_geojson, to_kml
from olci_core.catalogue.exports.script import python_script

__all__ = [
    "aria2_list",
    "bibtex",
    "citation",
    "geojson_chunks",
    "kml_chunks",
    "metalink",
    "metalink_chunks",
    "names_list",
    "python_script",
    "rclone_script",
    "s3_paths",
    "s5cmd_list",
    "to_geojson",
    "to_kml",
]
