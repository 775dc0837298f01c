"""Weights in bf16 that are learned as if they were in fp32: the bits that fp32 has more are kept beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

REMAINDER = 'remainder'
_BITS = 16


def split(weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """fp32 as the nearest bf16, and what is left in the last sixteen bits, as int16. Together they are the number. The
    memory of `weights` is used up."""
    bits = weights.view(torch.int32)
    remainder = bits.to(torch.int16)
    upper = bits.add_(1 << (_BITS - 1)).bitwise_right_shift_(_BITS).to(torch.int16)
    return upper.view(torch.bfloat16), remainder


def joined(weights: torch.Tensor, remainder: torch.Tensor | None) -> torch.Tensor:
    """The fp32 that was split; without a remainder the same number as before."""
    bits = weights.contiguous().view(torch.int16).to(torch.int32).bitwise_left_shift_(_BITS)
    return (bits if remainder is None else bits.add_(remainder)).view(torch.float32)


class SplitWeights:
    """Before an optimizer in the order of bases. Each parameter is stepped alone and in fp32, so that one of them at a
    time is held so. The remainder is part of the state: a checkpoint has it."""

    param_groups: list[dict[str, Any]]
    state: dict[Any, dict[str, Any]]

    def step(self, closure: Callable[[], float] | None = None) -> Any:
        loss = None if closure is None else closure()
        trained = [each for group in self.param_groups for each in group['params'] if each.grad is not None]
        gradients = [each.grad for each in reversed(trained)]
        for parameter in trained:
            parameter.grad = None
        for parameter in trained:
            # From the list, so that it is gone when it is used.
            self._step_one(parameter, gradients)
        return loss

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Optimizers give what they load the type of its parameter, which for this while is fp32."""
        parameters = [each for group in self.param_groups for each in group['params']]
        weights = [each.data for each in parameters]
        for parameter in parameters:
            parameter.data = torch.empty(0, dtype=torch.float32, device=parameter.device)
        super().load_state_dict(state_dict)  # type: ignore[misc]
        for parameter, data in zip(parameters, weights, strict=True):
            parameter.data = data
            if REMAINDER in self.state[parameter]:
                self.state[parameter][REMAINDER] = self.state[parameter][REMAINDER].to(torch.int16)

    def _step_one(self, parameter: Any, gradients: list[torch.Tensor]) -> None:
        weights = parameter.data
        # Optimizers take an empty state for one to be made.
        parameter.data = joined(weights, self.state[parameter].pop(REMAINDER, None))
        parameter.grad = gradients.pop().float()
        super().step()  # type: ignore[misc]
        parameter.grad = None
        upper, remainder = split(parameter.data)
        # In its place: views of it stay what they are.
        parameter.data = weights.copy_(upper)
        self.state[parameter][REMAINDER] = remainder


def split_optimizer(kind: type) -> type:
    """The optimizer for parameters in bf16. Its module names the library: transformers tells optimizers apart by it."""
    return type(f'Split{kind.__name__}', (SplitWeights, kind), {'__module__': kind.__module__})
