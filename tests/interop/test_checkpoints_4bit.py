"""Checkpoints that bitsandbytes quantised, read and written: the weights behind the codes are those that Transformers and bitsandbytes see, bit for bit."""

import json

import bitsandbytes.functional as F
import pytest
import torch
import transformers
from safetensors.torch import load_file

import models
from bnb_peer import DTYPES, IDS, LINEARS, dense_model, dense_weights, exported_weights, opened_by_peer, peer_logits, quantised_by_peer, sizes
from test_nf4 import nested_dequantise

VARIANTS = [(quant_type, double, block, dtype)
            for quant_type, double, block, dtype in [("nf4", False, 64, "bfloat16"), ("nf4", True, 64, "bfloat16"), ("fp4", False, 64, "bfloat16"), ("fp4", True, 64, "float16"),
                                                     ("nf4", True, 128, "float16"), ("fp4", False, 256, "float16"), ("nf4", False, 512, "float32"), ("nf4", True, 4096, "bfloat16"),
                                                     ("fp4", True, 2048, "float32")]]


@pytest.mark.parametrize("quant_type, double, block, dtype", VARIANTS)
def test_read_what_bitsandbytes_wrote(cli, tmp_path, quant_type, double, block, dtype):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=DTYPES[dtype], **sizes(block))
    folder = quantised_by_peer(base, tmp_path / "peer", DTYPES[dtype], quant_type, double, block)
    info = cli.run("info", folder).one("model")
    assert info["supported"] and info["quantization"] == quant_type and info["parameters"] == cli.run("info", base).one("model")["parameters"]
    assert sorted(info["linear_modules"]) == sorted(LINEARS)
    theirs = dense_weights(opened_by_peer(folder, DTYPES[dtype]))
    assert len(theirs) == 14
    mine = exported_weights(cli, folder, tmp_path / "dense")
    assert set(mine) == set(load_file(base / "model.safetensors"))
    for name, tensor in theirs.items():
        assert mine[name].dtype == tensor.dtype == DTYPES[dtype] and torch.equal(mine[name], tensor), name
    logits = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, peer_logits(folder)) < 1e-4
    few = models.product_logits(cli, folder, [ids[:3] for ids in IDS], tmp_path / "few.safetensors", "--dtype", "float32")  # the matrix-vector kernel
    assert models.relative_gap(few, logits[:, :3]) < 1e-4


@pytest.mark.parametrize("quant_type, double, block, dtype", VARIANTS)
def test_transformers_reads_what_we_wrote(cli, tmp_path, quant_type, double, block, dtype):
    base = models.make_model(tmp_path / "base", "llama", dtype=DTYPES[dtype], tie_word_embeddings=block == 64, **sizes(block))
    out = tmp_path / "mine"
    options = ["--quant-type", quant_type, "--block-size", block, *(["--double-quantization"] if double else [])]
    cli.run("export", base, "--format", "bnb-4bit", "--out", out, *options)
    model = opened_by_peer(out, DTYPES[dtype])
    settings = model.config.quantization_config
    assert (settings.bnb_4bit_quant_type, settings.bnb_4bit_use_double_quant, settings.bnb_4bit_compute_dtype) == (quant_type, double, DTYPES[dtype])
    peer = dense_weights(model)
    assert {name.split(".")[-2] for name in peer} == set(LINEARS)
    mine = exported_weights(cli, out, tmp_path / "dense")
    plain = load_file(base / "model.safetensors")
    stored = load_file(out / "model.safetensors")
    for name, tensor in peer.items():
        assert tensor.dtype == DTYPES[dtype] and torch.equal(mine[name], tensor), name
        packed, state = F.quantize_4bit(plain[name], blocksize=block, quant_type=quant_type)
        assert torch.equal(stored[name], packed), f"{name} is not what bitsandbytes makes of the same weight"
        if double:
            if stored[f"{name}.nested_absmax"].any():  # a single block is its own mean: any code stands for zero
                # The peer's CPU path looks codes up in a table that is one step off now and then (docs/formats.md): the exact nearest ones count.
                exact, scales = nested_dequantise(state.absmax), model.get_submodule(name.removesuffix(".weight")).weight.quant_state
                assert torch.equal(F.dequantize_blockwise(scales.absmax, scales.state2) + scales.offset, exact), name
        else:
            assert torch.equal(tensor, F.dequantize_4bit(packed, state)), name
    for name in set(plain) - set(peer):
        assert torch.equal(stored[name], plain[name]), name
    logits = models.product_logits(cli, out, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, peer_logits(out)) < 1e-4


def test_the_files_are_named_as_bitsandbytes_names_them(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.bfloat16)
    for double in (False, True):
        theirs = quantised_by_peer(base, tmp_path / f"peer-{double}", torch.bfloat16, "nf4", double)
        mine = tmp_path / f"mine-{double}"
        cli.run("export", base, "--format", "bnb-4bit", "--out", mine, "--compute-dtype", "float32", *(["--double-quantization"] if double else []))
        a, b = load_file(mine / "model.safetensors"), load_file(theirs / "model.safetensors")
        assert set(a) == set(b)
        for name, tensor in b.items():
            assert a[name].dtype == tensor.dtype
            if "quant_state" in name:
                assert json.loads(bytes(a[name].tolist())) == json.loads(bytes(tensor.tolist())), name
            else:
                assert a[name].shape == tensor.shape, name
        configs = [json.loads((folder / "config.json").read_text())["quantization_config"] for folder in (mine, theirs)]
        assert configs[0] == configs[1]


def test_modules_kept_in_16_bits(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.bfloat16)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.bfloat16, "nf4", True, llm_int8_skip_modules=["lm_head", "model.layers.0.mlp", "k_proj"])
    weights = dense_weights(opened_by_peer(folder, torch.bfloat16))
    assert len(weights) == 14 - 3 - 2
    mine, plain = exported_weights(cli, folder, tmp_path / "dense"), load_file(base / "model.safetensors")
    for name, tensor in mine.items():
        assert torch.equal(tensor, weights.get(name, plain[name])), name


def test_a_quantised_head(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.float32)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.float32, "nf4", False, llm_int8_skip_modules=["nothing"])
    assert "lm_head.weight" in dense_weights(opened_by_peer(folder, torch.float32))
    mine = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors")
    assert models.relative_gap(mine, models.logits_of(dense_model(folder, torch.float32), IDS)) < 1e-4


def test_codes_stored_as_another_type(cli, tmp_path):
    """bnb_4bit_quant_storage: the same bytes under another name."""
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.bfloat16)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.bfloat16, storage=torch.bfloat16)
    assert load_file(folder / "model.safetensors")["model.layers.0.mlp.up_proj.weight"].dtype == torch.bfloat16
    mine = exported_weights(cli, folder, tmp_path / "dense")
    for name, tensor in dense_weights(opened_by_peer(folder, torch.bfloat16)).items():
        assert torch.equal(mine[name], tensor), name


def test_eight_bits_written_by_bitsandbytes(cli, tmp_path):
    """Read as weights alone: LLM.int8() also rounds activations, which this program does not."""
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.float16)
    settings = transformers.BitsAndBytesConfig(load_in_8bit=True)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, quantization_config=settings, dtype=torch.float16, device_map="cpu")
    model.save_pretrained(tmp_path / "peer")
    assert cli.run("info", tmp_path / "peer").one("model")["quantization"] == "int8"
    mine, plain = exported_weights(cli, tmp_path / "peer", tmp_path / "dense"), load_file(base / "model.safetensors")
    stored = load_file(tmp_path / "peer" / "model.safetensors")
    quantised = 0
    for name, tensor in plain.items():
        if stored[name].dtype != torch.int8:
            assert torch.equal(mine[name], tensor), name
            continue
        quantised += 1
        scales = stored[name.replace(".weight", ".SCB")]
        assert torch.equal(mine[name], torch.ops.bitsandbytes.int8_vectorwise_dequant(stored[name], scales).half()), name
        codes, absmax, _ = F.int8_vectorwise_quant(tensor)
        assert torch.equal(codes, stored[name]) and torch.equal(absmax, scales)
    assert quantised == 14


def test_eight_bit_weights_from_a_plain_model(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.float32)
    model = models.load(base)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                codes, absmax, _ = F.int8_vectorwise_quant(module.weight)
                module.weight.copy_(torch.ops.bitsandbytes.int8_vectorwise_dequant(codes, absmax))
    mine = models.product_logits(cli, base, IDS, tmp_path / "mine.safetensors", "--quantization", "int8")
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-5
    assert models.relative_gap(mine, models.logits_of(models.load(base), IDS)) > 1e-4, "nothing was quantised"


@pytest.mark.parametrize("quant_type, block", [("nf4", 128), ("nf4", 4096), ("fp4", 64), ("fp4", 512)])
def test_other_formats_from_a_plain_model(cli, tmp_path, quant_type, block):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.float32, **sizes(block))
    model = models.load(base)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                module.weight.copy_(F.dequantize_4bit(*F.quantize_4bit(module.weight, blocksize=block, quant_type=quant_type)))
    mine = models.product_logits(cli, base, IDS, tmp_path / "mine.safetensors", "--quantization", quant_type, "--block-size", block)
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-5
