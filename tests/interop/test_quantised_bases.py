"""Training, adapters and merging on a base that bitsandbytes quantised."""

import json
import shutil

import bitsandbytes as bnb
import bitsandbytes.functional as F
import pytest
import torch
from safetensors.torch import load_file

import models
from bnb_peer import IDS, dense_model, dense_weights, opened_by_peer, quantised_by_peer


@pytest.fixture(scope="module")
def trained(cli, workshop, tokenizer_folder, alpaca_file):
    """A float32 base that the peer quantised, an adapter to start from, and what three steps of ours made of it."""
    base = models.make_model(workshop / "bnb-plain", "llama", tokenizer=tokenizer_folder)
    folder = quantised_by_peer(base, workshop / "bnb-base", torch.float32, "nf4", True)
    for path in tokenizer_folder.iterdir():
        shutil.copy(path, folder / path.name)
    start = models.make_adapter(base, workshop / "bnb-start")
    recipe = {"recipe_version": 1, "name": "bnb", "model": {"path": str(folder), "compute_dtype": "float32"},
              "data": {"train": [{"path": str(alpaca_file)}], "max_length": 160, "shuffle": False, "packing": False, "chat_template": "alpaca"},
              "method": {"type": "lora", "r": 8, "lora_alpha": 16, "lora_dropout": 0.0, "init_from": str(start)},
              "training": {"max_steps": 3, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "learning_rate": 1e-3, "device": "cpu",
                           "lr_scheduler_type": "constant", "warmup_ratio": 0.0},
              "output_dir": str(workshop / "bnb-run")}
    path = workshop / "bnb-recipe.json"
    path.write_text(json.dumps(recipe))
    return folder, start, workshop / "bnb-run", path, cli.run("train", path).losses()


def test_losses_equal_peft_on_a_quantised_base(cli, trained, alpaca_file):
    import peft

    folder, start, _, _, losses = trained
    model = peft.PeftModel.from_pretrained(opened_by_peer(folder, torch.float32), start, is_trainable=True)
    assert any(isinstance(module, bnb.nn.Linear4bit) for module in model.modules())
    theirs = models.losses_of(model, models.samples_of(cli, folder, alpaca_file), 3, 1e-3)
    assert len(losses) == 3
    for mine, other in zip(losses.values(), theirs):
        assert abs(mine - other) <= 1e-4 * abs(other), (losses, theirs)


def test_the_plan_counts_the_weights_as_the_file_holds_them(cli, trained):
    folder, _, _, recipe, _ = trained
    plan = cli.run("estimate", recipe).one("estimate")
    stored = load_file(folder / "model.safetensors")
    codes = sum(tensor.numel() for name, tensor in stored.items() if name.endswith("_proj.weight"))
    dense = sum(4 * tensor.numel() for name, tensor in stored.items() if name.endswith(("norm.weight", "embed_tokens.weight", "lm_head.weight")))
    assert plan["weights_bytes"] == codes + dense
    constants = sum(tensor.nbytes for name, tensor in stored.items() if name.endswith("absmax"))
    assert 0.5 * constants < plan["quantization_bytes"] <= constants


def test_an_adapter_of_a_quantised_base_is_exported(cli, trained, tmp_path):
    import peft

    folder, _, run, _, _ = trained
    out = tmp_path / "adapter"
    cli.run("export", folder, "--adapter", run, "--format", "adapter", "--out", out)
    model = peft.PeftModel.from_pretrained(dense_model(folder, torch.float32), out).eval()
    mine = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--adapter", run)
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-4


def test_merging_into_a_quantised_base_dequantises_it(cli, trained, tmp_path):
    folder, _, run, _, _ = trained
    merged = tmp_path / "merged"
    verified = cli.run("export", folder, "--adapter", run, "--format", "safetensors", "--out", merged, "--verify").one("verified")
    assert verified["max_gap"] < 1e-4
    with_adapter = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--adapter", run)
    assert models.relative_gap(models.logits_of(models.load(merged), IDS), with_adapter) < 1e-4
    again = tmp_path / "again"
    cli.run("export", folder, "--adapter", run, "--format", "bnb-4bit", "--out", again)
    weights = dense_weights(opened_by_peer(again, torch.float32))
    plain = load_file(merged / "model.safetensors")
    for name, tensor in weights.items():
        assert torch.equal(tensor, F.dequantize_4bit(*F.quantize_4bit(plain[name], quant_type="nf4"))), name


def test_a_merged_model_in_shards(cli, llama, tmp_path):
    adapter = models.make_adapter(llama, tmp_path / "adapter")
    whole, shards, merged = tmp_path / "whole", tmp_path / "shards", tmp_path / "merged"
    cli.run("export", llama, "--adapter", adapter, "--format", "bnb-4bit", "--out", whole)
    cli.run("export", llama, "--adapter", adapter, "--format", "bnb-4bit", "--out", shards, "--max-shard-size", "200KB")
    cli.run("export", llama, "--adapter", adapter, "--format", "safetensors", "--out", merged)
    assert len(list(shards.glob("*.safetensors"))) > 1
    plain, a, b = load_file(merged / "model.safetensors"), dense_weights(opened_by_peer(whole, torch.float32)), dense_weights(opened_by_peer(shards, torch.float32))
    assert set(a) == set(b) and len(a) == 14
    for name in a:
        assert torch.equal(a[name], b[name]) and torch.equal(a[name], F.dequantize_4bit(*F.quantize_4bit(plain[name], quant_type="nf4"))), name
