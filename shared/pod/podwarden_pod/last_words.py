"""Sends the metric points that a crashed process had written to disk and not yet sent. bootstrap.sh runs this module
after a crash."""

from __future__ import annotations

import os
import sys
import time

from .api.backoff import Backoff
from .api.client import ApiClient
from .common.stop_flag import StopFlag
from .lifecycle.settings import read_settings
from .telemetry.metric_sender import MetricSender
from .telemetry.metric_spool import MetricSpool
from .telemetry.progress import Progress

GIVE_UP_SECONDS = 20


def main(argv: list[str]) -> int:
    settings = read_settings(argv, os.environ)
    sender = MetricSender(
        ApiClient(settings.api_url, settings.job_id, settings.attempt, settings.token, timeout_seconds=10),
        MetricSpool(settings.work),
        StopFlag(),
        Progress(),
        interval_seconds=1,
        backoff=Backoff(settings.retry_seconds),
    )
    end = time.monotonic() + GIVE_UP_SECONDS
    return 0 if sender.close(lambda: time.monotonic() > end) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
