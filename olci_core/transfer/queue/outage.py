"""Is it this one job that fails, or does the service fail every job alike? Decisions only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from olci_core.errors import (
    ConnectionFailed,
    OlciError,
    OrderFirst,
    RangeRefused,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    StorageError,
    UnexpectedAnswer,
)

DOWN_AFTER_JOBS = 2
DOWN_AFTER_S = 60.0
MAX_TROUBLED = 8  # jobs that meet trouble before the others hold back
TROUBLE = "trouble"
DISK = "disk"


def signature(error: OlciError) -> str:
    """Return what failures alike have in common, "" for one that says nothing of the service.

    A line that breaks and a service that answers 500 are one trouble. A refusal, a page in place of the file, a disk
    that refuses are each their own: one job may meet them for a reason of its own, two jobs hardly do.
    """
    match error:
        case ServiceBusy() | OrderFirst() | RangeRefused():
            return ""
        case ConnectionFailed() | ServiceUnavailable():
            return TROUBLE
        case RequestRefused():
            return f"refused {error.status}"
        case UnexpectedAnswer():
            return "page"
        case StorageError():
            return DISK
    return ""


@dataclass(frozen=True, slots=True)
class Outage:
    """The jobs that have failed since the service last served anyone. Times are monotonic seconds.

    Two of them alike, for a minute or where nothing else could follow but that both fail for good, and the service
    counts as down: then one job at a time asks, each time another one, and no job's own budget is spent. So a night's
    outage costs hours, and no scene. One job is enough where no other could show that the service is up.

    ``evidence`` says which job failed how; ``alike``, ``reason`` and ``hint`` are of the last failure; ``served``
    counts the answers with bytes of products that the queue had seen by then.
    """

    troubled: tuple[int, ...] = ()
    evidence: frozenset[tuple[str, int]] = frozenset()
    failures: int = 0
    alike: str = ""
    reason: str = ""
    hint: str = ""
    is_declared: bool = False
    began_at_s: float = 0.0
    last_at_s: float = 0.0
    down_after_s: float = DOWN_AFTER_S
    ask_again_at_s: float = 0.0
    served: int = 0

    @property
    def is_down(self) -> bool:
        """Whether the service as a whole seems to be down."""
        lasted = self.last_at_s - self.began_at_s >= self.down_after_s
        return self.is_declared or (lasted and self._count(TROUBLE) >= DOWN_AFTER_JOBS)

    def _count(self, alike: str) -> int:
        return sum(one == alike for one, _ in self.evidence)

    def lets_start(self, job_id: int) -> bool:
        """Whether a job may ask though others meet trouble: a down service is not to be asked for a thousand scenes."""
        return job_id in self.troubled or len(self.troubled) < MAX_TROUBLED

    def seen(self, served: int) -> Outage:
        """Return it with what the queue has seen of the service: an answer with bytes in it ends every outage."""
        return self if served == self.served else Outage(down_after_s=self.down_after_s, served=served)

    def after(self, error: OlciError, *, job_id: int, now_s: float) -> Outage:
        """Return it after the failure of a job."""
        alike = signature(error)
        if not alike:
            return self
        return replace(
            self,
            troubled=(*(other for other in self.troubled if other != job_id), job_id),
            evidence=self.evidence | {(alike, job_id)},
            failures=self.failures + 1,
            alike=alike,
            reason=str(error),
            hint=error.hint,
            began_at_s=self.began_at_s if self.troubled else now_s,
            last_at_s=now_s,
        )

    def declared(self, *, after_jobs: int = DOWN_AFTER_JOBS) -> Outage:
        """Return it declared, if jobs enough have failed as the last one did; as it is otherwise."""
        return replace(self, is_declared=self.is_declared or self._count(self.alike) >= after_jobs)

    def asked_in_vain(self, job_id: int) -> Outage:
        """Return it after a job that asked for all has failed for a reason of its own: another one asks next."""
        return replace(
            self,
            troubled=(*(other for other in self.troubled if other != job_id), job_id),
            failures=self.failures + 1,
        )

    def asking_again(self, at_s: float) -> Outage:
        """Return it with the time before which nobody asks."""
        return replace(self, ask_again_at_s=at_s)

    def next_to_ask(self, waiting: list[int]) -> int | None:
        """Return which of the waiting jobs asks next while the service is down.

        One that has not met the trouble yet; else the one that met it longest ago.
        """
        unheard = [job_id for job_id in waiting if job_id not in self.troubled]
        heard = [job_id for job_id in self.troubled if job_id in waiting]
        return next(iter([*unheard, *heard]), None)
