"""Quantised checkpoints of models whose linears are stored [in, out] (GPT-2's Conv1D): bitsandbytes quantises them as the linears [out, in] that they are."""

import bitsandbytes.functional as F
import pytest
import torch
import transformers
from safetensors.torch import load_file

import families  # noqa: F401 — its families are known to models from then on
import models
from bnb_peer import IDS, dense_weights, exported_weights, opened_by_peer, quantised_by_peer

CONV1D = ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")


@pytest.fixture()
def base(tmp_path):
    return models.make_model(tmp_path / "base", "gpt2", dtype=torch.float32, tie_word_embeddings=True)


def turned(weights):
    return {name: tensor.t().contiguous() for name, tensor in weights.items()}


@pytest.mark.parametrize("quant_type, double", [("nf4", True), ("fp4", False)])
def test_read_what_bitsandbytes_wrote(cli, tmp_path, base, quant_type, double):
    folder = quantised_by_peer(base, tmp_path / "peer", torch.float32, quant_type, double)
    assert cli.run("info", folder).one("model")["quantization"] == quant_type
    peer = opened_by_peer(folder, torch.float32)
    theirs = turned(dense_weights(peer))
    assert {name.removesuffix(".weight").split(".", 3)[-1] for name in theirs} == set(CONV1D)
    mine = exported_weights(cli, folder, tmp_path / "dense")
    for name, tensor in load_file(base / "model.safetensors").items():
        assert torch.equal(mine[name], theirs.get(name, tensor)), name
    logits = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, models.logits_of(models.load(tmp_path / "dense"), IDS)) < 1e-4


@pytest.mark.parametrize("double", [False, True])
def test_transformers_reads_what_we_wrote(cli, tmp_path, base, double):
    out = tmp_path / "mine"
    cli.run("export", base, "--format", "bnb-4bit", "--out", out, "--quant-type", "nf4", *(["--double-quantization"] if double else []))
    theirs, mine = turned(dense_weights(opened_by_peer(out, torch.float32))), exported_weights(cli, out, tmp_path / "dense")
    plain, stored = load_file(base / "model.safetensors"), load_file(out / "model.safetensors")
    assert len(theirs) == 8
    for name, tensor in theirs.items():
        assert torch.equal(mine[name], tensor), name
        assert torch.equal(stored[name], F.quantize_4bit(plain[name].t().contiguous(), quant_type="nf4")[0]), name
    for name in set(plain) - set(theirs):
        assert torch.equal(stored[name], plain[name]), name


def test_merging_into_a_quantised_base(cli, tmp_path, base):
    """What is merged is the adapter and the weight behind the codes, in the orientation of the model."""
    folder = quantised_by_peer(base, tmp_path / "peer", torch.float32, "nf4", True)
    adapter = models.make_adapter(base, tmp_path / "adapter", target_modules=["c_attn", "c_fc"], fan_in_fan_out=True)
    dense = exported_weights(cli, folder, tmp_path / "dense")
    cli.run("export", folder, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged")
    merged = load_file(tmp_path / "merged" / "model.safetensors")
    tensors = load_file(adapter / "adapter_model.safetensors")
    changed = 0
    for name, tensor in merged.items():
        key = f"base_model.model.{name.removesuffix('.weight')}.lora_A.weight"
        if key not in tensors:
            assert torch.equal(tensor, dense[name]), name
            continue
        changed += 1
        delta = tensors[key.replace("lora_A", "lora_B")] @ tensors[key] * (16 / 8)
        assert torch.allclose(tensor, dense[name] + delta.t(), atol=1e-6), name
    assert changed == 4


def test_eight_bits_written_by_bitsandbytes(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "gpt2", dtype=torch.float16, tie_word_embeddings=True)
    settings = transformers.BitsAndBytesConfig(load_in_8bit=True)
    transformers.AutoModelForCausalLM.from_pretrained(base, quantization_config=settings, dtype=torch.float16, device_map="cpu").save_pretrained(tmp_path / "peer")
    mine, stored = exported_weights(cli, tmp_path / "peer", tmp_path / "dense"), load_file(tmp_path / "peer" / "model.safetensors")
    quantised = [name for name, tensor in stored.items() if tensor.dtype == torch.int8]
    assert len(quantised) == 8
    for name in quantised:
        dense = torch.ops.bitsandbytes.int8_vectorwise_dequant(stored[name], stored[name.replace(".weight", ".SCB")]).half()
        assert torch.equal(mine[name], dense.t()), name
