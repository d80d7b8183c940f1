"""Every family beyond the first four: logits, NF4, generation, training, merging and adapters against Transformers and PEFT."""

import json
import re
import shutil

import peft
import pytest
import torch
import transformers
from peft.utils import transformers_weight_conversion
from safetensors.torch import load_file, save_file

import families
import models
from test_nf4 import dequantised

TOLERANCE = 1e-4
STEPS = 3


@pytest.fixture(scope="module", params=list(families.VARIANTS))
def case(request, tmp_path_factory, tokenizer_folder):
    folder = tmp_path_factory.mktemp(f"family-{request.param}")
    return families.make(request.param, folder, tokenizer_folder)


def test_logits(cli, case, tmp_path):
    ids = models.random_ids(1400, length=60)
    truth = models.logits_of(case.load(), ids)
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE


def mean_gap(mine, theirs):
    return ((mine - theirs).abs().mean() / theirs.abs().mean()).item()


def median_gap(mine, theirs):
    """Of the largest gap of each token."""
    return ((mine - theirs).abs().amax(-1) / theirs.abs().max()).median().item()


def test_bfloat16_is_as_good_as_transformers(cli, case, tmp_path):
    ids = models.random_ids(1400, rows=4, length=60)
    truth = models.logits_of(case.load(), ids)
    theirs = models.logits_of(case.load().to(torch.bfloat16), ids)
    mine = models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--dtype", "bfloat16")
    # The largest gap of routed experts is that of a token whose router chose otherwise, which either side may meet: there means and medians are compared.
    measures = (mean_gap, median_gap) if case.routed else (models.relative_gap,)
    for measure in measures:
        assert 0 < measure(mine, truth) < 2 * measure(theirs, truth)


def quantisable(model):
    """What bitsandbytes takes of the decoder: linears and Conv1D, the head apart."""
    for name, module in model.named_modules():
        if isinstance(module, (torch.nn.Linear, transformers.pytorch_utils.Conv1D)) and name != "lm_head" and families.of_the_decoder(name):
            yield name, module


def quantise_experts(model):
    """In place, each expert's matrices by themselves: bitsandbytes' integration leaves stacked parameters dense."""
    for module in model.modules():
        if isinstance(getattr(module, "gate_up_proj", None), torch.nn.Parameter):
            for expert in range(module.num_experts):
                for matrix in (*module.gate_up_proj[expert].chunk(2), module.down_proj[expert]):
                    matrix.copy_(dequantised(matrix.contiguous(), False))


def test_nf4(cli, case, tmp_path):
    ids = models.random_ids(1400)
    model = case.load()
    plain = models.logits_of(model, ids)
    with torch.no_grad():
        for _, module in quantisable(model):
            turned = isinstance(module, transformers.pytorch_utils.Conv1D)
            weight = module.weight.t().contiguous() if turned else module.weight
            module.weight.copy_(dequantised(weight, False).t() if turned else dequantised(weight, False))
        quantise_experts(model)
    truth = models.logits_of(model, ids)
    mine = models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--quantization", "nf4")
    assert models.relative_gap(mine, truth) < TOLERANCE
    assert models.relative_gap(plain, truth) > 100 * TOLERANCE, "nothing was quantised"


PROMPTS = ["The quick brown fox jumps over the lazy dog and runs", "你好，世界"]


def test_greedy(cli, case, tokenizer_folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(tokenizer_folder)
    model, said = case.load(), set()
    for prompt in PROMPTS:
        inputs = tokenizer(prompt, return_tensors="pt")
        truth = model.generate(**inputs, max_new_tokens=32, do_sample=False, eos_token_id=2, pad_token_id=0)[0, inputs["input_ids"].shape[1]:].tolist()
        mine = cli.run("generate", case.product, "--prompt", prompt, "--max-new-tokens", 32, "--temperature", 0).one("generated")["ids"]
        assert [token for token in mine if token != 2] == [token for token in truth if token != 2]
        said.update(truth)
    assert len(said) > 6, "the generation is degenerate: the comparison would be empty"


def adapter_of(case, folder):
    """An adapter of the reference (q, k and v share one A where the family fuses them), and the same as the product takes it."""
    torch.manual_seed(11)
    model = case.load()
    targets = [name for name, _ in quantisable(model)] if case.name.endswith("_whole") else "all-linear"
    model = peft.get_peft_model(model, peft.LoraConfig(r=8, lora_alpha=16, target_modules=targets, lora_dropout=0.0, task_type="CAUSAL_LM"))
    share(case, model)
    models.move_off_start(model, 0.05)
    model.save_pretrained(folder / "reference-adapter", safe_serialization=True)
    if not case.renamed:
        return model, folder / "reference-adapter"
    product = folder / "adapter"
    product.mkdir()
    state = {name.replace(".default.", "."): tensor.detach() for name, tensor in model.state_dict().items() if "lora_" in name}
    tensors = case.to_product(state)
    save_file(tensors, product / "adapter_model.safetensors")
    config = json.loads((folder / "reference-adapter" / "adapter_config.json").read_text())
    config["target_modules"] = sorted({name.split(".lora_")[0].rsplit(".", 1)[-1] for name in tensors})
    (product / "adapter_config.json").write_text(json.dumps(config))
    return model, product


def share(case, model):
    if not case.renamed:
        return
    for module in model.modules():
        if hasattr(module, "q_proj") and hasattr(module.q_proj, "lora_A"):
            for other in (module.k_proj, module.v_proj):
                other.lora_A["default"] = module.q_proj.lora_A["default"]


def test_adapter_and_merge_equal_peft(cli, case, tmp_path):
    model, adapter = adapter_of(case, tmp_path)
    ids = models.random_ids(1400, length=40)
    truth = models.logits_of(model.eval(), ids)
    mine = models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--adapter", adapter)
    assert models.relative_gap(mine, truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(case.load(), ids), truth) > 10 * TOLERANCE, "the adapter does nothing"
    cli.run("export", case.product, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    if case.renamed:
        merged = case.load()
        merged.load_state_dict(case.to_reference(load_file(tmp_path / "merged" / "model.safetensors"), merged.state_dict()))
    else:
        merged = models.load(tmp_path / "merged")
    assert models.relative_gap(models.logits_of(merged, ids), truth) < TOLERANCE


@pytest.fixture(scope="module")
def samples(cli, llama, alpaca_file):
    """One tokenizer serves all cases, so the samples are the same."""
    return models.samples_of(cli, llama, alpaca_file, 100)


CHECKPOINTED = {"phi3_window", "gemma2", "gemma3n", "gpt2", "chatglm", "olmo2", "mixtral", "qwen3_moe"}


def test_training_equals_peft(cli, case, write_recipe, samples, alpaca_file, tmp_path):
    """Step for step, and in the end the adapter is the same to PEFT."""
    model, adapter = adapter_of(case, tmp_path)
    truth = models.losses_of(model, samples, STEPS, 2e-3)  # without GPT-2's own dropout, which is not trained with here
    recipe = write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca", "packing": False}, "method": {"init_from": str(adapter)}},
                          per_device_train_batch_size=2, learning_rate=2e-3, lr_scheduler_type="constant", warmup_steps=0, warmup_ratio=0.0, max_steps=STEPS,
                          gradient_checkpointing=case.name in CHECKPOINTED)
    steps = cli.run("train", recipe).all("step")
    assert [event["loss"] for event in steps] == pytest.approx(truth, rel=TOLERANCE)
    assert abs(truth[0] - truth[-1]) > 10 * TOLERANCE, "nothing was learnt: the comparison would be empty"
    if not case.renamed:
        ids = models.random_ids(1400)
        mine = models.logits_of(models.with_adapter(case.reference, tmp_path / "recipe").eval(), ids)
        assert models.relative_gap(mine, models.logits_of(model, ids)) < 50 * TOLERANCE  # AdamW turns the last bits of tiny gradients into steps


@pytest.mark.parametrize("name", ["gpt2", "gemma3_whole", "gemma3n", "gemma3n_whole", "phi3", "mixtral", "qwen2_moe", "qwen3_moe"])
def test_an_adapter_for_all_linears_loads_in_peft(cli, write_recipe, alpaca_file, tokenizer_folder, tmp_path, name):
    (tmp_path / "case").mkdir()
    case = families.make(name, tmp_path / "case", tokenizer_folder)
    cli.run("train", write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca"}}, max_steps=2, learning_rate=2e-2))
    trained = tmp_path / "recipe"
    assert json.loads((trained / "adapter_config.json").read_text())["fan_in_fan_out"] is (name == "gpt2")
    cli.run("export", case.product, "--adapter", trained, "--format", "adapter", "--out", tmp_path / "copy")
    ids = models.random_ids(1400)
    mine = models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--adapter", trained)
    assert models.relative_gap(mine, models.logits_of(models.with_adapter(case.reference, tmp_path / "copy").eval(), ids)) < TOLERANCE
    assert models.relative_gap(mine, models.logits_of(case.load(), ids)) > TOLERANCE, "the adapter does nothing"


def test_modules_are_those_of_peft(cli, case):
    """`info` names what all-linear means to PEFT."""
    model = case.load()
    if case.routed:  # what all-linear stood for while experts were linears, where PEFT still takes it so
        config = peft.LoraConfig(target_modules="all-linear")
        mapping = transformers_weight_conversion._MOE_TARGET_MODULE_MAPPING.get(transformers_weight_conversion._MODEL_TO_CONVERSION_PATTERN.get(model.config.model_type))
        if mapping:
            assert set(cli.run("info", case.product).one("model")["linear_modules"]) == transformers_weight_conversion._resolve_string_target_modules(config, model, mapping)
            return
    wanted = {re.search(r"[^.]+(\.\d+)?$", case.product_name(name))[0] for name, _ in quantisable(model)}
    assert set(cli.run("info", case.product).one("model")["linear_modules"]) == wanted


@pytest.mark.parametrize("name", ["gpt2", "gemma3_whole", "gemma3n", "gemma3n_whole", "mixtral", "qwen2_moe", "qwen3_moe_stacked"])
def test_a_fully_trained_model_is_whole(cli, write_recipe, alpaca_file, tokenizer_folder, tmp_path, name):
    (tmp_path / "case").mkdir()
    case = families.make(name, tmp_path / "case", tokenizer_folder)
    cli.run("train", write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca"}, "method": {"type": "full"}}, max_steps=2, learning_rate=1e-3))
    trained, facts = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "recipe", dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    assert not facts["missing_keys"] and not facts["unexpected_keys"]
    ids = models.random_ids(1400)
    truth = models.logits_of(trained.eval(), ids)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "recipe", ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(case.load(), ids), truth) > 10 * TOLERANCE, "nothing was learnt: the comparison would be empty"


def rewrite(folder, **fields):
    path = folder / "config.json"
    config = json.loads(path.read_text())
    for key, value in fields.items():
        config.pop(key, None)
        if value is not ...:
            config[key] = value
    path.write_text(json.dumps(config))


HUB_DIALECTS = {
    "phi4_mini": dict(rope_parameters=..., rope_theta=10000.0, partial_rotary_factor=0.75, original_max_position_embeddings=32,
                      rope_scaling={"type": "longrope", **{key: families.LONGROPE["rope_parameters"][key] for key in ("short_factor", "long_factor")}}),
    "gemma3": dict(rope_parameters=..., rope_theta=1e6, rope_local_base_freq=1e4, rope_scaling={"rope_type": "linear", "factor": 8.0}, layer_types=..., sliding_window_pattern=2,
                   tie_word_embeddings=...),
    "glm": dict(rope_parameters=..., rope_theta=10000.0, partial_rotary_factor=0.5),
    "smollm3": dict(rope_parameters=..., rope_theta=..., no_rope_layers=..., no_rope_layer_interval=4, layer_types=..., tie_word_embeddings=False),
}


@pytest.mark.parametrize("name", HUB_DIALECTS)
def test_the_hubs_dialect_means_the_same(cli, tmp_path, tokenizer_folder, name):
    (tmp_path / "case").mkdir()
    case = families.make(name, tmp_path / "case", tokenizer_folder)
    rewrite(case.product, **HUB_DIALECTS[name])
    for length in (20, 60):  # below and above longrope's original context
        ids = models.random_ids(1400, length=length)
        assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors"), models.logits_of(case.load(), ids)) < TOLERANCE


@pytest.fixture(scope="module")
def qwen(workshop, tokenizer_folder):
    (workshop / "qwen-long").mkdir()
    case = families.make("qwen", workshop / "qwen-long", tokenizer_folder)
    rewrite(case.product, seq_length=32)
    return case


@pytest.mark.parametrize("logarithm", [False, True], ids=["plain", "logn"])
@pytest.mark.parametrize("grows", [False, True], ids=["fixed", "ntk"])
def test_the_first_qwen_beyond_its_training_length(cli, qwen, tmp_path, grows, logarithm):
    """The published code's rules, put onto a Qwen2: the base grows by 2^⌈log2(length / 32) + 1⌉ - 1, queries by log_32 of their position."""
    folder = tmp_path / "model"
    shutil.copytree(qwen.product, folder)
    rewrite(folder, use_dynamic_ntk=grows, use_logn_attn=logarithm)
    for length, alpha in ((20, 1), (60, 3), (100, 7)):
        model = models.load(qwen.reference, rope_parameters={"rope_type": "default", "rope_theta": 10000.0 * (alpha if grows else 1) ** (16 / 14)})
        if logarithm:
            places = torch.arange(1, length + 1, dtype=torch.float64)
            factor = torch.where(places > 32, places.log() / torch.tensor(32.0).log(), 1.0).float()[None, :, None]
            for layer in model.model.layers:
                layer.self_attn.q_proj.register_forward_hook(lambda module, arguments, output: output * factor)
        ids = models.random_ids(1400, length=length)
        assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), models.logits_of(model, ids)) < TOLERANCE


def test_the_first_qwen_keeps_the_base_of_its_prompt(cli, qwen, tokenizer_folder, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(qwen.product, folder)
    rewrite(folder, use_logn_attn=False)
    prompt = "The quick brown fox jumps over the lazy dog and runs"
    inputs = transformers.AutoTokenizer.from_pretrained(tokenizer_folder)(prompt, return_tensors="pt")
    assert inputs["input_ids"].shape[1] < 32
    truth = qwen.load().generate(**inputs, max_new_tokens=32, do_sample=False, eos_token_id=2, pad_token_id=0)[0, inputs["input_ids"].shape[1]:].tolist()
    mine = cli.run("generate", folder, "--prompt", prompt, "--max-new-tokens", 32, "--temperature", 0).one("generated")["ids"]
    assert [token for token in mine if token != 2] == [token for token in truth if token != 2]


def test_chatglm_multiplies_the_base_by_its_ratio(cli, tmp_path, tokenizer_folder):
    (tmp_path / "case").mkdir()
    case = families.make("chatglm", tmp_path / "case", tokenizer_folder)
    rewrite(case.product, rope_ratio=50)
    model = models.load(case.reference, rope_parameters={"rope_type": "default", "rope_theta": 500000.0, "partial_rotary_factor": 0.5})
    ids = models.random_ids(1400, length=60)
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors"), models.logits_of(model, ids)) < TOLERANCE


@pytest.mark.parametrize("name,fields,mention", [("gemma2", {"use_bidirectional_attention": True}, "use_bidirectional_attention"), ("chatglm", {"rmsnorm": False}, "rmsnorm"),
                                                 ("gpt2", {"add_cross_attention": True}, "add_cross_attention"), ("phi3", {"architectures": ["PhimoeForCausalLM"]}, "PhimoeForCausalLM")])
def test_what_is_not_supported_is_named(cli, tmp_path, tokenizer_folder, name, fields, mention):
    (tmp_path / "case").mkdir()
    case = families.make(name, tmp_path / "case", tokenizer_folder)
    rewrite(case.product, **fields)
    (tmp_path / "ids.json").write_text("[[5, 6]]")
    cli.refuse("logits", case.product, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out.safetensors", mentions=[mention])


def test_gpt2_ends_where_its_positions_end(cli, tmp_path, tokenizer_folder):
    (tmp_path / "case").mkdir()
    case = families.make("gpt2", tmp_path / "case", tokenizer_folder)
    model = case.load()
    model.transformer.wpe.weight = torch.nn.Parameter(model.transformer.wpe.weight[:32].detach().clone())
    model.config.n_positions = 32
    model.save_pretrained(case.product)
    prompt = "The quick brown fox jumps over the lazy dog and runs"  # 24 tokens
    outcome = cli.run("generate", case.product, "--prompt", prompt, "--max-new-tokens", 32, "--temperature", 0).one("generated")
    assert len(outcome["ids"]) == 9 and outcome["reason"] == "length"
    cli.refuse("generate", case.product, "--prompt", prompt * 2, mentions=["32"])
