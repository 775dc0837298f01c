"""In which order examples are learned: at random, and those of a batch of about one length, so that few are padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch.utils.data import Sampler

# Examples are sorted within so many batches: enough for batches of one length, and few enough to stay random.
SORTED_BATCHES = 50
# A random share of a length: neighbours change from epoch to epoch.
JITTER = 0.05


class ByLength(Sampler[int]):
    """The order depends on seed and epoch alone, wherever a training begins anew. `size` is that of the batches of all
    processes at one step: none of them waits for one with longer examples."""

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
        # Batches are cut in order: a smaller one has to be the last.
        last = [batches.pop()] if len(batches[-1]) < self._size else []
        shuffled = [batches[n] for n in torch.randperm(len(batches), generator=random)]
        # A card that is too small for the longest shows it at the first step.
        shuffled.sort(key=lambda batch: not bool((self._lengths[batch] == self._lengths.max()).any()))
        for batch in [*shuffled, *last]:
            yield from batch.tolist()
