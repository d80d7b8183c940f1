"""A mixture of LoRA experts, which PEFT has not: what its files say is computed once more from docs/formats.md, token by token, on Transformers' modules."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

import families  # noqa: F401 — its families are known to models from then on
import models

TOLERANCE, STEPS = 1e-4, 10
PREFIX = "base_model.model."
FLAT = dict(max_steps=STEPS, lr_scheduler_type="constant", warmup_ratio=0.0)


@pytest.fixture(scope="module")
def bases(workshop, tokenizer_folder):
    made = {family: models.make_model(workshop / f"mixture-{family}", family, tokenizer=tokenizer_folder, vocab_size=1500) for family in ("llama", "qwen3", "gpt2")}
    made["mixtral"] = models.make_model(workshop / "mixture-mixtral", "mixtral", tokenizer=tokenizer_folder, vocab_size=1500, num_local_experts=4, num_experts_per_tok=2)
    return made


def recipe_of(write_recipe, model, data, method, quantization="none", **training):
    sections = {"data": {"chat_template": "alpaca", "max_length": 160, "packing": False}, "model": {"quantization": quantization}, "method": method}
    return write_recipe(model, data, sections=sections, **training)


class Mixture:
    """The tensors of one target, `chosen` of whose experts a token passes."""

    def __init__(self, tensors, module, config):
        self.a, self.b, self.router = (tensors[f"{PREFIX}{module}.{name}"] for name in ("lora_A", "lora_B", "lora_router"))
        self.chosen = config["top_k"]
        rank = self.a.shape[1]
        self.scale = config["lora_alpha"] / (rank**0.5 if config["use_rslora"] else rank)
        self.seen = []

    def __call__(self, module, inputs, output):
        x = inputs[0]
        rows = x.reshape(-1, x.shape[-1])
        p = torch.softmax(rows @ self.router.T, dim=-1)
        ranks = p.argsort(dim=-1, descending=True)
        added = []
        for token in range(len(rows)):
            experts = ranks[token, :self.chosen].tolist()
            total = sum(p[token, expert] for expert in experts) if self.chosen > 1 else 1.0
            added.append(sum(p[token, expert] / total * (self.b[expert] @ (self.a[expert] @ rows[token])) for expert in experts))
        self.seen.append((p, ranks[:, :self.chosen]))
        return output + self.scale * torch.stack(added).reshape(output.shape)

    def balance(self):
        """experts · Σ share of the choices · mean probability, over all that was seen since the last time."""
        p, chosen = torch.cat([seen[0] for seen in self.seen]), torch.cat([seen[1] for seen in self.seen])
        self.seen = []
        experts = len(self.router)
        shares = torch.tensor([(chosen == expert).float().mean() for expert in range(experts)])
        return experts * (shares * p.mean(dim=0)).sum()


def modules_of(tensors):
    return sorted({name[len(PREFIX):].rsplit(".", 1)[0] for name in tensors if name.endswith(".lora_router")})


def mixed(model, tensors, config):
    """Hooks on every target; `tensors`: by the names in adapter files, may require gradients."""
    mixtures = []
    for module in modules_of(tensors):
        mixtures.append(Mixture(tensors, module, config))
        model.get_submodule(module).register_forward_hook(mixtures[-1])
    return mixtures


def read(folder):
    return load_file(folder / "adapter_model.safetensors"), json.loads((folder / "adapter_config.json").read_text())


def with_values(folder, to):
    """A copy whose tensors are all of some size, experts and routers of different ones."""
    to.mkdir()
    for path in folder.iterdir():
        if path.name in ("adapter_config.json", "README.md"):
            (to / path.name).write_bytes(path.read_bytes())
    torch.manual_seed(4)
    tensors = {name: tensor + torch.randn_like(tensor) * (0.4 if name.endswith("router") else 0.05) for name, tensor in read(folder)[0].items()}
    save_file(tensors, to / "adapter_model.safetensors")
    return to


def cross_entropy_sum(model, ids, labels):
    logits = model(input_ids=torch.tensor([ids]), use_cache=False).logits[0, :-1]
    return torch.nn.functional.cross_entropy(logits.float(), torch.tensor(labels[1:]), ignore_index=-100, reduction="sum")


def steps_of(model, mixtures, trained, samples, rate, weight, micro_batches):
    """Losses and balances of AdamW's steps on two samples each, which are one micro-batch or two."""
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.0)
    losses, balances = [], []
    for step in range(STEPS):
        pair = samples[2 * step:2 * step + 2]
        counts = [sum(label != -100 for label in labels[1:]) for _, labels in pair]
        loss, balance = 0.0, 0.0
        for batch in ([[0, 1]] if micro_batches == 1 else [[0], [1]]):
            loss = loss + sum(cross_entropy_sum(model, *pair[i]) for i in batch) / sum(counts)
            share = sum(counts[i] for i in batch) / sum(counts)
            balance = balance + share * weight * sum(mixture.balance() for mixture in mixtures) / len(mixtures)
        (loss + balance).backward()
        losses.append(loss.item())
        balances.append(balance.item())
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return losses, balances


CASES = {
    "llama": ("llama", {"num_experts": 4, "top_k": 2, "balance_weight": 0.5}, 1),
    "accumulated": ("llama", {"num_experts": 3, "top_k": 2, "balance_weight": 0.5, "use_rslora": True}, 2),
    "one_of_them": ("qwen3", {"num_experts": 3, "top_k": 1, "balance_weight": 0.2}, 2),
    "conv1d": ("gpt2", {"num_experts": 4, "top_k": 2, "balance_weight": 0.05, "target_modules": ["c_attn", "mlp.c_proj"]}, 1),
    "all_of_them": ("llama", {"num_experts": 2, "top_k": 2, "balance_weight": 0.01, "layers_to_transform": [1]}, 1),
    "routed_base": ("mixtral", {"num_experts": 3, "top_k": 2, "balance_weight": 0.5, "target_modules": ["q_proj", "o_proj"]}, 1),
}


def method_of(change):
    return {"type": "lora_moe", "r": 3, "lora_alpha": 6, "lora_dropout": 0.0, **change}


@pytest.mark.parametrize("case", CASES)
def test_files_logits_and_steps(cli, bases, write_recipe, alpaca_file, tmp_path, case):
    family, change, micro_batches = CASES[case]
    base, ids, method = bases[family], models.random_ids(1500, length=12), method_of(change)
    # 2 steps: what is written, and that it is what a folder of such tensors means.
    written = tmp_path / "recipe"
    cli.run("train", recipe_of(write_recipe, base, alpaca_file, method, **{**FLAT, "max_steps": 2}, learning_rate=1e-3))
    tensors, config = read(written)
    assert {key: config[key] for key in ("peft_type", "num_experts", "top_k", "r", "lora_alpha", "balance_weight")} == {
        "peft_type": "LORA_MOE", "num_experts": method["num_experts"], "top_k": method["top_k"], "r": 3, "lora_alpha": 6, "balance_weight": method["balance_weight"]}
    card = (written / "README.md").read_text(encoding="utf-8")
    assert "PEFT has no such method" in card and "LORA_MOE" in card and "library_name" not in card
    model = models.load(base)
    for module in modules_of(tensors):
        weight = model.get_submodule(module).weight
        out, inputs = weight.shape if family != "gpt2" else weight.T.shape
        shapes = {name: list(tensors[f"{PREFIX}{module}.{name}"].shape) for name in ("lora_A", "lora_B", "lora_router")}
        assert shapes == {"lora_A": [method["num_experts"], 3, inputs], "lora_B": [method["num_experts"], out, 3], "lora_router": [method["num_experts"], inputs]}
    assert len(tensors) == 3 * len(modules_of(tensors)) > 0
    start = with_values(written, tmp_path / "start")
    tensors, _ = read(start)
    with torch.no_grad():
        mixed(model, tensors, config)
        truth = models.logits_of(model, ids)
    assert models.relative_gap(models.logits_of(models.load(base), ids), truth) > 10 * TOLERANCE
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", start), truth) < TOLERANCE
    # From here on, step for step.
    trained = {name: tensor.clone().requires_grad_() for name, tensor in tensors.items()}
    model = models.load(base).requires_grad_(False)
    mixtures = mixed(model, trained, config)
    events = cli.run("data", "encode", base, alpaca_file, "--max-length", 160, "--chat-template", "alpaca").all("sample")
    losses, balances = steps_of(model, mixtures, list(trained.values()), [(event["ids"], event["labels"]) for event in events], 5e-3, method["balance_weight"], micro_batches)
    recipe = recipe_of(write_recipe, base, alpaca_file, {**method, "init_from": str(start)}, **FLAT, learning_rate=5e-3,
                       per_device_train_batch_size=2 // micro_batches, gradient_accumulation_steps=micro_batches, gradient_checkpointing=case == "conv1d")
    written.rename(tmp_path / "first")
    done = cli.run("train", recipe)
    assert [event["loss"] for event in done.all("step")] == pytest.approx(losses, rel=TOLERANCE)
    assert [event["extra_loss"] for event in done.all("step")] == pytest.approx(balances, rel=TOLERANCE)
    assert done.one("started")["trainable_parameters"] == sum(tensor.numel() for tensor in tensors.values())
    after, _ = read(written)
    assert all(models.relative_gap(after[name], tensor.detach()) < 50 * TOLERANCE for name, tensor in trained.items())


def test_a_weight_is_worked_into_b(cli, bases, write_recipe, alpaca_file, tmp_path):
    base, ids = bases["llama"], models.random_ids(1500, length=12)
    cli.run("train", recipe_of(write_recipe, base, alpaca_file, method_of({}), **{**FLAT, "max_steps": 1}, learning_rate=1e-3))
    adapter = with_values(tmp_path / "recipe", tmp_path / "adapter")
    tensors, config = read(adapter)
    half = {name: tensor * 0.5 if name.endswith("lora_B") else tensor for name, tensor in tensors.items()}
    model = models.load(base)
    with torch.no_grad():
        mixed(model, half, config)
        truth = models.logits_of(model, ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "half.safetensors", "--adapter", f"{adapter}=0.5"), truth) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.5", "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "copied.safetensors", "--adapter", tmp_path / "copy"), truth) < TOLERANCE


@pytest.mark.parametrize("form", ["safetensors", "bnb-4bit"])
def test_it_cannot_be_merged(cli, bases, write_recipe, alpaca_file, tmp_path, form):
    base = bases["llama"]
    cli.run("train", recipe_of(write_recipe, base, alpaca_file, method_of({}), **{**FLAT, "max_steps": 1}, learning_rate=1e-3))
    error = cli.refuse("export", base, "--adapter", tmp_path / "recipe", "--format", form, "--out", tmp_path / "merged", mentions=["merged", "every token", "lora"])
    assert error["code"] == "method.not_mergeable" and not (tmp_path / "merged").exists()
    info = cli.run("adapters", "info", tmp_path / "recipe").one("adapter")
    assert (info["peft_type"], info["num_experts"], info["top_k"], info["merges"]) == ("LORA_MOE", 4, 2, False) and "every token" in info["why_not_merged"]
    assert "q_proj" in info["target_modules"] and info["parameters"] == sum(tensor.numel() for tensor in read(tmp_path / "recipe")[0].values())


def test_over_four_bits(cli, bases, write_recipe, alpaca_file, tmp_path):
    """The same losses as on the dense weights that the codes stand for would show nothing of NF4: here it learns on them, and its balance stays what it is."""
    recipe = recipe_of(write_recipe, bases["llama"], alpaca_file, method_of({"balance_weight": 0.1}), quantization="nf4", **FLAT, learning_rate=5e-3, gradient_checkpointing=True)
    steps = cli.run("train", recipe).all("step")
    assert steps[-1]["loss"] < steps[0]["loss"] and all(0.1 <= step["extra_loss"] < 0.4 for step in steps)


@pytest.mark.parametrize("change,mention", [({"top_k": 5}, "top_k"), ({"top_k": 0}, "top_k"), ({"num_experts": 1}, "num_experts"), ({"num_experts": 2.5}, "num_experts"),
                                            ({"balance_weight": -0.1}, "balance_weight"), ({"use_dora": True}, "use_dora"), ({"bias": "all"}, "bias"), ({"alpha": 4}, "alpha"),
                                            ({"lora_dropout": 1.0}, "lora_dropout")])
def test_what_makes_no_sense_is_refused(cli, bases, write_recipe, alpaca_file, change, mention):
    recipe = recipe_of(write_recipe, bases["llama"], alpaca_file, method_of(change))
    cli.refuse("recipe", "validate", recipe, mentions=[mention])
    cli.refuse("train", recipe, mentions=[mention])


@pytest.mark.parametrize("targets", [["w1", "q_proj"], ["experts.gate_up_proj"], ["embed_tokens"]])
def test_where_it_cannot_be_put(cli, bases, write_recipe, alpaca_file, targets):
    cli.refuse("train", recipe_of(write_recipe, bases["mixtral"], alpaca_file, method_of({"target_modules": targets})), mentions=["target_modules"])


def test_the_field_of_another_method(cli, bases, write_recipe, alpaca_file):
    cli.refuse("recipe", "validate", recipe_of(write_recipe, bases["llama"], alpaca_file, {"type": "lora", "num_experts": 8}), mentions=["num_experts", "lora_moe"])
