"""The ratio that pairs of runs tell, and how surely."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

# Student's t: 95 % of the values lie below, by degrees of freedom from 1 on.
_T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753)
_T95_OF_MANY = 1.729


def ratio_and_bound(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The geometric mean of the first to the second of each pair, and what it is at least with 95 % confidence; 0 of a
    single pair."""
    logs = [math.log(one / other) for one, other in pairs]
    mean = statistics.fmean(logs)
    if len(logs) < 2:
        return math.exp(mean), 0.0
    freedom = len(logs) - 1
    t = _T95[freedom - 1] if freedom <= len(_T95) else _T95_OF_MANY
    return math.exp(mean), math.exp(mean - t * statistics.stdev(logs) / math.sqrt(len(logs)))
