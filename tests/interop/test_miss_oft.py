"""MiSS and OFT: PEFT's files read here and ours read by PEFT, with equal logits; merged as PEFT merges; losses equal step for step. PEFT has neither for Conv1D (GPT-2)."""

import json

import peft
import pytest
import torch
from safetensors.torch import load_file

import families  # noqa: F401 — its families are known to models from then on
import models

TOLERANCE, STEPS = 1e-4, 10
FAMILIES = ["llama", "qwen2", "qwen3"]  # qwen2: biases; qwen3: norms of q and k
KINDS = {
    "miss": (peft.MissConfig, {"r": 8}),
    "miss_uneven": (peft.MissConfig, {"r": 10}),  # divides no width
    "miss_random": (peft.MissConfig, {"r": 8, "init_weights": False}),
    "miss_mini": (peft.MissConfig, {"r": 8, "init_weights": "mini", "mini_r": 16}),
    "miss_bat": (peft.MissConfig, {"r": 16, "init_weights": "bat"}),
    "oft": (peft.OFTConfig, {"oft_block_size": 16}),
    "oft_number": (peft.OFTConfig, {"r": 4, "oft_block_size": 0}),
    "oft_adjusted": (peft.OFTConfig, {"oft_block_size": 24}),  # divides no width
    "oft_exact": (peft.OFTConfig, {"oft_block_size": 8, "use_cayley_neumann": False}),
    "oft_shared": (peft.OFTConfig, {"oft_block_size": 8, "block_share": True}),
    "oft_constrained": (peft.OFTConfig, {"oft_block_size": 16, "coft": True, "eps": 0.5}),
    "oft_terms": (peft.OFTConfig, {"oft_block_size": 16, "num_cayley_neumann_terms": 3}),
}
VARIANTS = {
    "patterns": {"target_modules": r".*\.(k_proj|up_proj|down_proj)"},
    "one_excluded": {"target_modules": ["k_proj", "down_proj"], "exclude_modules": ["layers.0.self_attn.k_proj"]},
    "one_layer": {"target_modules": ["k_proj", "down_proj"], "layers_to_transform": [1]},
    "norms_saved": {"target_modules": ["v_proj", "down_proj"], "modules_to_save": ["input_layernorm"]},
    "head": {"target_modules": ["q_proj", "lm_head"]},
    "all_biases": {"target_modules": ["q_proj"], "bias": "all"},
}


def type_of(kind):
    return kind.split("_")[0]


def size_of(kind):
    return 0.05 if type_of(kind) == "oft" else 0.1


def make(base, folder, kind, seed=11, **settings):
    """An adapter as PEFT saves one, whose values are not those of its start."""
    torch.manual_seed(seed)
    make_config, own = KINDS[kind]
    model = peft.get_peft_model(models.load(base), make_config(task_type="CAUSAL_LM", **{"target_modules": "all-linear", **own, **settings}))
    models.move_off_start(model, size_of(kind))
    model.save_pretrained(folder)
    return folder


def method_of(kind, **fields):
    own = {name: value for name, value in KINDS[kind][1].items() if name != "num_cayley_neumann_terms"}
    return {"type": type_of(kind), **own, **fields}


@pytest.fixture(scope="module")
def bases(workshop, tokenizer_folder):
    return {family: models.make_model(workshop / f"rotations-{family}", family, tokenizer=tokenizer_folder, vocab_size=1500) for family in FAMILIES + ["gpt2"]}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", ["miss", "oft"])
def test_families(cli, bases, tmp_path, family, kind):
    models.check_logits_and_merge(cli, bases[family], make(bases[family], tmp_path / "adapter", kind), tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(cli, bases, tmp_path, kind):
    models.check_logits_and_merge(cli, bases["qwen2"], make(bases["qwen2"], tmp_path / "adapter", kind), tmp_path)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("kind", ["miss", "oft"])
def test_targets(cli, bases, tmp_path, kind, name):
    models.check_logits_and_merge(cli, bases["qwen2"], make(bases["qwen2"], tmp_path / "adapter", kind, **VARIANTS[name]), tmp_path)


@pytest.mark.parametrize("family,kind", [("llama", "miss"), ("qwen3", "miss"), ("llama", "miss_uneven"), ("llama", "miss_mini"), ("qwen2", "miss_bat"), ("llama", "oft"),
                                         ("qwen3", "oft"), ("llama", "oft_exact"), ("llama", "oft_shared"), ("llama", "oft_constrained")])
def test_losses_equal_peft(cli, bases, write_recipe, alpaca_file, tmp_path, family, kind):
    base = bases[family]
    start = make(base, tmp_path / "start", kind, seed=5)
    model = models.with_adapter(base, start, trainable=True)
    truth = models.losses_of(model, models.samples_of(cli, base, alpaca_file), STEPS, 5e-3)
    recipe = models.recipe_of(write_recipe, base, alpaca_file, method_of(kind, init_from=str(start)), max_steps=STEPS, learning_rate=5e-3, lr_scheduler_type="constant", warmup_ratio=0.0)
    mine = [event["loss"] for event in cli.run("train", recipe).all("step")]
    assert mine == pytest.approx(truth, rel=TOLERANCE)
    ids = models.random_ids(1500)
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids), models.logits_of(model, ids)) < 20 * TOLERANCE


@pytest.mark.parametrize("kind", ["miss", "miss_mini", "miss_bat", "oft", "oft_number", "oft_shared", "oft_constrained"])
def test_peft_loads_what_a_run_writes(cli, bases, write_recipe, alpaca_file, tmp_path, kind):
    base, ids = bases["qwen3"], models.random_ids(1500)
    cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, method_of(kind), max_steps=4, learning_rate=2e-2))
    adapter = tmp_path / "recipe"
    truth = models.logits_of(models.with_adapter(base, adapter), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > TOLERANCE, "nothing was trained"
    make(base, tmp_path / "theirs", kind)
    mine, theirs = (json.loads((folder / "adapter_config.json").read_text()) for folder in (adapter, tmp_path / "theirs"))
    for key in ("target_modules", "base_model_name_or_path"):
        mine.pop(key), theirs.pop(key)
    assert mine == {key: theirs[key] for key in mine}
    assert not {key: value for key, value in theirs.items() if key not in mine and value is not None and key not in ("peft_version", "target_modules")}
    shapes = [{name: tensor.shape for name, tensor in load_file(folder / "adapter_model.safetensors").items()} for folder in (adapter, tmp_path / "theirs")]
    assert shapes[0] == shapes[1]
    info = cli.run("adapters", "info", adapter).one("adapter")
    assert info["peft_type"] == type_of(kind).upper()


@pytest.mark.parametrize("kind", ["miss", "miss_bat", "oft"])
def test_over_quantised_bases(cli, bases, write_recipe, alpaca_file, tmp_path, kind):
    """The codes stay; what the adapter works on is what they stand for."""
    base = bases["llama"]
    adapter = make(base, tmp_path / "adapter", kind, target_modules=["q_proj", "down_proj"])
    cli.run("export", base, "--format", "bnb-4bit", "--out", tmp_path / "codes")
    cli.run("export", tmp_path / "codes", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "dense")
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(tmp_path / "dense", adapter), ids)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "codes", ids, tmp_path / "mine.safetensors", "--adapter", adapter, "--dtype", "float32"), truth) < TOLERANCE
    recipe = models.recipe_of(write_recipe, base, alpaca_file, method_of(kind), max_steps=STEPS, learning_rate=1e-2, gradient_checkpointing=True)
    changed = json.loads(recipe.read_text(encoding="utf-8"))
    changed["model"].update(quantization="nf4", compute_dtype="bfloat16")
    recipe.write_text(json.dumps(changed), encoding="utf-8")
    losses = cli.run("train", recipe).losses()
    assert losses[STEPS] < losses[1]


@pytest.mark.parametrize("kind", ["miss", "miss_bat", "oft"])
def test_conv1d_merges_to_the_same(cli, bases, write_recipe, alpaca_file, tmp_path, kind):
    base, ids = bases["gpt2"], models.random_ids(1500)
    cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, method_of(kind), max_steps=4, learning_rate=2e-2))
    adapted = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe")
    assert models.relative_gap(models.logits_of(models.load(base), ids), adapted) > 10 * TOLERANCE
    cli.run("export", base, "--adapter", tmp_path / "recipe", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), adapted) < TOLERANCE


@pytest.mark.parametrize("kind", ["miss", "miss_bat", "oft", "oft_constrained"])
def test_the_weight_of_a_mount_lies_between_base_and_adapter(cli, bases, tmp_path, kind):
    base, ids = bases["qwen2"], models.random_ids(1500)
    adapter = make(base, tmp_path / "adapter", kind)
    mounted = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", f"{adapter}=0.25")
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), mounted) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy"), ids), mounted) < TOLERANCE


@pytest.mark.parametrize("method,mention", [({"type": "miss", "mini_r": 4}, "method.mini_r"), ({"type": "miss", "r": 128}, "method.r"),
                                            ({"type": "miss", "init_weights": "bat", "r": 10}, "bat"), ({"type": "miss", "init_weights": "mini", "mini_r": 7}, "mini_r"),
                                            ({"type": "miss", "init_weights": "bat", "miss_dropout": 0.1}, "miss_dropout"),
                                            ({"type": "miss", "lora_alpha": 8}, "method.lora_alpha"), ({"type": "oft", "r": 4}, "oft_block_size"),
                                            ({"type": "oft", "r": 0, "oft_block_size": 0}, "oft_block_size"), ({"type": "oft", "oft_block_size": 1}, "oft_block_size"),
                                            ({"type": "oft", "eps": 1e-3}, "coft"), ({"type": "oft", "module_dropout": 0.1}, "module_dropout"),
                                            ({"type": "oft", "target_modules": ["embed_tokens"]}, "embed_tokens")])
def test_what_makes_no_sense_is_refused_by_name(cli, bases, write_recipe, alpaca_file, method, mention):
    cli.refuse("train", models.recipe_of(write_recipe, bases["llama"], alpaca_file, method), mentions=[mention])
