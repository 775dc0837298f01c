"""Orders the examples of a training at random, but puts examples of similar length into one batch, so that a batch
needs little padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch.utils.data import Sampler

# The number of batches within which examples are sorted by length. The number is large enough for batches of similar
# length, and small enough to keep the order random.
SORTED_BATCHES = 50
# The random change of a length, as a share of the length. So the neighbours of an example change from epoch to epoch.
JITTER = 0.05


class ByLength(Sampler[int]):
    """An order that depends on the seed and the epoch only, so that a resumed training has the same order. `size` is
    the number of examples of all processes in one batch. So all processes get examples of similar length, and no
    process waits for another process."""

    def __init__(self, lengths: Sequence[int], size: int, seed: int) -> None:
        self._lengths, self._size, self._seed = torch.tensor(lengths, dtype=torch.float), size, seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        random = torch.Generator().manual_seed(self._seed + self._epoch)
        order = torch.randperm(len(self), generator=random)
        near = self._lengths * (1 + JITTER * (2 * torch.rand(len(self), generator=random) - 1))
        batches: list[torch.Tensor] = []
        for part in order.split(SORTED_BATCHES * self._size):
            batches += part[near[part].argsort(descending=True)].split(self._size)
        # The data loader cuts the order into batches, so an incomplete batch must come last.
        last = [batches.pop()] if len(batches[-1]) < self._size else []
        shuffled = [batches[n] for n in torch.randperm(len(batches), generator=random)]
        # The batch with the longest example comes first, so that a GPU with too little memory fails at the first step.
        shuffled.sort(key=lambda batch: not bool((self._lengths[batch] == self._lengths.max()).any()))
        for batch in [*shuffled, *last]:
            yield from batch.tolist()
