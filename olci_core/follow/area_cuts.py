"""The cut of the area after arrival: a GeoTIFF of each product that came, and its point on the curve of the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import olci_core.extract as extraction  # each of its modules is loaded when it is used
from olci_core.errors import Cancelled, NotSeen, OlciError, StorageError
from olci_core.follow.standing_order import StandingOrder
from olci_core.follow.store import FollowStore, KeptCut, TakenScene
from olci_core.library import lies_at
from olci_core.retry import doubled_s
from olci_core.scene import FULL_PIXEL_M, REDUCED_PIXEL_M, bare_name

CUTS_FOLDER = "following"
CURVE_FILE = "series.csv"
FIRST_RETRY_S, MAX_RETRY_S = 300.0, 86_400.0


@dataclass(frozen=True, slots=True)
class CutReport:
    """What became of one product's cut: its file, or ``trouble`` (it is tried again), or that it is beside the area."""

    order: StandingOrder
    scene_name: str
    file: str = ""
    trouble: str = ""


def cuts_folder(order: StandingOrder, download_dir: Path) -> Path:
    """Return where an order's cuts and its curve lie."""
    return download_dir / CUTS_FOLDER / order.folder_name


class AreaCuts:
    """Makes what cuts of an order are due. Whoever uses it holds the lock of the cuts."""

    def __init__(self, order: StandingOrder, store: FollowStore, *, download_dir: Path) -> None:
        assert order.id is not None
        self._order, self._id = order, order.id
        self._store = store
        self._folder = cuts_folder(order, download_dir)

    def make_due(self, *, now: datetime, goes_on: Callable[[], bool] = lambda: True) -> tuple[CutReport, ...]:
        """Cut the area out of each product that has arrived and has no cut yet, or whose next try has come.

        ``goes_on`` is asked before each; what is left is due at the next call.

        Raises:
            StorageError: the standing orders cannot be written.
        """
        if not self._order.cuts_area:
            return ()
        self._take_off_replaced(self._store.taken.of(self._id), now=now)
        kept = self._kept()
        reports = []
        for one in self.due(now=now):
            if not goes_on():
                break
            cut = self._attempted(one, kept.get(one.known.scene_id), now=now)
            self._store.cuts.keep(self._id, cut, at=now)
            trouble = cut.reason if cut.state == "failed" else ""
            reports.append(CutReport(self._order, one.known.scene_name, cut.file, trouble))
        return tuple(reports)

    def due(self, *, now: datetime) -> tuple[TakenScene, ...]:
        """Return what has arrived and has no cut yet, or whose next try has come.

        Raises:
            StorageError: the standing orders cannot be read.
        """
        if not self._order.cuts_area:
            return ()
        kept = self._kept()
        arrived = (one for one in self._store.taken.of(self._id) if one.known.state == "fetched")
        return tuple(one for one in arrived if _is_due(kept.get(one.known.scene_id), now))

    def _kept(self) -> dict[str, KeptCut]:
        return {one.scene_id: one for one in self._store.cuts.of(self._id)}

    def _attempted(self, one: TakenScene, before: KeptCut | None, *, now: datetime) -> KeptCut:
        scene_id = one.known.scene_id
        try:
            return self._made(one)
        except Cancelled:
            raise
        except NotSeen:
            return KeptCut(scene_id, "beside", reason="the scene does not see the area")
        except OlciError as error:
            problem = error
        failures = (before.failures if before is not None else 0) + 1
        pause = timedelta(seconds=doubled_s(FIRST_RETRY_S, failures, max_s=MAX_RETRY_S))
        return KeptCut(scene_id, "failed", reason=str(problem), failures=failures, next_try_at=now + pause)

    def _made(self, one: TakenScene) -> KeptCut:
        """Write a product's GeoTIFF and the curve with its point.

        Raises:
            InputError, DamagedFile, StorageError: it cannot be done, now or at all.
        """
        product = lies_at(Path(one.path)) or Path(one.path)
        pixel_m = REDUCED_PIXEL_M if one.known.product_type[6] == "R" else FULL_PIXEL_M
        names = self._order.cut_variables or None
        dataset = extraction.cut(product, self._order.area, variables=names, pixel_m=pixel_m)
        file = self._folder / f"{bare_name(one.known.scene_name)}.tif"
        extraction.write_geotiff(dataset, file)
        measured = [str(name) for name in dataset.data_vars]
        table = extraction.series([product], self._order.area, variables=measured)
        points = tuple(_point(row) for row in table.itertuples(index=False, name=None))
        cut = KeptCut(one.known.scene_id, "done", str(file), points)
        self._write_curve([*self._store.cuts.of(self._id), cut])
        return cut

    def _take_off_replaced(self, taken: Sequence[TakenScene], *, now: datetime) -> None:
        """Let the final version stand alone on the curve, and on the disk where the order says so."""
        replaced = {one.known.scene_id for one in taken if one.known.state == "replaced"}
        cuts = self._store.cuts.of(self._id)
        gone = [cut for cut in cuts if cut.scene_id in replaced and cut.state == "done"]
        if not gone:
            return
        self._write_curve([cut for cut in cuts if cut.scene_id not in replaced])
        for cut in gone:
            if self._order.removes_replaced:
                try:
                    Path(cut.file).unlink(missing_ok=True)
                except OSError as error:
                    raise StorageError(f"{cut.file} cannot be removed: {error.strerror or error}") from error
            self._store.cuts.keep(self._id, replace(cut, state="replaced", points=()), at=now)

    def _write_curve(self, cuts: Iterable[KeptCut]) -> None:
        import pandas as pd  # noqa: PLC0415 - slow to load, and seldom wanted

        from olci_core.extract.area_figures import FIGURE_COLUMNS  # noqa: PLC0415 - likewise

        by_scene = {cut.scene_id: cut.points for cut in cuts}  # a cut made anew takes the place of the one before
        # Points that an earlier version kept have no mask.
        rows = [(*point, "")[: len(FIGURE_COLUMNS)] for points in by_scene.values() for point in points]
        table = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS))
        table["time"] = pd.to_datetime(table["time"], utc=True, format="ISO8601")
        table = table.sort_values(["time", "product"], kind="stable", ignore_index=True)
        extraction.write_csv(table, self._folder / CURVE_FILE)


def _is_due(cut: KeptCut | None, now: datetime) -> bool:
    return cut is None or (cut.state == "failed" and (cut.next_try_at is None or cut.next_try_at <= now))


def _point(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row of the curve as it is kept."""
    product, time, variable, *figures, number, mask = row
    kept = (float(one) for one in figures)
    return (str(product), time.isoformat(), str(variable), *kept, int(number), str(mask))
