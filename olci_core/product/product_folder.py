"""The files of one product, zipped or unpacked, each opened where it lies."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import h5py

from olci_core.errors import DamagedFile, InputError, OlciError, StorageError
from olci_core.product.archive import members_of
from olci_core.product.manifest import MANIFEST_NAME
from olci_core.product.stored_file import StoredFile, data_begins_at

CHUNK_CACHE_BYTES = 16_000_000


class ProductFolder:
    """A product's files by name; close it after use.

    ``name`` is the product's own folder (``….SEN3``). Files that are stored in the zip without compression, as CDSE
    sends them, are read in place; a compressed one is copied to a temporary file when it is opened.
    """

    def __init__(self, path: Path) -> None:
        """Open a zip or a folder.

        Raises:
            StorageError: there is nothing at ``path``, or it cannot be read.
            DamagedFile: it is no whole zip, or not that of a product.
            InputError: it is something else, or holds more than one product.
        """
        if path.name == MANIFEST_NAME and path.is_file():  # what SNAP has its users open
            path = path.absolute().parent
        self.path = path
        self._stack = ExitStack()
        self._open: dict[str, h5py.File] = {}
        self._zip: zipfile.ZipFile | None = None
        self._raw: IO[bytes] | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        try:
            if path.is_dir():
                self.name = path.absolute().name
                self.sizes = {entry.name: entry.stat().st_size for entry in sorted(path.iterdir()) if entry.is_file()}
            elif path.exists():
                self._open_zip()
            else:
                raise StorageError(f"There is no file {path.name}.", hint=f"It was looked for in {path.parent}.")
        except OSError as error:
            self.close()
            raise StorageError(f"{path.name} cannot be read: {error.strerror or error}") from error
        except OlciError:
            self.close()
            raise
        except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError) as error:
            self.close()
            if path.suffix.lower() != ".zip":
                raise InputError(
                    f"{path.name} is not a product: neither a zip nor an unpacked .SEN3 folder.",
                    hint="Choose the .SEN3 folder that holds all files, or the zip.",
                ) from error
            raise DamagedFile(f"{path.name} is not a whole zip file.", hint="It has to be fetched again.") from error

    def close(self) -> None:
        """Close all files."""
        for file in self._open.values():
            file.close()
        self._open.clear()
        self._stack.close()

    def netcdf(self, name: str) -> h5py.File:
        """Open one of the NetCDF files; it stays open until the product is closed.

        Raises:
            InputError: the product does not have it.
            DamagedFile: it cannot be read.
        """
        if name not in self._open:
            if name not in self.sizes:
                raise InputError(
                    f"{self.name} has no file {name}.", hint="Fetch the product again, with all its files."
                )
            try:
                self._open[name] = h5py.File(self._source(name), "r", rdcc_nbytes=CHUNK_CACHE_BYTES)
            except (OSError, RuntimeError, zipfile.BadZipFile, EOFError) as error:
                raise DamagedFile(
                    f"{name} of {self.name} is damaged.", hint="Check the product; fetch it again."
                ) from error
        return self._open[name]

    def content(self, name: str) -> bytes:
        """Return a small file's bytes.

        Raises:
            DamagedFile, StorageError: it cannot be read.
        """
        try:
            if self._zip is None:
                return (self.path / name).read_bytes()
            return self._zip.read(self._members[name])
        except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise DamagedFile(f"{name} of {self.name} is damaged.") from error
        except OSError as error:
            raise StorageError(f"{self.path.name} cannot be read: {error.strerror or error}") from error

    def _open_zip(self) -> None:
        self._zip = self._stack.enter_context(zipfile.ZipFile(self.path))
        self._raw = self._stack.enter_context(self.path.open("rb", buffering=0))  # the stack closes it
        members_of(self._zip, zip_size_bytes=self.path.stat().st_size)
        members = [
            info for info in self._zip.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")
        ]
        folders = sorted({info.filename.rpartition("/")[0] for info in members})
        if len(folders) != 1:
            raise InputError(
                f"{self.path.name} holds {len(folders)} folders of files, and a product is one.",
                hint="Unpack it, and choose one of its .SEN3 folders.",
            )
        self._members = {info.filename.rpartition("/")[2]: info for info in members}
        self.sizes = {name: info.file_size for name, info in self._members.items()}
        self.name = folders[0].rpartition("/")[2] or self.path.stem

    def _source(self, name: str) -> IO[bytes] | str:
        if self._zip is None or self._raw is None:
            return str(self.path / name)
        info = self._members[name]
        if info.compress_type == zipfile.ZIP_STORED:
            begins_at = data_begins_at(self._raw, info)
            # A raw file serves h5py as well.
            return StoredFile(self._raw, begins_at=begins_at, size_bytes=info.file_size)  # type: ignore[return-value]
        copy: IO[bytes] = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        with self._zip.open(info) as member:
            shutil.copyfileobj(member, copy)
        return copy
