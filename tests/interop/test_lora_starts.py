"""Starts of a LoRA that PEFT computes from weights or inputs: the same subspace, the same losses, and files both ways."""

import json
import shutil

import peft
import pytest
import torch
from safetensors.torch import load_file

import models

STEPS, MAX_LENGTH, RANK, ALPHA = 10, 160, 6, 9
STARTS = {"pissa": {}, "olora": {}, "pissa_stabilised": {"use_rslora": True}, "pissa_patterns": {"rank_pattern": {"q_proj": 3}, "alpha_pattern": {"q_proj": 12}}}


def init_of(name):
    return name.split("_")[0]


@pytest.fixture(scope="module")
def base(workshop, tokenizer_folder):
    """Norms of q and k beside what the adapter is on; weights whose singular values lie apart."""
    return models.make_model(workshop / "starts-base", "qwen3", tokenizer=tokenizer_folder, head_dim=16)


@pytest.fixture(scope="module")
def samples(cli, base, alpaca_file):
    return models.samples_of(cli, base, alpaca_file, MAX_LENGTH)


def config_of(init, **settings):
    return peft.LoraConfig(task_type="CAUSAL_LM", r=RANK, lora_alpha=ALPHA, target_modules="all-linear", init_lora_weights=init, **settings)


def product_recipe(write_recipe, base, data, method, name="recipe", steps=STEPS, rate=2e-3, quantization="none", **training):
    return write_recipe(base, data, name=name, sections={"data": {"packing": False, "max_length": MAX_LENGTH, "chat_template": "alpaca"},
                                                         "model": {"quantization": quantization, "double_quantization": False},
                                                         "method": {"r": RANK, "lora_alpha": ALPHA, **method}},
                        max_steps=steps, learning_rate=rate, lr_scheduler_type="constant", warmup_ratio=0.0, **training)


def update(tensors, module, scale):
    return scale * tensors[f"{module}.lora_B.weight"] @ tensors[f"{module}.lora_A.weight"]


@pytest.mark.parametrize("name", STARTS)
def test_losses_and_files(cli, base, samples, write_recipe, alpaca_file, tmp_path, name):
    settings, ids = STARTS[name], models.random_ids(1500)
    model = peft.get_peft_model(models.load(base), config_of(init_of(name), **settings))
    model.peft_config["default"].init_lora_weights = True
    model.save_pretrained(tmp_path / "initial")
    model.peft_config["default"].init_lora_weights = init_of(name)
    truth = models.losses_of(model, samples, STEPS, 2e-3)
    recipe = product_recipe(write_recipe, base, alpaca_file, {"init_lora_weights": init_of(name), **settings})
    mine = [event["loss"] for event in cli.run("train", recipe).all("step")]
    assert mine == pytest.approx(truth, rel=1e-4)
    assert truth[-1] < truth[0] - 0.05, "nothing was learnt: the comparison would be empty"

    # The start: the same update, however its parts are turned.
    began, theirs = load_file(tmp_path / "recipe" / "initial_adapter" / "adapter_model.safetensors"), load_file(tmp_path / "initial" / "adapter_model.safetensors")
    assert began.keys() == theirs.keys()
    for module in {key.rsplit(".lora_", 1)[0] for key in began}:
        gap = (update(began, module, 1.0) - update(theirs, module, 1.0)).abs().max()
        assert gap < 1e-4 * update(theirs, module, 1.0).abs().max(), module

    # What was trained here, as PEFT opens it: its base is changed on the way, as in training.
    wanted = models.logits_of(model, ids)
    scratch = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe")
    assert models.relative_gap(scratch, wanted) < 2e-3
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids), scratch) < 1e-3
    # As a plain LoRA for the untouched base, and merged.
    cli.run("export", base, "--adapter", tmp_path / "recipe", "--format", "adapter", "--out", tmp_path / "plain")
    plain = json.loads((tmp_path / "plain" / "adapter_config.json").read_text())
    assert plain["init_lora_weights"] is True and plain["r"] == 2 * RANK
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "plain"), ids), scratch) < 1e-3
    cli.run("export", base, "--adapter", tmp_path / "recipe", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), scratch) < 1e-3


@pytest.mark.parametrize("init", ["pissa", "olora"])
def test_an_adapter_of_peft(cli, base, samples, tmp_path, init):
    """Without its start beside it, which is computed again; and PEFT's own conversion."""
    model, ids = peft.get_peft_model(models.load(base), config_of(init)), models.random_ids(1500)
    model.peft_config["default"].init_lora_weights = True
    model.save_pretrained(tmp_path / "initial")
    model.peft_config["default"].init_lora_weights = init
    models.losses_of(model, samples, STEPS, 1e-2)
    truth = models.logits_of(model, ids)
    model.save_pretrained(tmp_path / "adapter")
    assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > 1e-2, "nothing was learnt: the comparison would be empty"
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "adapter"), truth) < 1e-3
    cli.run("export", base, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < 1e-3
    cli.refuse("export", base, "--adapter", tmp_path / "adapter", "--format", "adapter", "--out", tmp_path / "none", mentions=["initial_adapter"])

    shutil.copytree(tmp_path / "initial", tmp_path / "adapter" / "initial_adapter")
    cli.run("export", base, "--adapter", tmp_path / "adapter", "--format", "adapter", "--out", tmp_path / "plain")
    model.save_pretrained(tmp_path / "converted", path_initial_model_for_weight_conversion=tmp_path / "initial")
    mine, theirs = load_file(tmp_path / "plain" / "adapter_model.safetensors"), load_file(tmp_path / "converted" / "adapter_model.safetensors")
    assert mine.keys() == theirs.keys()
    for key in mine:
        assert torch.allclose(mine[key], theirs[key], rtol=1e-6, atol=1e-7), key
    written = [json.loads((tmp_path / folder / "adapter_config.json").read_text()) for folder in ("plain", "converted")]
    for field in ("r", "lora_alpha", "init_lora_weights", "rank_pattern", "alpha_pattern"):
        assert written[0][field] == written[1][field], field


def test_a_fast_start_goes_on_and_is_not_guessed(cli, base, write_recipe, alpaca_file, tmp_path):
    """A randomised start is kept, since nobody can compute it again."""
    method = {"init_lora_weights": "pissa_niter_4"}
    straight = [event["loss"] for event in cli.run("train", product_recipe(write_recipe, base, alpaca_file, method, name="straight")).all("step")]
    recipe = product_recipe(write_recipe, base, alpaca_file, method, name="broken", save_steps=4, save_total_limit=0)
    cli.run("train", recipe)
    for step in (8, 10):
        shutil.rmtree(tmp_path / "broken" / f"checkpoint-{step}")
    resumed = [event["loss"] for event in cli.run("train", recipe, "--resume").all("step")]
    assert resumed == straight[4:]
    exact = [event["loss"] for event in cli.run("train", product_recipe(write_recipe, base, alpaca_file, {"init_lora_weights": "pissa"}, name="exact")).all("step")]
    assert straight == pytest.approx(exact, rel=5e-2) and straight != exact
    ids = tmp_path / "ids.json"
    ids.write_text("[[1, 2, 3]]")
    shutil.rmtree(tmp_path / "broken" / "initial_adapter")
    cli.refuse("logits", base, "--adapter", tmp_path / "broken", "--ids-file", ids, "--out", tmp_path / "out.safetensors", mentions=["initial_adapter"])


def test_loftq(cli, base, write_recipe, alpaca_file, tmp_path):
    """What bitsandbytes' NF4 takes from each weight, by PEFT's decomposition; several rounds as PEFT turns them."""
    import bitsandbytes
    from peft.utils.loftq_utils import _low_rank_decomposition

    def rounded(weight):
        codes, state = bitsandbytes.functional.quantize_4bit(weight, blocksize=64, quant_type="nf4", compress_statistics=False)
        return bitsandbytes.functional.dequantize_4bit(codes, state).float()

    state = models.load(base).state_dict()
    for rounds in (1, 3):
        method = {"init_lora_weights": "loftq", "loftq_iter": rounds, "lora_alpha": RANK}  # PEFT leaves the scale out
        recipe = product_recipe(write_recipe, base, alpaca_file, method, name=f"loftq{rounds}", steps=2, rate=0.0, quantization="nf4")
        cli.run("train", recipe)
        began = load_file(tmp_path / f"loftq{rounds}" / "initial_adapter" / "adapter_model.safetensors")
        for name in ("model.layers.0.self_attn.q_proj", "model.layers.1.mlp.down_proj"):
            weight, low_rank = state[f"{name}.weight"], 0.0
            for _ in range(rounds):
                parts = _low_rank_decomposition(weight - rounded(weight - low_rank), reduced_rank=RANK)
                low_rank = parts["L"] @ parts["R"]
            mine = update(began, f"base_model.model.{name}", 1.0)
            assert (mine - low_rank).norm() < (1e-3 if rounds == 1 else 5e-2) * low_rank.norm(), (rounds, name)
    cli.refuse("train", product_recipe(write_recipe, base, alpaca_file, {"init_lora_weights": "loftq"}, name="dense", steps=1), mentions=["LoftQ", "init_lora_weights"])


def test_loftq_into_bases_that_are_quantised_on_disk(cli, base, write_recipe, alpaca_file, tmp_path):
    """Into the codes that it was trained on it brings back what they lost; into others, and into the whole model, only what was learnt."""
    ids, adapters = models.random_ids(900), {}
    for rounds in (1, 2):
        method = {"init_lora_weights": "loftq", "loftq_iter": rounds}
        cli.run("train", product_recipe(write_recipe, base, alpaca_file, method, name=f"loftq{rounds}", rate=1e-2, quantization="nf4"))
        adapters[rounds] = tmp_path / f"loftq{rounds}"
    for kind in ("nf4", "fp4"):
        cli.run("export", base, "--format", "bnb-4bit", "--compute-dtype", "float32", "--out", tmp_path / kind, *(["--quant-type", "fp4"] if kind == "fp4" else []))

    def logits(model, *options):
        return models.product_logits(cli, model, ids, tmp_path / "logits.safetensors", *options)

    def merged(model, name):
        cli.run("export", model, "--adapter", adapters[1], "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / f"into-{name}", "--verify")
        return models.logits_of(models.load(tmp_path / f"into-{name}"), ids)

    trained = logits(base, "--quantization", "nf4", "--adapter", adapters[1])
    assert models.relative_gap(logits(base, "--quantization", "nf4"), trained) > 2e-2, "nothing was learnt: the comparison would be empty"
    assert models.relative_gap(logits(tmp_path / "nf4", "--adapter", adapters[1]), trained) < 1e-4
    into = {name: merged(model, name) for name, model in {"nf4": tmp_path / "nf4", "fp4": tmp_path / "fp4", "whole": base}.items()}
    assert models.relative_gap(into["nf4"], trained) < 1e-3
    assert models.relative_gap(into["fp4"], logits(tmp_path / "fp4", "--adapter", adapters[1])) < 1e-3
    assert models.relative_gap(into["whole"], logits(base, "--adapter", adapters[1])) < 1e-3
    # What FP4 lost is still lost: the whole model is nearer to what was trained.
    assert models.relative_gap(into["whole"], trained) < models.relative_gap(into["fp4"], trained)
    cli.refuse("export", tmp_path / "nf4", "--adapter", adapters[2], "--format", "safetensors", "--out", tmp_path / "none", mentions=["LoftQ", "16-bit"])
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("rho", [1.0, 2.0])
def test_eva(cli, base, samples, write_recipe, alpaca_file, tmp_path, rho):
    """PEFT's directions of the inputs of the tokens with loss, and its ranks."""
    from peft.tuners.lora.eva import get_eva_state_dict

    config = config_of("eva", eva_config=peft.EvaConfig(rho=rho))
    batches = [{"input_ids": torch.tensor([ids]), "attention_mask": torch.ones(1, len(ids), dtype=torch.long), "labels": torch.tensor([labels])}
               for ids, labels in samples[:40] if sum(label != -100 for label in labels) >= 2 * RANK + 1]
    theirs = get_eva_state_dict(models.load(base), batches, config, show_progress_bar=False)
    rows = json.loads(alpaca_file.read_text(encoding="utf-8"))
    kept = [row for row, (ids, labels) in list(zip(rows, samples, strict=True))[:40] if sum(label != -100 for label in labels) >= 2 * RANK + 1]
    data = tmp_path / "kept.json"
    data.write_text(json.dumps(kept), encoding="utf-8")
    recipe = product_recipe(write_recipe, base, data, {"init_lora_weights": "eva", "rho": rho}, steps=1, rate=0.0, per_device_train_batch_size=1)
    cli.run("train", recipe)
    mine = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    ranks = {name: tensor.shape[0] for name, tensor in theirs.items()}
    found = {name: mine[f"base_model.model.{name}.lora_A.weight"].shape[0] if f"base_model.model.{name}.lora_A.weight" in mine else 0 for name in theirs}
    assert sum(found.values()) == sum(ranks.values()) == RANK * len(theirs)
    assert sum(abs(found[name] - ranks[name]) for name in ranks) <= (0 if rho == 1.0 else 2), (found, ranks)
    for name, directions in theirs.items():
        rank = min(ranks[name], found[name])
        if rank == 0:
            continue
        own = mine[f"base_model.model.{name}.lora_A.weight"]
        # The part of PEFT's leading directions that lies in the space of ours.
        inside = (directions[:max(1, rank // 2)] @ own.T).norm() ** 2 / max(1, rank // 2)
        assert inside > 0.97, (name, inside)
    written = json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())
    assert written["init_lora_weights"] == "eva" and (rho > 1.0) == bool(written["rank_pattern"])
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), truth) < 1e-4


@pytest.mark.parametrize("quantization", ["none", "nf4"])
def test_relora_is_a_lora_of_all_its_updates(cli, base, write_recipe, alpaca_file, tmp_path, quantization):
    path = product_recipe(write_recipe, base, alpaca_file, {}, steps=11, rate=1e-3, quantization=quantization, save_steps=6, save_total_limit=0)
    recipe = json.loads(path.read_text(encoding="utf-8"))
    recipe["method"] = {"type": "relora", "r": RANK, "lora_alpha": ALPHA, "lora_dropout": 0.0, "relora_steps": 4, "relora_warmup_steps": 2}
    path.write_text(json.dumps(recipe), encoding="utf-8")
    events = cli.run("train", path).all("step")
    losses, rates = [event["loss"] for event in events], [event["learning_rate"] for event in events]
    assert rates[4] == rates[8] == 0.0 and rates[5] == rates[9] == pytest.approx(5e-4) and rates[6] == pytest.approx(1e-3)
    assert losses[-1] < losses[0] - 0.1  # at a usual rate: the averages that were forgotten make the first steps after a merge larger
    written = json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())
    assert written["r"] == 3 * RANK and written["lora_alpha"] == 3 * ALPHA
    for step in (11, ):
        shutil.rmtree(tmp_path / "recipe" / f"checkpoint-{step}")
    resumed = [event["loss"] for event in cli.run("train", path, "--resume").all("step")]
    assert resumed == losses[6:]
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), truth) < 1e-4
    cli.run("export", base, "--adapter", tmp_path / "recipe", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < 1e-4
