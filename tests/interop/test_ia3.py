"""IA3: PEFT's files read here and ours read by PEFT, with equal logits; merged as PEFT merges; losses equal step for step."""

import json

import pytest
import torch
from safetensors.torch import load_file

import families  # noqa: F401 — its families are known to models from then on
import models

TOLERANCE, STEPS = 1e-4, 10
FAMILIES = {
    "llama": {"target_modules": ["k_proj", "v_proj", "down_proj"], "feedforward_modules": ["down_proj"]},
    "qwen2": {"target_modules": ["q_proj", "v_proj", "down_proj"], "feedforward_modules": ["down_proj"]},  # biases
    "qwen3": {"target_modules": ["q_proj", "k_proj", "down_proj"], "feedforward_modules": ["down_proj"]},  # norms of q and k
    "gpt2": {"target_modules": ["c_attn", "mlp.c_proj"], "feedforward_modules": ["mlp.c_proj"]},  # stored [in, out]
}
VARIANTS = {
    "all_linear": {"target_modules": "all-linear", "feedforward_modules": r".*\.down_proj"},  # a list PEFT writes but does not read again
    "outputs_alone": {"target_modules": ["q_proj", "up_proj"], "feedforward_modules": []},
    "patterns": {"target_modules": r".*\.(k_proj|up_proj|down_proj)", "feedforward_modules": r".*layers\.1.*\.(up|down)_proj"},
    "by_letters_alone": {"target_modules": ["k_proj", "up_proj", "proj"], "feedforward_modules": ["proj"]},
    "one_excluded": {"target_modules": ["k_proj", "down_proj"], "feedforward_modules": ["down_proj"], "exclude_modules": ["layers.0.self_attn.k_proj"]},
    "norms_saved": {"target_modules": ["v_proj", "down_proj"], "feedforward_modules": ["down_proj"], "modules_to_save": ["input_layernorm"]},
}


def make_ia3(base, folder, seed=11, **settings):
    """An adapter as PEFT saves one, whose factors are not one."""
    import peft

    torch.manual_seed(seed)
    model = peft.get_peft_model(models.load(base), peft.IA3Config(task_type="CAUSAL_LM", **settings))
    models.move_off_start(model, 0.3)
    model.save_pretrained(folder)
    return folder


def recipe_of(write_recipe, model, data, method, **settings):
    return models.recipe_of(write_recipe, model, data, {"type": "ia3", **method}, **settings)


@pytest.fixture(scope="module")
def bases(workshop, tokenizer_folder):
    return {family: models.make_model(workshop / f"ia3-{family}", family, tokenizer=tokenizer_folder, vocab_size=1500) for family in FAMILIES}


@pytest.mark.parametrize("family", FAMILIES)
def test_families(cli, bases, tmp_path, family):
    models.check_logits_and_merge(cli, bases[family], make_ia3(bases[family], tmp_path / "adapter", **FAMILIES[family]), tmp_path, merged=(1e-6, 1e-7))


@pytest.mark.parametrize("name", VARIANTS)
def test_variants(cli, bases, tmp_path, name):
    models.check_logits_and_merge(cli, bases["qwen2"], make_ia3(bases["qwen2"], tmp_path / "adapter", **VARIANTS[name]), tmp_path, merged=(1e-6, 1e-7))


@pytest.mark.parametrize("family", FAMILIES)
def test_losses_equal_peft(cli, bases, write_recipe, alpaca_file, tmp_path, family):
    base, settings = bases[family], FAMILIES[family]
    start = make_ia3(base, tmp_path / "start", seed=5, **settings)
    model = models.with_adapter(base, start, trainable=True)
    truth = models.losses_of(model, models.samples_of(cli, base, alpaca_file), STEPS, 2e-2)
    recipe = recipe_of(write_recipe, base, alpaca_file, {**settings, "init_from": str(start)}, max_steps=STEPS, learning_rate=2e-2,
                       lr_scheduler_type="constant", warmup_ratio=0.0)
    mine = [event["loss"] for event in cli.run("train", recipe).all("step")]
    assert mine == pytest.approx(truth, rel=TOLERANCE)
    ids = models.random_ids(1500)
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids), models.logits_of(model, ids)) < 20 * TOLERANCE


@pytest.mark.parametrize("family,method", [("qwen3", {}), ("gpt2", {}), ("llama", {"target_modules": ["v_proj", "down_proj"], "layers_to_transform": [1]}),
                                           ("llama", {"target_modules": ["q_proj"], "feedforward_modules": []})], ids=["qwen3", "gpt2", "one_layer", "outputs_alone"])
def test_peft_loads_what_a_run_writes(cli, bases, write_recipe, alpaca_file, tmp_path, family, method):
    base = bases[family]
    cli.run("train", recipe_of(write_recipe, base, alpaca_file, method, max_steps=4, learning_rate=5e-2))
    adapter, ids = tmp_path / "recipe", models.random_ids(1500)
    config = json.loads((adapter / "adapter_config.json").read_text())
    assert config["peft_type"] == "IA3" and set(config["feedforward_modules"]) <= set(config["target_modules"])
    keys = load_file(adapter / "adapter_model.safetensors")
    scaled = {name for name, tensor in keys.items() if tensor.shape[0] == 1}
    if "feedforward_modules" not in method:
        assert scaled and all("mlp." in name and ("down_proj" in name or "c_proj" in name) for name in scaled)
    if "layers_to_transform" in method:
        assert all(".layers.1." in name for name in keys)
    truth = models.logits_of(models.with_adapter(base, adapter), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > TOLERANCE, "nothing was trained"
    info = cli.run("adapters", "info", adapter).one("adapter")
    assert info["peft_type"] == "IA3" and info["parameters"] == sum(tensor.numel() for tensor in keys.values())


def test_the_weight_of_a_mount_lies_between_base_and_adapter(cli, bases, tmp_path):
    """l is 1 + w · (l - 1): mounted, merged and written alike."""
    from safetensors.torch import save_file

    base = bases["qwen2"]
    adapter = make_ia3(base, tmp_path / "adapter", **FAMILIES["qwen2"])
    half = tmp_path / "half"
    half.mkdir()
    (half / "adapter_config.json").write_text((adapter / "adapter_config.json").read_text())
    save_file({name: 1 + 0.25 * (tensor - 1) for name, tensor in load_file(adapter / "adapter_model.safetensors").items()}, half / "adapter_model.safetensors", {"format": "pt"})
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, half), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", f"{adapter}=0.25"), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy"), ids), truth) < TOLERANCE


def test_beside_a_lora(cli, bases, tmp_path):
    """PEFT mixes no IA3 with LoRA: mounted one after another, the later lies around the earlier, and so they are merged."""
    base = bases["qwen2"]
    ia3 = make_ia3(base, tmp_path / "ia3", target_modules=["q_proj", "down_proj"], feedforward_modules=["down_proj"])
    lora = models.make_adapter(base, tmp_path / "lora")
    ids = models.random_ids(1500)
    answers = []
    for order in ([ia3, lora], [lora, ia3]):
        options = [word for adapter in order for word in ("--adapter", adapter)]
        answers.append(models.product_logits(cli, base, ids, tmp_path / f"mine{len(answers)}.safetensors", *options))
        out = tmp_path / f"merged{len(answers)}"
        cli.run("export", base, *options, "--format", "safetensors", "--dtype", "float32", "--out", out)
        assert models.relative_gap(models.logits_of(models.load(out), ids), answers[-1]) < TOLERANCE
    assert models.relative_gap(answers[0], answers[1]) > 10 * TOLERANCE, "the order says nothing"


def test_over_a_quantised_base(cli, bases, tmp_path):
    """The codes stay; scaled are what they stand for."""
    base = bases["llama"]
    adapter = make_ia3(base, tmp_path / "adapter", **FAMILIES["llama"])
    cli.run("export", base, "--format", "bnb-4bit", "--out", tmp_path / "codes")
    cli.run("export", tmp_path / "codes", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "dense")
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(tmp_path / "dense", adapter), ids)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "codes", ids, tmp_path / "mine.safetensors", "--adapter", adapter, "--dtype", "float32"), truth) < TOLERANCE


@pytest.mark.parametrize("change,mention", [({"method": {"target_modules": ["q_proj"], "feedforward_modules": ["down_proj"]}}, "down_proj"),
                                            ({"method": {"r": 4}}, "method.r"), ({"method": {"bias": "all"}}, "method.bias")])
def test_what_it_has_not_is_refused_by_name(cli, bases, write_recipe, alpaca_file, change, mention):
    recipe = recipe_of(write_recipe, bases["llama"], alpaca_file, change["method"])
    cli.refuse("train", recipe, mentions=[mention])
