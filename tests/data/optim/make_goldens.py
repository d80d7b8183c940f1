"""Goldens of optimizers: five steps of bitsandbytes' 8-bit AdamW from its Python reference functions (the CPU has no kernel for it), and of
Transformers' Adafactor. Made with bitsandbytes 0.50.2 and Transformers 5.23 (the versions of tests/interop/requirements.txt):
    python make_goldens.py
Values and gradients are functions of their place, computed in float64 and rounded once, so that the test repeats them."""

import ast
import math
import pathlib
import typing

import bitsandbytes.functional
import torch
from safetensors.torch import save_file
from transformers.optimization import Adafactor

HERE = pathlib.Path(__file__).parent
COUNT, STEPS, RATE, DECAY, BETAS, EPSILON = 5000, 5, 0.01, 0.1, (0.9, 0.99), 1e-8


def drawn(step, count=COUNT):
    """Numbers of five sizes and both signs; every eleventh gradient is 0."""
    place = torch.arange(count, dtype=torch.float64)
    size = torch.tensor([1.0, 0.1, 0.01, 0.001, 0.0001], dtype=torch.float64)[(place % 5).long()]
    values = ((place * 7919 + step * 104729) % 2003 - 1001) / 1001 * size
    return torch.where((place % 11 == 0) & torch.tensor(step > 0), 0.0, values).float()


def reference_update():
    """The functions alone: their module needs Triton."""
    path = pathlib.Path(bitsandbytes.functional.__file__).parent / "backends/triton/kernels_optim.py"
    names = {"torch": torch, "math": math, "Optional": typing.Optional}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_pytorch"):
            node.decorator_list = []
            exec(compile(ast.Module([node], []), str(path), "exec"), names)
    return names["optimizer_update_8bit_blockwise_pytorch"]


def adamw_8bit():
    update, blocks = reference_update(), (COUNT + 255) // 256
    signs = bitsandbytes.functional.create_dynamic_map(signed=True)
    plain = bitsandbytes.functional.create_dynamic_map(signed=False)
    values = drawn(0)
    state = [torch.zeros(COUNT, dtype=torch.uint8), torch.zeros(COUNT, dtype=torch.uint8), torch.zeros(blocks), torch.zeros(blocks)]
    for step in range(1, STEPS + 1):
        update(values, drawn(step), state[0], state[1], *BETAS, 0.0, 0.0, EPSILON, step, RATE, signs, plain, state[2], state[3], DECAY, 1.0, False,
               optimizer_name="adam")
    return {"adamw_8bit.values": values, "adamw_8bit.state1": state[0], "adamw_8bit.state2": state[1], "adamw_8bit.absmax1": state[2],
            "adamw_8bit.absmax2": state[3]}


def adafactor(name, shape, **options):
    parameter = torch.nn.Parameter(drawn(0, math.prod(shape)).view(shape))
    optimizer = Adafactor([parameter], weight_decay=DECAY, **options)
    for step in range(1, STEPS + 1):
        parameter.grad = drawn(step, math.prod(shape)).view(shape)
        optimizer.step()
    state = optimizer.state[parameter]
    return {f"{name}.values": parameter.detach().clone(), **{f"{name}.{key}": state[key] for key in state if key.startswith("exp_avg_sq")}}


save_file({**adamw_8bit(),
           **adafactor("adafactor.matrix", (30, 24), lr=RATE, relative_step=False, scale_parameter=False, clip_threshold=0.5),
           **adafactor("adafactor.scaled", (6, 5, 8), lr=RATE, relative_step=False, scale_parameter=True),
           **adafactor("adafactor.vector", (40,), lr=None, relative_step=True, scale_parameter=True)}, HERE / "goldens.safetensors")
