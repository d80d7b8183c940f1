"""Methods that PEFT has not: bottleneck adapters, biases alone, some layers in full. What they compute is written down once more, in Transformers."""

import json

import pytest
import torch
from safetensors.torch import load_file

import families  # noqa: F401 — its families are known to models from then on
import models

TOLERANCE, STEPS = 1e-4, 10
BENDS = {"relu": torch.relu, "gelu": torch.nn.functional.gelu, "silu": torch.nn.functional.silu, "tanh": torch.tanh}
BLOCKS = {"llama": ("model.layers.{}", "self_attn", "mlp"), "qwen3": ("model.layers.{}", "self_attn", "mlp"), "gpt2": ("transformer.h.{}", "attn", "mlp")}


@pytest.fixture(scope="module")
def bases(workshop, tokenizer_folder):
    return {family: models.make_model(workshop / f"parts-{family}", family, tokenizer=tokenizer_folder, vocab_size=1500) for family in ("llama", "qwen2", "qwen3", "gpt2")}


def with_bottlenecks(model, family, tensors, bend):
    """Hooks behind the blocks that compute h + up · bend(down · h + b) + c; `tensors`: by the names in adapter files, may require gradients."""
    path, *blocks = BLOCKS[family]
    for layer in range(model.config.num_hidden_layers):
        for block, name in zip(blocks, ("attention_adapter", "mlp_adapter")):
            key = f"base_model.model.{path.format(layer)}.{name}."
            if key + "up.weight" not in tensors:
                continue

            def hook(module, inputs, output, key=key):
                h = output[0] if isinstance(output, tuple) else output
                narrow = BENDS[bend](torch.nn.functional.linear(h, tensors[key + "down.weight"], tensors[key + "down.bias"]))
                added = h + torch.nn.functional.linear(narrow, tensors[key + "up.weight"], tensors[key + "up.bias"])
                return (added, *output[1:]) if isinstance(output, tuple) else added

            model.get_submodule(f"{path.format(layer)}.{block}").register_forward_hook(hook)
    return model


FLAT = dict(max_steps=STEPS, lr_scheduler_type="constant", warmup_ratio=0.0)


@pytest.mark.parametrize("family,placement,bend", [("llama", "houlsby", "relu"), ("qwen3", "pfeiffer", "silu"), ("gpt2", "houlsby", "gelu"), ("llama", "pfeiffer", "tanh")])
def test_bottleneck_adapters(cli, bases, write_recipe, alpaca_file, tmp_path, family, placement, bend):
    base, ids = bases[family], models.random_ids(1500)
    method = {"type": "adapter", "placement": placement, "reduction_factor": 4, "non_linearity": bend}
    cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, method, **{**FLAT, "max_steps": 3}, learning_rate=3e-2))
    start = tmp_path / "recipe"
    config = json.loads((start / "adapter_config.json").read_text())
    assert (config["peft_type"], config["placement"], config["reduction_factor"], config["non_linearity"]) == ("BOTTLENECK", placement, 4, bend)
    tensors = load_file(start / "adapter_model.safetensors")
    assert len(tensors) == 4 * (2 if placement == "houlsby" else 1) * models.SIZES["num_hidden_layers"]
    truth = models.logits_of(with_bottlenecks(models.load(base), family, tensors, bend), ids)
    assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > 10 * TOLERANCE
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", start), truth) < TOLERANCE
    # A weight is in the second matrix.
    half = {name: tensor * 0.5 if ".up." in name else tensor for name, tensor in tensors.items()}
    truth = models.logits_of(with_bottlenecks(models.load(base), family, half, bend), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "half.safetensors", "--adapter", f"{start}=0.5"), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{start}=0.5", "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "copied.safetensors", "--adapter", tmp_path / "copy"), truth) < TOLERANCE
    cli.refuse("export", base, "--adapter", start, "--format", "safetensors", "--out", tmp_path / "merged", mentions=["merged", "lora"])
    # From here on, step for step.
    started = start.rename(tmp_path / "start")
    trained = {name: tensor.clone().requires_grad_() for name, tensor in tensors.items()}
    model = with_bottlenecks(models.load(base), family, trained, bend)
    expected = models.losses_of(model.requires_grad_(False), models.samples_of(cli, base, alpaca_file), STEPS, 5e-3, trainable=list(trained.values()))
    mine = cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, {**method, "init_from": str(started)}, **FLAT, learning_rate=5e-3)).all("step")
    assert [event["loss"] for event in mine] == pytest.approx(expected, rel=TOLERANCE)


@pytest.mark.parametrize("family", ["qwen2", "gpt2"])
def test_biases_alone(cli, bases, write_recipe, alpaca_file, tmp_path, family):
    base, ids = bases[family], models.random_ids(1500)
    recipe = models.recipe_of(write_recipe, base, alpaca_file, {"type": "bitfit"}, **FLAT, learning_rate=5e-3)
    mine = [event["loss"] for event in cli.run("train", recipe).all("step")]
    model = models.load(base).requires_grad_(False)
    biases = {name: parameter.requires_grad_() for name, parameter in model.named_parameters() if name.endswith(".bias")}
    assert mine == pytest.approx(models.losses_of(model, models.samples_of(cli, base, alpaca_file), STEPS, 5e-3, trainable=list(biases.values())), rel=TOLERANCE)
    written = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    assert set(written) == {"base_model.model." + name for name in biases}
    truth = models.logits_of(model, ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), truth) < 20 * TOLERANCE
    cli.run("export", base, "--adapter", tmp_path / "recipe", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    merged = load_file(tmp_path / "merged" / "model.safetensors")
    assert all(torch.equal(merged[name], written["base_model.model." + name]) for name in biases if name in merged)
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < 20 * TOLERANCE


def test_no_biases_to_train(cli, bases, write_recipe, alpaca_file):
    cli.refuse("train", models.recipe_of(write_recipe, bases["llama"], alpaca_file, {"type": "bitfit"}), mentions=["no biases", "ia3"])


@pytest.mark.parametrize("family,method,layers", [("llama", {"num_trainable_layers": 1}, [1]), ("qwen3", {"num_trainable_layers": -1}, [0]), ("gpt2", {"trainable_layers": [1]}, [1])])
def test_some_layers_in_full(cli, bases, write_recipe, alpaca_file, tmp_path, family, method, layers):
    base, ids = bases[family], models.random_ids(1500)
    recipe = models.recipe_of(write_recipe, base, alpaca_file, {"type": "freeze", **method}, **FLAT, learning_rate=1e-3, gradient_checkpointing=family == "gpt2")
    done = cli.run("train", recipe)
    model = models.load(base).requires_grad_(False)
    path = BLOCKS[family][0]
    trained = [parameter.requires_grad_() for layer in layers for parameter in model.get_submodule(path.format(layer)).parameters()]
    expected = models.losses_of(model, models.samples_of(cli, base, alpaca_file), STEPS, 1e-3, trainable=trained)
    assert [event["loss"] for event in done.all("step")] == pytest.approx(expected, rel=TOLERANCE)
    assert done.one("started")["trainable_parameters"] == sum(parameter.numel() for parameter in trained)
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "recipe"), ids), models.logits_of(model, ids)) < 20 * TOLERANCE
    before, after = load_file(base / "model.safetensors"), load_file(tmp_path / "recipe" / "model.safetensors")
    assert set(before) == set(after)
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed and all(any(path.format(layer) + "." in name for layer in layers) for name in changed)


@pytest.mark.parametrize("method,mention", [({"type": "freeze", "num_trainable_layers": 3}, "num_trainable_layers"), ({"type": "freeze", "trainable_layers": [2]}, "trainable_layers"),
                                            ({"type": "adapter", "modules_to_save": ["norm"]}, "modules_to_save"), ({"type": "adapter", "r": 4}, "method.r")])
def test_what_makes_no_sense_is_refused_by_name(cli, bases, write_recipe, alpaca_file, method, mention):
    cli.refuse("train", models.recipe_of(write_recipe, bases["llama"], alpaca_file, method), mentions=[mention])
