"""Trains weights in bf16 with the precision of fp32. The optimizer keeps the bits that fp32 has and bf16 lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

REMAINDER = 'remainder'
_BITS = 16


def split(weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Splits fp32 numbers into the nearest bf16 numbers and the lower sixteen bits as int16. Both results have the
    shape of `weights`, and `joined` restores the fp32 numbers from them. The memory of `weights` is overwritten."""
    bits = weights.view(torch.int32)
    remainder = bits.to(torch.int16)
    upper = bits.add_(1 << (_BITS - 1)).bitwise_right_shift_(_BITS).to(torch.int16)
    return upper.view(torch.bfloat16), remainder


def joined(weights: torch.Tensor, remainder: torch.Tensor | None) -> torch.Tensor:
    """Returns the fp32 numbers that were split. Without a remainder, returns the bf16 numbers as fp32."""
    bits = weights.contiguous().view(torch.int16).to(torch.int32).bitwise_left_shift_(_BITS)
    return (bits if remainder is None else bits.add_(remainder)).view(torch.float32)


class SplitWeights:
    """A mixin that must precede an optimizer in the list of base classes. Each parameter is updated separately in fp32,
    so that only one parameter at a time needs the memory of fp32. The remainder is part of the optimizer state, so
    checkpoints contain it.

    Another tensor replaces the parameter during its update. A parameter that changed its type would lose the hooks by
    which processes share its gradient, and each process would train alone."""

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
            # `_step_one` takes the gradient from the list, so that its memory is free after the update.
            self._step_one(params, place, gradients)
        return loss

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Loads the state of the optimizer. Optimizers convert loaded values to the type of the parameter, so fp32
        tensors replace the parameters meanwhile."""
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
        # The remainder must not stay in the state: optimizers initialize a parameter only if its state is empty.
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
        """Does the initialization of bitsandbytes, which otherwise happens at the first step. The initialization finds
        the parameters that have their own options, so no other tensor may replace a parameter meanwhile."""
        if getattr(self, 'initialized', True):
            return
        self.check_overrides()  # type: ignore[attr-defined]
        self.to_gpu()  # type: ignore[attr-defined]
        self.initialized = True


def _stand_in(values: torch.Tensor) -> torch.nn.Parameter:
    return torch.nn.Parameter(values)


def split_optimizer(kind: type) -> type:
    """Returns the class of the optimizer for parameters in bf16. The class keeps the name of the original module,
    because transformers recognises the library of an optimizer by this name."""
    return type(f'Split{kind.__name__}', (SplitWeights, kind), {'__module__': kind.__module__})
