"""Creates and connects the parts of one attempt: the calls to the API, the watchdog, the uploads, and the end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, TextIO

from ..api.backoff import Backoff
from ..api.claim import Claim
from ..api.client import ApiClient
from ..common.stop_flag import StopFlag
from ..redaction import Redactor, secrets_in
from ..telemetry.activity import Activity
from ..telemetry.gpu import GpuSampler
from ..telemetry.log_shipper import LogShipper
from ..telemetry.log_tail import LogTail
from ..telemetry.metric_sender import MetricSender
from ..telemetry.metric_spool import MetricSpool
from ..telemetry.progress import Progress
from ..uploads.artifacts import Artifacts
from ..uploads.checkpoints import CheckpointUploads
from .events import Events
from .pod_state import PodState
from .self_termination import SelfTermination
from .settings import Settings
from .watchdog import Watchdog

# The time limit of the last reports if the machine stops within seconds.
HURRY_SECONDS = 1.5
# The time limit of the last logs in all other cases, and of the last metrics of a failure.
LAST_LOGS_SECONDS = 30


class Pod:
    def __init__(
        self, settings: Settings, claim: Claim, environment: dict[str, str], echo: TextIO | None = None
    ) -> None:
        self.stop = StopFlag()
        self.state = PodState(settings.work)
        self.progress = Progress()
        self.backoff = Backoff(settings.retry_seconds)
        self.api = ApiClient(settings.api_url, settings.job_id, settings.attempt, settings.token)
        self.events = Events(self.api, self.state, self.stop, self.backoff)
        interval = claim.heartbeat_interval_seconds
        self.activity = Activity()
        gpus = GpuSampler()
        self.metrics = MetricSender(
            self.api,
            MetricSpool(settings.work),
            self.stop,
            self.progress,
            interval_seconds=interval,
            backoff=self.backoff,
            gpu_measures=gpus,
            gpu_watts=lambda: gpus.power_watts,
            activity=self.activity,
            move_deadline=lambda at: self.watchdog.move_deadline(at),
        )
        self.redact = Redactor([settings.token, settings.runpod_key, *claim.secrets.values(), *secrets_in(environment)])
        tails = {stream: LogTail(Path(settings.work, f'{stream}.log')) for stream in ('stdout', 'stderr')}
        self.logs = LogShipper(
            self.api, tails, self.redact, self.stop, interval_seconds=interval, backoff=self.backoff, echo=echo
        )
        self.artifacts = Artifacts(self.api, self.backoff, self.stop.sleep, self.lost, progress=self._uploaded)
        self.checkpoints = CheckpointUploads(self.artifacts, self.stop)
        self.watchdog = Watchdog(
            self.stop,
            lambda: self.api.last_contact,
            SelfTermination(settings.runpod_url, settings.pod_id, settings.runpod_key),
            deadman_seconds=settings.deadman_seconds,
            deadline_at=claim.deadline_at,
        )

    def start(self) -> None:
        for part in (self.watchdog, self.events, self.metrics, self.logs, self.checkpoints):
            part.start()

    def close(self) -> None:
        """Ends the attempt without sending any more metrics or logs."""
        self.stop.end_attempt()
        self.metrics.close(lambda: True, 0)
        self.logs.close(lambda: True, 0)

    def enter(self, phase: str, totals: dict[str, float] | None = None) -> None:
        """Reports that the job has entered the phase. A second call with the current phase changes nothing."""
        if self.progress.enter(phase):
            self.events.phase(phase, totals)

    def _uploaded(self, done_bytes: int, total_bytes: int) -> None:
        self.progress.moved('uploading', done_bytes, total_bytes)

    def lost(self) -> bool:
        """Returns True once the pod must no longer wait for the API: the attempt is over, the machine stops within
        seconds, or the dead man's switch ends the pod."""
        return self.stop.attempt_over or self.stop.hurry or self.watchdog.dead_man

    def complete(self) -> bool:
        """Sends the remaining metrics and logs, then the outcome. The outcome comes last because the outcome ends the
        pod."""
        self.metrics.close(self.lost)
        end = time.monotonic() + LAST_LOGS_SECONDS
        self.logs.close(lambda: self.lost() or time.monotonic() > end)
        return self.events.finish({'type': 'completed'}, self.lost)

    def fail(self, error: dict[str, Any]) -> bool:
        patience = HURRY_SECONDS if self.stop.hurry else LAST_LOGS_SECONDS
        end = time.monotonic() + patience
        tail = self.logs.last_lines()
        fields = {'type': 'failed', 'error': {**error, **({'log_tail': tail} if tail else {})}}
        self.state.remember_last_event(fields)
        self.metrics.close(lambda: self.lost() or time.monotonic() > end, patience)
        self.logs.close(lambda: self.lost() or time.monotonic() > end, patience)
        return self.events.finish(fields, self.lost, min(patience, 5))
