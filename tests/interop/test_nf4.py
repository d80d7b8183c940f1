"""NF4 as bitsandbytes makes it. A code that differs in one weight of these small models moves the logits by far more than the bound,
so equal logits mean equal codes; the bytes themselves are compared by the kernels' own tests."""

import bitsandbytes.functional as bnb
import pytest
import torch

import models

BOUND = 1e-5


def nested_dequantise(absmax):
    """Double quantisation as docs/formats.md defines it: exact nearest code, ties to the lower index (bitsandbytes' CPU path
    looks up a table of 65,536 bins instead, which may be one step off in up to 0.3 % of the codes)."""
    code = bnb.create_dynamic_map(signed=True)
    offset = absmax.mean()
    centred = absmax - offset
    restored = torch.empty_like(centred)
    middle = (code[1:] + code[:-1]) / 2
    for first in range(0, centred.numel(), 256):
        block = centred[first:first + 256]
        largest = block.abs().max()
        restored[first:first + 256] = code[torch.bucketize(block / largest, middle)] * largest
    return restored + offset


def dequantised(weight, double, exact_nearest=True):
    packed, state = bnb.quantize_4bit(weight.contiguous(), blocksize=64, quant_type="nf4", compress_statistics=double and not exact_nearest)
    if double and exact_nearest:
        state.absmax = nested_dequantise(state.absmax)
    return bnb.dequantize_4bit(packed, state)


def quantised_base(folder, double, **options):
    """The model whose linear weights, the head apart, went through NF4 and back."""
    model = models.load(folder)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                module.weight.copy_(dequantised(module.weight, double, **options))
    return model


@pytest.fixture(scope="module", params=["even", "straddling"])
def base(request, workshop, llama):
    """In the second model a block of 64 crosses the rows and the last block is short."""
    if request.param == "even":
        return llama
    return models.make_model(workshop / "nf4-odd", "qwen2", hidden_size=56, intermediate_size=100, num_attention_heads=4, num_key_value_heads=2, head_dim=14, seed=5)


def test_single_quantisation(cli, base, tmp_path):
    ids = models.random_ids(1500)
    mine = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--quantization", "nf4")
    assert models.relative_gap(mine, models.logits_of(quantised_base(base, False), ids)) < BOUND
    assert models.relative_gap(mine, models.logits_of(models.load(base), ids)) > 1000 * BOUND, "nothing was quantised"


def test_double_quantisation(cli, base, tmp_path):
    ids = models.random_ids(1500)
    mine = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--quantization", "nf4", "--double-quantization")
    assert models.relative_gap(mine, models.logits_of(quantised_base(base, True), ids)) < BOUND
    table = models.logits_of(quantised_base(base, True, exact_nearest=False), ids)
    assert models.relative_gap(mine, table) < 1e-3


def test_half_precision_weights_are_quantised_as_bitsandbytes_does(cli, tmp_path):
    """Opened in float32, as Transformers quantises a model that it loads with dtype=float32."""
    folder = models.make_model(tmp_path / "half", "llama", dtype=torch.bfloat16)
    ids = models.random_ids(1500)
    model = models.load(folder)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                module.weight.copy_(dequantised(module.weight, False))
    mine = models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors", "--quantization", "nf4", "--dtype", "float32")
    assert models.relative_gap(mine, models.logits_of(model, ids)) < BOUND


def test_an_adapter_on_a_quantised_base(cli, base, tmp_path):
    ids = models.random_ids(1500)
    adapter = models.make_adapter(base, tmp_path / "adapter")
    mine = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--quantization", "nf4", "--adapter", adapter)
    assert models.relative_gap(mine, models.logits_of(models.with_adapter(quantised_base(base, False), adapter), ids)) < BOUND
