"""Is it this one job that fails, or is the whole service down? Decisions only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from olci_core.errors import ConnectionFailed, OlciError, ServiceBusy, ServiceUnavailable

DOWN_AFTER_JOBS = 2
DOWN_AFTER_S = 60.0
MAX_TROUBLED = 8  # jobs that meet trouble before the others hold back


@dataclass(frozen=True, slots=True)
class Outage:
    """The jobs that met silence or trouble since a byte last came from the service. Times are monotonic seconds.

    Two of them for a minute, and the service counts as down: then one job at a time asks, each time another one, and no
    job's own budget is spent. So a night's outage costs hours, and no scene.
    """

    troubled: tuple[int, ...] = ()
    failures: int = 0
    began_at_s: float = 0.0
    last_at_s: float = 0.0
    down_after_s: float = DOWN_AFTER_S
    ask_again_at_s: float = 0.0

    @property
    def is_down(self) -> bool:
        """Whether the service as a whole seems to be down."""
        return len(self.troubled) >= DOWN_AFTER_JOBS and self.last_at_s - self.began_at_s >= self.down_after_s

    def lets_start(self, job_id: int) -> bool:
        """Whether a job may ask though others meet trouble: a down service is not to be asked for a thousand scenes."""
        return job_id in self.troubled or len(self.troubled) < MAX_TROUBLED

    def cleared(self) -> Outage:
        """Return the weather once something has come."""
        return Outage(down_after_s=self.down_after_s)

    def after(self, error: OlciError, *, job_id: int, got_bytes: bool, now_s: float) -> Outage:
        """Return the weather after a failure of a job that did or did not receive anything before."""
        is_trouble = isinstance(error, ConnectionFailed | ServiceUnavailable) and not isinstance(error, ServiceBusy)
        if got_bytes or not is_trouble:
            return self.cleared()
        return replace(
            self,
            troubled=(*(other for other in self.troubled if other != job_id), job_id),
            failures=self.failures + 1,
            began_at_s=self.began_at_s if self.troubled else now_s,
            last_at_s=now_s,
        )

    def asking_again(self, at_s: float) -> Outage:
        """Return the weather with the time before which nobody asks."""
        return replace(self, ask_again_at_s=at_s)

    def next_to_ask(self, waiting: list[int]) -> int | None:
        """Return which of the waiting jobs asks next while the service is down.

        One that has not met the trouble yet; else the one that met it longest ago.
        """
        unheard = [job_id for job_id in waiting if job_id not in self.troubled]
        heard = [job_id for job_id in self.troubled if job_id in waiting]
        return next(iter([*unheard, *heard]), None)
