"""Adapters that PEFT saves, in their variants: the same logits here, and the same model once merged."""

import json

import pytest
import torch

import models

TOLERANCE = 1e-4
VARIANTS = {
    "all_linear": {},
    "listed": {"target_modules": ["q_proj", "down_proj"]},
    "pattern": {"target_modules": r"model\.layers\.[01]\.(self_attn\.(q|v)_proj|mlp\.up_proj)"},
    "full_name": {"target_modules": ["layers.1.self_attn.o_proj", "k_proj"]},
    "rank_pattern": {"rank_pattern": {"q_proj": 4, r"layers.1.mlp.(up|down)_proj": 12}, "alpha_pattern": {"q_proj": 7, "^model.layers.0.mlp.up_proj": 40}},
    "one_layer": {"target_modules": ["q_proj", "v_proj"], "layers_to_transform": [1]},
    "rank_stabilised": {"use_rslora": True},
    "bias_all": {"bias": "all"},
    "bias_of_targets": {"bias": "lora_only", "target_modules": ["q_proj"]},
    "head_saved": {"modules_to_save": ["lm_head"], "target_modules": ["q_proj", "v_proj"]},
    "embeddings_saved": {"modules_to_save": ["embed_tokens", "lm_head"], "target_modules": ["q_proj"]},
    "norms_saved": {"modules_to_save": ["input_layernorm"], "target_modules": ["v_proj"]},
    "embeddings_targeted": {"target_modules": ["embed_tokens", "q_proj"]},
    "tables_targeted": {"target_modules": r".*(embed_tokens|lm_head|v_proj)", "rank_pattern": {"embed_tokens": 3}, "use_rslora": True},
    "embeddings_beside_the_head": {"target_modules": ["embed_tokens", "up_proj"], "modules_to_save": ["lm_head"]},
}


@pytest.fixture(scope="module")
def base(workshop):
    """Qwen2 has biases on q, k and v: what `bias` means shows."""
    return models.make_model(workshop / "adapters-base", "qwen2", seed=17)


@pytest.mark.parametrize("name", VARIANTS)
def test_logits_and_merge_equal_peft(cli, base, tmp_path, name):
    adapter = models.make_adapter(base, tmp_path / "adapter", **VARIANTS[name])
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, adapter), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE


@pytest.mark.parametrize("name", VARIANTS)
def test_an_exported_adapter_is_the_same_to_peft(cli, base, tmp_path, name):
    adapter = models.make_adapter(base, tmp_path / "adapter", **VARIANTS[name])
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    config = json.loads((tmp_path / "copy" / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == str(base)
    ids = models.random_ids(1500)
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy"), ids), models.logits_of(models.with_adapter(base, adapter), ids)) < TOLERANCE


def test_an_adapter_of_another_base_is_not_exported(cli, base, tmp_path):
    adapter = models.make_adapter(base, tmp_path / "adapter")
    for change, mention in (({"intermediate_size": 96}, "mlp."), ({"num_hidden_layers": 1}, "layers.1.")):
        other = models.make_model(tmp_path / mention, "qwen2", **change)
        for form in ("adapter", "safetensors"):
            cli.refuse("export", other, "--adapter", adapter, "--format", form, "--out", tmp_path / "out", mentions=[mention])
            assert not (tmp_path / "out").exists()


def test_tied_embeddings_survive_a_merge(cli, tmp_path):
    base = models.make_model(tmp_path / "tied", "llama", tie_word_embeddings=True)
    adapter = models.make_adapter(base, tmp_path / "adapter")
    ids = models.random_ids(1500)
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), models.logits_of(models.with_adapter(base, adapter), ids)) < TOLERANCE
    assert json.loads((tmp_path / "merged" / "config.json").read_text())["tie_word_embeddings"] is True


def test_two_adapters_weighted(cli, base, tmp_path):
    import peft

    first = models.make_adapter(base, tmp_path / "first", seed=1, r=4)
    second = models.make_adapter(base, tmp_path / "second", seed=2, r=8, target_modules=["q_proj", "up_proj"])
    model = models.with_adapter(base, first)
    model.load_adapter(second, adapter_name="second")
    model.base_model.set_adapter(["default", "second"])
    for module in model.modules():
        if isinstance(module, peft.tuners.lora.LoraLayer):
            for adapter, weight in (("default", 0.6), ("second", -0.5)):
                if adapter in module.scaling:
                    module.scaling[adapter] *= weight
    ids = models.random_ids(1500)
    truth = models.logits_of(model, ids)
    weights = ["--adapter", f"{first}=0.6", "--adapter", f"{second}=-0.5"]
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", *weights), truth) < TOLERANCE
    cli.run("export", base, *weights, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE


def test_a_merge_rounds_once(cli, tmp_path):
    """The update is added in float32 to the original weight and rounded to the file's dtype once."""
    base = models.make_model(tmp_path / "half", "llama", dtype=torch.bfloat16)
    adapter = models.make_adapter(base, tmp_path / "adapter", target_modules=["q_proj"])
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged")
    merged = models.with_adapter(base, adapter).merge_and_unload().state_dict()
    from safetensors.torch import load_file

    mine = load_file(tmp_path / "merged" / "model.safetensors")
    for name, tensor in mine.items():
        assert tensor.dtype == torch.bfloat16, name
        gap = (tensor.float() - merged[name].to(torch.bfloat16).float()).abs()
        # The order of the r products may move a value over a rounding border, rarely and by one step.
        assert (gap > 0).float().mean() < 0.002 and (gap <= merged[name].abs() * 2**-7 + 1e-9).all(), name


def test_shards_and_their_index(cli, base, tmp_path):
    adapter = models.make_adapter(base, tmp_path / "adapter")
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged", "--max-shard-size", "300KB")
    assert (tmp_path / "merged" / "model.safetensors.index.json").exists()
    ids = models.random_ids(1500)
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), models.logits_of(models.with_adapter(base, adapter), ids)) < TOLERANCE


@pytest.mark.parametrize("settings", [{}, {"bias": "lora_only", "target_modules": ["q_proj", "v_proj"]}, {"use_rslora": True, "rank_pattern": {"q_proj": 3}},
                                      {"modules_to_save": ["lm_head"], "target_modules": ["q_proj"]}], ids=["plain", "bias", "patterns", "saved"])
def test_peft_loads_what_a_run_writes(cli, llama, tmp_path, write_recipe, alpaca_file, settings):
    """The variants the other way round: trained here, read there."""
    bias_base = models.make_model(tmp_path / "base", "qwen2", tokenizer=llama, vocab_size=1500) if "bias" in settings else llama
    recipe = write_recipe(bias_base, alpaca_file, sections={"method": settings}, max_steps=4, learning_rate=1e-2)
    cli.run("train", recipe)
    adapter = tmp_path / "recipe"
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(bias_base, adapter), ids)
    assert models.relative_gap(models.product_logits(cli, bias_base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(models.load(bias_base), ids), truth) > 10 * TOLERANCE, "the adapter changes nothing"


def test_a_full_run_writes_a_model(cli, llama, tmp_path, write_recipe, alpaca_file):
    recipe = write_recipe(llama, alpaca_file, sections={"method": {"type": "full"}}, max_steps=3, learning_rate=1e-3)
    cli.run("train", recipe)
    ids = models.random_ids(1500)
    truth = models.logits_of(models.load(tmp_path / "recipe"), ids)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "recipe", ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE


@pytest.mark.parametrize("change,mention", [({"use_qalora": True}, "qalora"), ({"peft_type": "VERA"}, "VERA")])
def test_what_is_not_there_yet_is_refused_by_name(cli, base, tmp_path, change, mention):
    adapter = models.make_adapter(base, tmp_path / "adapter")
    path = adapter / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    ids = tmp_path / "ids.json"
    ids.write_text("[[1, 2, 3]]")
    error = cli.refuse("logits", base, "--adapter", adapter, "--ids-file", ids, "--out", tmp_path / "out.safetensors")
    assert mention.lower() in json.dumps(error).lower()
    assert not (tmp_path / "out.safetensors").exists()


def test_a_composed_adapter_is_the_weighted_sum_to_peft(cli, llama, alpaca_file, tmp_path):
    """Other ranks, scalings and targets; one that is left out where its weight became 0."""
    variants = [{"r": 4}, {"r": 6, "lora_alpha": 9, "use_rslora": True, "target_modules": ["q_proj", "down_proj"]}, {"rank_pattern": {"v_proj": 3}, "alpha_pattern": {"v_proj": 5}}]
    adapters = [models.make_adapter(llama, tmp_path / f"adapter{i}", seed=30 + i, **settings) for i, settings in enumerate(variants)]
    options = [word for adapter in adapters for word in ("--adapter", adapter)]
    run = cli.run("adapters", "search", llama, *options, "--data", alpaca_file, "--limit", 4, "--max-length", 64, "--out", tmp_path / "composed", "--evaluations", 10, "--l1", 0)
    found = run.one("adapter")
    assert found["loss"] <= min(part["loss"] for part in found["adapters"]) + 1e-6
    assert len(run.all("tried")) == found["evaluations"]
    ids = models.random_ids(1500)
    weighted = [word for part in found["adapters"] for word in ("--adapter", f"{part['adapter']}={part['weight']}")]
    truth = models.product_logits(cli, llama, ids, tmp_path / "sum.safetensors", *weighted)
    assert models.relative_gap(models.logits_of(models.with_adapter(llama, tmp_path / "composed"), ids), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(models.load(llama), ids), truth) > 10 * TOLERANCE, "the adapters do nothing"
