"""Methods on weights beside LoRA and IA3: DoRA, LoHa, LoKr and AdaLoRA. PEFT's files read here and ours read by PEFT, with equal logits; merged as PEFT
merges; losses equal step for step from the same start."""

import json
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

import families  # noqa: F401 — its families are known to models from then on
import models

TOLERANCE, STEPS = 1e-4, 10
SCHEDULE = {"init_r": 6, "target_r": 2, "tinit": 1, "tfinal": 3, "deltaT": 2}
FAMILIES = {"llama": ["q_proj", "v_proj", "down_proj"], "qwen3": ["q_proj", "k_proj", "up_proj"],  # norms of q and k
            "gpt2": ["c_attn", "mlp.c_proj"]}  # stored [in, out]
# What a recipe says of each method, which is also what PEFT's configuration is made of.
METHODS = {
    "dora": {"type": "lora", "r": 6, "lora_alpha": 9, "lora_dropout": 0.0, "use_dora": True},
    "loha": {"type": "loha", "r": 4, "alpha": 6},
    "lokr": {"type": "lokr", "r": 3, "alpha": 6},
    "lokr_both": {"type": "lokr", "r": 1, "alpha": 2, "decompose_both": True, "decompose_factor": 6},
    "lokr_whole": {"type": "lokr", "r": 64, "alpha": 64, "decompose_factor": 8},
    "adalora": {"type": "adalora", **SCHEDULE, "lora_alpha": 9, "lora_dropout": 0.0},
}
NOT_ON_CONV1D = {"loha", "lokr", "lokr_both", "lokr_whole"}
CASES = [(method, family) for method in METHODS for family in FAMILIES if family != "gpt2" or method not in NOT_ON_CONV1D]


def peft_config(method, targets, **more):
    import peft

    settings = {key: value for key, value in METHODS[method].items() if key != "type"}
    make = {"lora": peft.LoraConfig, "loha": peft.LoHaConfig, "lokr": peft.LoKrConfig, "adalora": peft.AdaLoraConfig}[METHODS[method]["type"]]
    if METHODS[method]["type"] == "adalora":
        settings["total_step"] = STEPS
    return make(task_type="CAUSAL_LM", target_modules=targets, **{**settings, **more})


def peft_model(base, method, targets, seed=11, spread=0.1, **more):
    """With nothing left at its start."""
    import peft

    torch.manual_seed(seed)
    model = peft.get_peft_model(models.load(base), peft_config(method, targets, **more))
    models.move_off_start(model, spread)
    return model


def make_adapter(base, folder, method, targets, **options):
    peft_model(base, method, targets, **options).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def bases(workshop, tokenizer_folder):
    return {family: models.make_model(workshop / f"weights-{family}", family, tokenizer=tokenizer_folder, vocab_size=1500) for family in FAMILIES}


@pytest.mark.parametrize("method,family", CASES)
def test_an_adapter_of_peft(cli, bases, tmp_path, method, family):
    models.check_logits_and_merge(cli, bases[family], make_adapter(bases[family], tmp_path / "adapter", method, FAMILIES[family]), tmp_path, changes=50 * TOLERANCE, verified=10 * TOLERANCE)


VARIANTS = {
    "dora_tables": ("dora", ["embed_tokens", "lm_head", "v_proj"], {}),
    "dora_patterns": ("dora", "all-linear", {"rank_pattern": {"q_proj": 3}, "alpha_pattern": {"v_proj": 5}, "use_rslora": True, "bias": "all"}),
    "dora_saved": ("dora", ["q_proj"], {"modules_to_save": ["norm"]}),
    "loha_patterns": ("loha", "all-linear", {"rank_pattern": {"q_proj": 3}, "alpha_pattern": {"v_proj": 5}}),
    "lokr_patterns": ("lokr", "all-linear", {"rank_pattern": {"q_proj": 30}, "alpha_pattern": {"v_proj": 5}, "layers_to_transform": [1]}),
    "lokr_head": ("lokr", ["lm_head", "q_proj"], {"modules_to_save": ["norm"]}),
    "adalora_biases": ("adalora", "all-linear", {"bias": "lora_only"}),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants(cli, tmp_path, name):
    method, targets, more = VARIANTS[name]
    base = models.make_model(tmp_path / "base", "qwen2")
    models.check_logits_and_merge(cli, base, make_adapter(base, tmp_path / "adapter", method, targets, **more), tmp_path, changes=50 * TOLERANCE, verified=10 * TOLERANCE)


def penalty(model):
    """What AdaLoRA adds to a loss, by PEFT's own forward pass around a model whose loss is 0."""
    tuner = model.base_model
    inner = tuner.model.forward
    tuner.model.forward = lambda **_: SimpleNamespace(loss=torch.zeros(()))
    try:
        return tuner.forward().loss
    finally:
        tuner.model.forward = inner


@pytest.mark.parametrize("method,family", CASES)
def test_losses_equal_peft(cli, bases, write_recipe, alpaca_file, tmp_path, method, family):
    base, targets, rate = bases[family], FAMILIES[family], 1e-2
    ranked = method == "adalora"
    start = make_adapter(base, tmp_path / "start", method, targets, seed=5)
    model = models.with_adapter(base, start, trainable=True)
    penalties = []

    def add_penalty(step):
        loss = penalty(model)
        loss.backward()
        penalties.append(loss.item())

    hooks = {"add": add_penalty, "after": lambda step: model.base_model.update_and_allocate(step + 1)} if ranked else {}
    truth = models.losses_of(model, models.samples_of(cli, base, alpaca_file), STEPS, rate, **hooks)
    recipe = models.recipe_of(write_recipe, base, alpaca_file, {**METHODS[method], "target_modules": targets, "init_from": str(start)}, max_steps=STEPS, learning_rate=rate,
                       lr_scheduler_type="constant", warmup_ratio=0.0)
    steps = cli.run("train", recipe).all("step")
    assert [event["loss"] for event in steps] == pytest.approx(truth, rel=TOLERANCE)
    if ranked:
        assert [event["extra_loss"] for event in steps] == pytest.approx(penalties, rel=TOLERANCE)
        mine = json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())["rank_pattern"]
        theirs = {name.replace(".default", ""): kept for name, kept in model.peft_config["default"].rank_pattern.items()}
        assert mine == theirs and 0 < sum(sum(kept) for kept in mine.values()) <= SCHEDULE["target_r"] * len(mine)
    ids = models.random_ids(1500)
    trained = models.logits_of(model, ids)
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids), trained) < 20 * TOLERANCE
    model.save_pretrained(tmp_path / "theirs")
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "theirs"), trained) < TOLERANCE


@pytest.mark.parametrize("method,family", CASES)
def test_peft_loads_what_a_run_writes(cli, bases, write_recipe, alpaca_file, tmp_path, method, family):
    """From the method's own start, on all linears."""
    base, steps = bases[family], 6
    run = cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, METHODS[method], max_steps=steps, learning_rate=2e-2, save_steps=3))
    adapter, ids = tmp_path / "recipe", models.random_ids(1500)
    keys = load_file(adapter / "adapter_model.safetensors")
    for folder in (adapter, adapter / "checkpoint-3"):
        truth = models.logits_of(models.with_adapter(base, folder), ids)
        assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", folder), truth) < TOLERANCE
        assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > TOLERANCE, "nothing was trained"
    losses = [event["loss"] for event in run.all("step")]
    assert len(losses) == steps and losses[-1] < losses[0]
    info = cli.run("adapters", "info", adapter).one("adapter")
    assert info["parameters"] == sum(tensor.numel() for tensor in keys.values())


def test_dora_begins_as_its_base(cli, bases, write_recipe, alpaca_file, tmp_path):
    """Magnitudes are the norms of the weights at first: PEFT's are the same."""
    base = bases["qwen3"]
    cli.run("train", models.recipe_of(write_recipe, base, alpaca_file, {**METHODS["dora"], "target_modules": ["embed_tokens", "q_proj", "down_proj"]}, max_steps=1, learning_rate=1e-12,
                               lr_scheduler_type="constant", warmup_ratio=0.0))
    import peft

    mine = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    theirs = peft.get_peft_model_state_dict(peft.get_peft_model(models.load(base), peft_config("dora", ["embed_tokens", "q_proj", "down_proj"])))
    compared = [name for name in theirs if name.endswith("lora_magnitude_vector")]
    assert len(compared) == 5
    for name in compared:
        assert torch.allclose(mine[name], theirs[name], rtol=1e-5), name


@pytest.mark.parametrize("method", ["dora", "loha", "lokr", "adalora"])
def test_over_a_quantised_base(cli, bases, tmp_path, method):
    base = bases["llama"]
    adapter = make_adapter(base, tmp_path / "adapter", method, FAMILIES["llama"])
    cli.run("export", base, "--format", "bnb-4bit", "--out", tmp_path / "codes")
    cli.run("export", tmp_path / "codes", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "dense")
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(tmp_path / "dense", adapter), ids)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "codes", ids, tmp_path / "mine.safetensors", "--adapter", adapter, "--dtype", "float32"), truth) < TOLERANCE


@pytest.mark.parametrize("method", ["dora", "loha", "lokr", "lokr_both", "adalora"])
def test_the_weight_of_a_mount_multiplies_the_scaling(cli, bases, tmp_path, method):
    base = bases["llama"]
    adapter = make_adapter(base, tmp_path / "adapter", method, FAMILIES["llama"])
    model = models.with_adapter(base, adapter)
    for module in model.modules():
        scaling = getattr(module, "scaling", None)  # of attention a number
        if isinstance(scaling, dict) and "default" in scaling:
            scaling["default"] *= 0.25
    ids = models.random_ids(1500)
    truth = models.logits_of(model, ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", f"{adapter}=0.25"), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.25", "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy"), ids), truth) < TOLERANCE


@pytest.mark.parametrize("method", ["dora", "loha", "lokr", "adalora"])
def test_around_a_lora(cli, bases, tmp_path, method):
    """Mounted one after another, the later lies around the earlier, and so they are merged."""
    base = bases["llama"]
    adapter = make_adapter(base, tmp_path / "adapter", method, FAMILIES["llama"])
    lora = models.make_adapter(base, tmp_path / "lora")
    ids = models.random_ids(1500)
    for name, order in (("inside", [adapter, lora]), ("around", [lora, adapter])):
        options = [word for folder in order for word in ("--adapter", folder)]
        mounted = models.product_logits(cli, base, ids, tmp_path / f"{name}.safetensors", *options)
        cli.run("export", base, *options, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / name)
        assert models.relative_gap(models.logits_of(models.load(tmp_path / name), ids), mounted) < TOLERANCE, name


@pytest.mark.parametrize("method,family,change,mention", [
    ("loha", "gpt2", {}, "target_modules"), ("lokr", "gpt2", {}, "target_modules"), ("loha", "llama", {"target_modules": ["embed_tokens"]}, "embed_tokens"),
    ("lokr", "llama", {"decompose_factor": 0}, "decompose_factor"), ("loha", "llama", {"decompose_both": True}, "lokr"), ("loha", "llama", {"use_dora": True}, "use_dora"),
    ("adalora", "llama", {"target_r": 7}, "init_r"), ("adalora", "llama", {"tinit": 2}, "tinit"), ("adalora", "llama", {"r": 4}, "method.r"),
    ("adalora", "llama", {"beta1": 1}, "beta1")])
def test_what_makes_no_sense_is_refused(cli, bases, write_recipe, alpaca_file, method, family, change, mention):
    recipe = models.recipe_of(write_recipe, bases[family], alpaca_file, {**METHODS[method], **change}, max_steps=5)
    cli.refuse("train", recipe, mentions=[mention])
    if family != "gpt2" and "target_modules" not in change:
        cli.refuse("recipe", "validate", recipe, mentions=[mention])


def test_a_run_too_short_for_adalora_is_refused(cli, bases, write_recipe, alpaca_file):
    """Here the number of steps follows from the data: 60 rows, two a step."""
    recipe = models.recipe_of(write_recipe, bases["llama"], alpaca_file, {**METHODS["adalora"], "tinit": 20, "tfinal": 10}, max_steps=-1, num_train_epochs=1)
    error = cli.refuse("train", recipe, mentions=["tinit", "30"])
    assert error["code"] == "method.schedule"


@pytest.mark.parametrize("family,targets", [("mixtral", "all-linear"), ("mixtral", ["q_proj", "w1", "w3"]), ("qwen3_moe", "all-linear"), ("qwen3_moe", ["gate"])])
def test_dora_of_routed_experts_is_refused(cli, write_recipe, tokenizer_folder, alpaca_file, tmp_path, family, targets):
    """PEFT has none either; on the layers beside them it has."""
    _, settings = families.VARIANTS[family]
    base = models.make_model(tmp_path / family, family, tokenizer=tokenizer_folder, vocab_size=1500, **settings)
    cli.refuse("train", models.recipe_of(write_recipe, base, alpaca_file, {**METHODS["dora"], "target_modules": targets}, max_steps=1), mentions=["use_dora"])


@pytest.mark.parametrize("method", ["dora", "loha", "lokr", "adalora"])
def test_beside_routed_experts(cli, tmp_path, method):
    _, settings = families.VARIANTS["mixtral"]
    base = models.make_model(tmp_path / "base", "mixtral", **settings)
    models.check_logits_and_merge(cli, base, make_adapter(base, tmp_path / "adapter", method, ["q_proj", "o_proj"]), tmp_path, changes=50 * TOLERANCE, verified=10 * TOLERANCE)


def test_magnitudes_under_their_name_in_memory(cli, bases, tmp_path):
    """PEFT reads `lora_magnitude_vector.weight` too, which tools write that save a model's state themselves."""
    from safetensors.torch import save_file

    base = bases["llama"]
    adapter = make_adapter(base, tmp_path / "adapter", "dora", FAMILIES["llama"])
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, adapter), ids)
    tensors = load_file(adapter / "adapter_model.safetensors")
    save_file({name + ".weight" * name.endswith("lora_magnitude_vector"): tensor for name, tensor in tensors.items()}, adapter / "adapter_model.safetensors", {"format": "pt"})
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
