"""What routed experts add to the families' own tests: the balance loss, targets that are parameters, stacked checkpoints, four and eight bits on disk."""

import json
import shutil

import bitsandbytes.functional as F
import peft
import pytest
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import load_file, save_file

import families
import models
from test_families import STEPS, TOLERANCE, quantise_experts, rewrite, samples  # noqa: F401 (a fixture)
from test_nf4 import dequantised

FAMILIES = ("mixtral", "qwen2_moe", "qwen3_moe")


@pytest.fixture(scope="module")
def cases(workshop, tokenizer_folder):
    made = {}
    for name in (*FAMILIES, "qwen3_moe_stacked"):
        folder = workshop / f"experts-{name}"
        folder.mkdir()
        made[name] = families.make(name, folder, tokenizer_folder)
    return made


def adapted(case, folder, **settings):
    """An adapter of PEFT's with nothing left at its zero start, and the model that has it."""
    torch.manual_seed(11)
    model = peft.get_peft_model(case.load(), peft.LoraConfig(**{"r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "task_type": "CAUSAL_LM", **settings}))
    models.move_off_start(model, 0.05)
    model.save_pretrained(folder)
    return model


def padded(batch):
    length = max(len(ids) for ids, _ in batch)
    fill = lambda rows, value: torch.tensor([row + [value] * (length - len(row)) for row in rows])
    return fill([ids for ids, _ in batch], 0), fill([[1] * len(ids) for ids, _ in batch], 0), fill([labels for _, labels in batch], -100)


def balanced_losses(model, samples, coefficient):
    """Padded batches as Transformers' trainer makes them: the mean over targets, and the balance of all tokens that are not padding."""
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=2e-3, weight_decay=0.0)
    losses, balances = [], []
    for step in range(STEPS):
        ids, mask, labels = padded(samples[2 * step:2 * step + 2])
        outcome = model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False)
        outcome.loss.backward()
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        losses.append(outcome.loss.item())
        balances.append(coefficient * outcome.aux_loss.item())
        optimizer.step()
        optimizer.zero_grad()
    return losses, balances


@pytest.mark.parametrize("name", FAMILIES)
def test_the_balance_loss_is_trained_with(cli, cases, write_recipe, samples, alpaca_file, tmp_path, name):  # noqa: F811
    case = cases[name]
    kept = (case.product / "config.json").read_text()
    try:
        rewrite(case.product, output_router_logits=True, router_aux_loss_coef=0.4)
        model = adapted(case, tmp_path / "adapter", target_modules="all-linear").train()
        truth, balances = balanced_losses(model, samples, 0.4)
        for checkpointing in (False, True):
            recipe = write_recipe(case.product, alpaca_file, name=f"checkpointing-{checkpointing}",
                                  sections={"data": {"max_length": 100, "chat_template": "alpaca", "packing": False}, "method": {"init_from": str(tmp_path / "adapter")}},
                                  per_device_train_batch_size=2, learning_rate=2e-3, lr_scheduler_type="constant", warmup_steps=0, warmup_ratio=0.0, max_steps=STEPS,
                                  gradient_checkpointing=checkpointing)
            assert [event["loss"] for event in cli.run("train", recipe).all("step")] == pytest.approx(truth, rel=TOLERANCE)
        assert min(balances) > 0.1, "the balance loss has no part in it"
    finally:
        (case.product / "config.json").write_text(kept)


@pytest.mark.parametrize("accumulation", [1, 2])
def test_micro_batches_balance_by_themselves(cli, cases, write_recipe, samples, alpaca_file, tmp_path, accumulation):  # noqa: F811
    """Each micro-batch's balance counts by its share of the step's targets, as its cross entropy does."""
    case = cases["mixtral"]
    kept = (case.product / "config.json").read_text()
    try:
        rewrite(case.product, output_router_logits=True, router_aux_loss_coef=0.4)
        model, total, targets = case.load(), 0.0, 0
        for start in range(0, 2 * accumulation, 2):
            ids, mask, labels = padded(samples[start:start + 2])
            outcome = model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False)
            count = (labels[:, 1:] != -100).sum().item()
            total, targets = total + outcome.loss.item() * count, targets + count
        recipe = write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca", "packing": False}}, per_device_train_batch_size=2,
                              gradient_accumulation_steps=accumulation, max_steps=1)
        assert cli.run("train", recipe).one("step")["loss"] == pytest.approx(total / targets, rel=TOLERANCE)
    finally:
        (case.product / "config.json").write_text(kept)


def test_evaluation_has_no_balance_loss(cli, cases, alpaca_file):
    case = cases["mixtral"]
    kept = (case.product / "config.json").read_text()
    try:
        plain = cli.run("evaluate", case.product, "--data", alpaca_file).one("metrics")["perplexity"]
        rewrite(case.product, output_router_logits=True, router_aux_loss_coef=0.4)
        assert cli.run("evaluate", case.product, "--data", alpaca_file).one("metrics")["perplexity"] == plain
    finally:
        (case.product / "config.json").write_text(kept)


@pytest.mark.parametrize("name", FAMILIES)
def test_weights_of_a_token_add_up_or_not(cli, cases, tmp_path, name):
    case = cases[name]
    ids = models.random_ids(1400)
    kept = (case.product / "config.json").read_text()
    answers = []
    try:
        for normalised in (False, True):
            rewrite(case.product, norm_topk_prob=normalised)
            truth = models.logits_of(case.load(), ids)
            answers.append(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors"))
            assert models.relative_gap(answers[-1], truth) < TOLERANCE
    finally:
        (case.product / "config.json").write_text(kept)
    assert (models.relative_gap(*answers) > 10 * TOLERANCE) is (name != "mixtral")  # which always makes them add up


TARGETS = {
    "attention": ("mixtral", {"target_modules": ["q_proj", "v_proj"]}, None),
    "experts of mixtral": ("mixtral", {"target_modules": ["w1", "w2", "w3"]}, None),
    "down alone": ("mixtral", {"target_modules": ["q_proj", "w2"]}, None),
    "the router alone": ("qwen3_moe", {"target_modules": ["gate"]}, None),
    "gate and up": ("qwen3_moe", {"target_modules": ["gate_proj", "up_proj"], "use_rslora": True}, None),
    "a pattern": ("qwen3_moe", {"target_modules": r".*\.(q_proj|experts\.(gate_proj|up_proj|down_proj))"}, None),
    "linears of qwen2": ("qwen2_moe", {"target_modules": ["gate_proj", "up_proj", "down_proj", "shared_expert_gate"]}, None),
    "parameters of qwen2": ("qwen2_moe", {"target_modules": ["q_proj"], "target_parameters": ["mlp.experts.gate_up_proj", "mlp.experts.down_proj", "gate.weight"]},
                            ["q_proj", "mlp.experts.gate_up_proj", "mlp.experts.down_proj", "gate.weight"]),
}


@pytest.mark.parametrize("name", TARGETS)
def test_targets_mean_what_they_mean_to_peft(cli, cases, write_recipe, alpaca_file, tmp_path, name):
    """The same names in a recipe make an adapter of the same tensors; PEFT's own loads and merges to equal logits."""
    family, settings, mine = TARGETS[name]
    case = cases[family]
    model = adapted(case, tmp_path / "theirs", **settings)
    theirs = load_file(tmp_path / "theirs" / "adapter_model.safetensors")
    method = {"r": 4, "lora_alpha": 8, "target_modules": mine or settings["target_modules"], "use_rslora": settings.get("use_rslora", False)}
    cli.run("train", write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca"}, "method": method}, max_steps=2, learning_rate=2e-2))
    own = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    assert {key: tensor.shape for key, tensor in own.items()} == {key: tensor.shape for key, tensor in theirs.items()}
    ids = models.random_ids(1400)
    truth = models.logits_of(model.eval(), ids)
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "a.safetensors", "--adapter", tmp_path / "theirs"), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(case.load(), ids), truth) > 10 * TOLERANCE, "the adapter does nothing"
    loaded = models.logits_of(models.with_adapter(case.reference, tmp_path / "recipe").eval(), ids)
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "b.safetensors", "--adapter", tmp_path / "recipe"), loaded) < TOLERANCE
    cli.run("export", case.product, "--adapter", tmp_path / "theirs", "--format", "safetensors", "--out", tmp_path / "merged")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE


def test_chosen_layers_are_named_one_by_one(cli, cases, write_recipe, alpaca_file, tmp_path):
    case = cases["mixtral"]
    cli.run("train", write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca"}, "method": {"layers_to_transform": [1]}}, max_steps=2,
                                  learning_rate=2e-2))
    own = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    assert own and all(".layers.1." in key for key in own) and any("experts" in key for key in own)
    ids = models.random_ids(1400)
    truth = models.logits_of(models.with_adapter(case.reference, tmp_path / "recipe").eval(), ids)
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), truth) < TOLERANCE


@pytest.mark.parametrize("name,method,mentions", [("mixtral", {"target_modules": ["q_proj", "w1"]}, ["w3"]), ("qwen2_moe", {"target_modules": ["gate"]}, ["gate.weight"]),
                                                  ("qwen3_moe", {"target_modules": ["mlp.experts"]}, ["experts.gate_up_proj"]),
                                                  ("qwen3_moe", {"modules_to_save": ["experts"]}, ["modules_to_save"])])
def test_what_cannot_be_a_target_is_named(cli, cases, write_recipe, alpaca_file, name, method, mentions):
    cli.refuse("train", write_recipe(cases[name].product, alpaca_file, sections={"method": method}, max_steps=1), mentions=mentions)


def test_dropout_is_left_out_and_told(cli, cases, write_recipe, alpaca_file, tmp_path):
    case = cases["qwen3_moe"]
    outcome = cli.run("train", write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca"}, "method": {"lora_dropout": 0.1}}, max_steps=1))
    assert any(event["code"] == "method.dropout" for event in outcome.all("advice"))
    assert json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())["lora_dropout"] == 0
    models.with_adapter(case.reference, tmp_path / "recipe")


def names_of(folder):
    with safe_open(folder / "model.safetensors", "pt") as file:
        return set(file.keys())


@pytest.mark.parametrize("name", (*FAMILIES, "qwen3_moe_stacked"))
def test_a_merged_export_has_the_names_of_its_base(cli, cases, tmp_path, name):
    case = cases[name]
    adapted(case, tmp_path / "adapter", target_modules="all-linear")
    cli.run("export", case.product, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--out", tmp_path / "merged")
    assert names_of(tmp_path / "merged") == names_of(case.product)


def test_an_adapter_trained_on_a_stacked_base_fits_the_other(cli, cases, write_recipe, alpaca_file, tmp_path):
    stacked = cases["qwen3_moe_stacked"]
    cli.run("train", write_recipe(stacked.product, alpaca_file, sections={"model": {"quantization": "nf4", "double_quantization": False},
                                                                         "data": {"max_length": 100, "chat_template": "alpaca"}}, max_steps=2, learning_rate=2e-2))
    ids = models.random_ids(1400)
    both = [models.product_logits(cli, folder, ids, tmp_path / f"{index}.safetensors", "--adapter", tmp_path / "recipe") for index, folder in enumerate((stacked.product, stacked.reference))]
    assert torch.equal(*both)


@pytest.mark.parametrize("name", FAMILIES)
def test_eight_bits(cli, cases, tmp_path, name):
    """Rows of every linear and expert rounded to 8 bits, routers and head apart."""
    case, ids = cases[name], models.random_ids(1400)
    model = case.load()
    plain = models.logits_of(model, ids)

    def rounded(matrix):
        scale = matrix.abs().amax(-1, keepdim=True)
        matrix.copy_((matrix * (127.0 / scale)).round() * scale / 127.0)

    with torch.no_grad():
        for part, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and part != "lm_head":
                rounded(module.weight)
            if isinstance(getattr(module, "gate_up_proj", None), torch.nn.Parameter):
                rounded(module.gate_up_proj)
                rounded(module.down_proj)
    truth = models.logits_of(model, ids)
    mine = models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--quantization", "int8")
    assert models.relative_gap(mine, truth) < TOLERANCE
    assert models.relative_gap(plain, truth) > 10 * TOLERANCE, "nothing was quantised"


@pytest.mark.parametrize("name", FAMILIES)
def test_four_bits_on_disk_are_those_of_transformers(cli, cases, tmp_path, name):
    """Transformers quantises the linears and leaves experts and routers dense; so does the export, and both open here."""
    case, ids = cases[name], models.random_ids(1400)
    cli.run("export", case.product, "--format", "bnb-4bit", "--out", tmp_path / "mine")
    settings = transformers.BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.float32)
    peer = transformers.AutoModelForCausalLM.from_pretrained(case.reference, quantization_config=settings, dtype=torch.float32, device_map="cpu")
    peer.save_pretrained(tmp_path / "theirs")
    assert names_of(tmp_path / "mine") == names_of(tmp_path / "theirs")
    mine = models.product_logits(cli, tmp_path / "mine", ids, tmp_path / "a.safetensors")
    theirs = models.product_logits(cli, tmp_path / "theirs", ids, tmp_path / "b.safetensors")
    assert models.relative_gap(mine, theirs) < TOLERANCE
    opened = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "mine", dtype=torch.float32, device_map="cpu", attn_implementation="eager").train()
    assert models.relative_gap(mine, models.logits_of(opened, ids)) < TOLERANCE


@pytest.fixture(scope="module")
def of_transformers_4(cases, workshop):
    """As bitsandbytes quantised them while experts were linears: every one in four bits, in parts of its own."""
    case = cases["mixtral"]
    folder, dense = workshop / "experts-of-4", case.load()
    folder.mkdir()
    tensors = {}
    for name, tensor in load_file(case.reference / "model.safetensors").items():
        if tensor.dim() < 2 or "embed" in name or "lm_head" in name or name.endswith("moe.gate.weight"):
            tensors[name] = tensor
            continue
        packed, state = F.quantize_4bit(tensor, blocksize=64, quant_type="nf4")
        tensors[name] = packed
        tensors.update({f"{name}.{key}": value for key, value in state.as_dict(packed=True).items()})
    save_file(tensors, folder / "model.safetensors")
    config = json.loads((case.reference / "config.json").read_text())
    config["quantization_config"] = {"quant_method": "bitsandbytes", "load_in_4bit": True, "load_in_8bit": False, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": False,
                                     "bnb_4bit_compute_dtype": "float32", "bnb_4bit_quant_storage": "uint8", "llm_int8_skip_modules": ["lm_head", "gate"]}
    (folder / "config.json").write_text(json.dumps(config))
    with torch.no_grad():
        for name, module in dense.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                module.weight.copy_(dequantised(module.weight, False))
        quantise_experts(dense)
    return folder, dense


def test_four_bit_experts_of_transformers_4_open(cli, cases, of_transformers_4, write_recipe, alpaca_file, tmp_path):
    folder, dense = of_transformers_4
    ids = models.random_ids(1400)
    assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), models.logits_of(dense, ids)) < TOLERANCE
    plans = [cli.run("estimate", write_recipe(model, alpaca_file, sections={"data": {"train": []}, "model": {"quantization": kind, "double_quantization": False}})).one("estimate")
             for model, kind in ((folder, "none"), (cases["mixtral"].product, "nf4"))]
    assert plans[0]["weights_bytes"] == plans[1]["weights_bytes"] and plans[0]["quantization_bytes"] == plans[1]["quantization_bytes"]


def test_a_merge_into_four_bit_experts_is_dense(cli, cases, of_transformers_4, tmp_path):
    folder, dense = of_transformers_4
    adapted(cases["mixtral"], tmp_path / "adapter", target_modules="all-linear")
    cli.run("export", folder, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--out", tmp_path / "merged")
    ids = models.random_ids(1400)
    truth = models.logits_of(models.with_adapter(dense, tmp_path / "adapter").eval(), ids)
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE


def test_adapters_of_single_experts_are_refused_by_name(cli, cases, tmp_path):
    case = cases["mixtral"]
    adapted(case, tmp_path, target_modules=["q_proj", "w1", "w2", "w3"])
    name = "base_model.model.model.layers.0.block_sparse_moe.experts.2.w1.lora_A.weight"
    save_file({**load_file(tmp_path / "adapter_model.safetensors"), name: torch.zeros(4, 64)}, tmp_path / "adapter_model.safetensors")
    (tmp_path / "ids.json").write_text("[[5, 6]]")
    cli.refuse("logits", case.product, "--adapter", tmp_path, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out.safetensors", mentions=["experts.2.w1"])


@pytest.mark.parametrize("name,fields,mention", [("mixtral", {"num_experts_per_tok": 9}, "num_experts_per_tok"), ("mixtral", {"router_jitter_noise": 0.1}, "router_jitter_noise"),
                                                 ("qwen3_moe", {"mlp_only_layers": 3}, "mlp_only_layers"), ("mixtral", {"architectures": ["MiniMaxForCausalLM"], "model_type": "minimax"}, "Qwen3MoeForCausalLM")])
def test_what_cannot_be_opened_is_named(cli, cases, tmp_path, name, fields, mention):
    shutil.copytree(cases[name].product, tmp_path / "model")
    rewrite(tmp_path / "model", **fields)
    (tmp_path / "ids.json").write_text("[[5, 6]]")
    cli.refuse("logits", tmp_path / "model", "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out.safetensors", mentions=[mention])


def test_a_plan_counts_experts(cli, cases, write_recipe, alpaca_file):
    case = cases["qwen3_moe"]
    parameters = sum(parameter.numel() for parameter in case.load().parameters())
    model = peft.get_peft_model(case.load(), peft.LoraConfig(r=8, target_modules="all-linear"))
    plan = cli.run("estimate", write_recipe(case.product, alpaca_file)).one("estimate")
    assert plan["trainable_parameters"] == model.get_nb_trainable_parameters()[0]
    assert plan["total_parameters"] == parameters + plan["trainable_parameters"]
    info = cli.run("info", case.product).one("model")
    assert info["parameters"] == parameters and info["supported"]


@pytest.mark.parametrize("change", [lambda stack: torch.cat([stack, stack[:2]]), lambda stack: stack[:-1], lambda stack: torch.cat([stack, stack], 1), lambda stack: stack[:, :-1],
                                    lambda stack: stack[:, :, :-1], lambda stack: stack.flatten(0, 1)], ids=["more", "fewer", "rows", "row", "column", "flat"])
def test_a_stack_that_does_not_fit_is_refused_before_merging(cli, cases, tmp_path, change):
    case = cases["qwen3_moe_stacked"]
    base = tmp_path / "base"
    shutil.copytree(case.product, base)
    tensors = load_file(base / "model.safetensors")
    name = next(name for name in tensors if name.endswith("experts.down_proj"))
    save_file({**tensors, name: change(tensors[name]).contiguous()}, base / "model.safetensors")
    adapted(case, tmp_path / "adapter", target_modules="all-linear")
    cli.refuse("export", base, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--out", tmp_path / "out", mentions=[name, "config.json"])


def test_experts_without_end_are_refused_at_once(cli, cases, tmp_path):
    shutil.copytree(cases["mixtral"].product, tmp_path / "base")
    config = json.loads((tmp_path / "base/config.json").read_text())
    (tmp_path / "base/config.json").write_text(json.dumps({**config, "num_hidden_layers": 4096, "num_local_experts": 4096, "layer_types": None}))
    (tmp_path / "ids.json").write_text("[[1]]")
    cli.refuse("logits", tmp_path / "base", "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "x", mentions=["config.json"], timeout=60, memory=2 << 30)


def test_merging_takes_no_more_than_the_adapter_targets(cli, cases, tmp_path):
    """What opening an adapter refuses, merging refuses too."""
    case = cases["mixtral"]
    adapter, ids = tmp_path / "adapter", tmp_path / "ids.json"
    adapted(case, adapter, target_modules=["q_proj", "k_proj"])
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "target_modules": ["q_proj"]}))
    ids.write_text("[[1, 2, 3]]")
    cli.refuse("logits", case.product, "--adapter", adapter, "--ids-file", ids, "--out", tmp_path / "x.safetensors", mentions=["k_proj.lora_"])
    cli.refuse("export", case.product, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "out", mentions=["k_proj.lora_"])
