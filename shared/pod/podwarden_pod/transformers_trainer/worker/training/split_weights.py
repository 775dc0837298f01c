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
    time is held so. The remainder is part of the state: a checkpoint has it.

    Another tensor stands in for the parameter meanwhile. A parameter that changed its type would lose the hooks by
    which processes share its gradient, and each would go on alone."""

    param_groups: list[dict[str, Any]]
    state: dict[Any, dict[str, Any]]

    def step(self, closure: Callable[[], float] | None = None) -> Any:
        loss = None if closure is None else closure()
        self._settle_overrides()
        places = [
            (group['params'], place)
            for group in self.param_groups
            for place, each in enumerate(group['params'])
            if each.grad is not None
        ]
        gradients = [params[place].grad for params, place in reversed(places)]
        for params, place in places:
            params[place].grad = None
        for params, place in places:
            # From the list, so that it is gone when it is used.
            self._step_one(params, place, gradients)
        return loss

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Optimizers give the type of a parameter to what they load for it, so parameters in fp32 stand in."""
        held = [group['params'] for group in self.param_groups]
        for group in self.param_groups:
            group['params'] = [_stand_in(torch.empty(0, device=each.device)) for each in group['params']]
        super().load_state_dict(state_dict)  # type: ignore[misc]
        for group, parameters in zip(self.param_groups, held, strict=True):
            for stand_in, parameter in zip(group['params'], parameters, strict=True):
                state = self.state.pop(stand_in, {})
                if REMAINDER in state:
                    state[REMAINDER] = state[REMAINDER].to(torch.int16)
                self.state[parameter] = state
            group['params'] = parameters

    def _step_one(self, params: list[Any], place: int, gradients: list[torch.Tensor]) -> None:
        parameter, state = params[place], self.state.pop(params[place], {})
        # Optimizers take an empty state for one to be made.
        stand_in = _stand_in(joined(parameter.data, state.pop(REMAINDER, None)))
        stand_in.grad = gradients.pop().float()
        params[place], self.state[stand_in] = stand_in, state
        try:
            super().step()  # type: ignore[misc]
        finally:
            params[place] = parameter
        state = self.state.pop(stand_in)
        upper, state[REMAINDER] = split(stand_in.data)
        self.state[parameter] = state
        parameter.data.copy_(upper)

    def _settle_overrides(self) -> None:
        """bitsandbytes notes at its first step which parameters have options of their own: none may stand in then."""
        if getattr(self, 'initialized', True):
            return
        self.check_overrides()  # type: ignore[attr-defined]
        self.to_gpu()  # type: ignore[attr-defined]
        self.initialized = True


def _stand_in(values: torch.Tensor) -> torch.nn.Parameter:
    return torch.nn.Parameter(values)


def split_optimizer(kind: type) -> type:
    """The optimizer for parameters in bf16. Its module names the library: transformers distinguishes optimizers by
    it."""
    return type(f'Split{kind.__name__}', (SplitWeights, kind), {'__module__': kind.__module__})
