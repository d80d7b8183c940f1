"""Logits and generated ids of every family and variant against Transformers."""

import json
import shutil

import pytest
import torch
import transformers

import models

TOLERANCE = 1e-4


def classic(**fields):
    """Rewrites config.json into the dialect of today's hubs."""

    def edit(config):
        rope = config.pop("rope_parameters", {})
        config["rope_theta"] = rope.pop("rope_theta", 10000.0)
        rope.pop("rope_type", None) if rope.get("rope_type") == "default" else None
        config["rope_scaling"] = rope or None
        config["torch_dtype"] = config.pop("dtype", "float32")
        config.update(fields)

    return edit


def rope(kind, theta=10000.0, **fields):
    return {"rope_parameters": {"rope_type": kind, "rope_theta": theta, **fields}}


LLAMA3 = rope("llama3", 500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)
VARIANTS = {
    "llama": ("llama", {}),
    "llama_tied": ("llama", {"tie_word_embeddings": True}),
    "llama_biased": ("llama", {"attention_bias": True, "mlp_bias": True}),
    "llama_multi_head": ("llama", {"num_key_value_heads": 4}),
    "llama_one_kv_head": ("llama", {"num_key_value_heads": 1}),
    "llama_head_dim": ("llama", {"head_dim": 32}),
    "llama_theta": ("llama", rope("default", 1000000.0)),
    "llama_linear": ("llama", rope("linear", factor=4.0)),
    "llama_dynamic": ("llama", {**rope("dynamic", factor=2.0), "max_position_embeddings": 32}),
    "llama_yarn": ("llama", {**rope("yarn", factor=4.0, original_max_position_embeddings=32), "max_position_embeddings": 128}),
    "llama_yarn_betas": ("llama", {**rope("yarn", factor=4.0, beta_fast=16.0, beta_slow=2.0, attention_factor=1.2, original_max_position_embeddings=32),
                                   "max_position_embeddings": 128}),
    "llama3": ("llama", {**LLAMA3, "max_position_embeddings": 256}),
    "llama_longrope": ("llama", rope("longrope", short_factor=[1.0 + 0.1 * i for i in range(8)], long_factor=[2.0 + i for i in range(8)], original_max_position_embeddings=32)),
    "llama_gelu": ("llama", {"hidden_act": "gelu"}),
    "llama_silu_eps": ("llama", {"rms_norm_eps": 1e-3}),
    "qwen2": ("qwen2", {}),
    "qwen2_tied": ("qwen2", {"tie_word_embeddings": True}),
    "qwen2_yarn": ("qwen2", {**rope("yarn", 1000000.0, factor=4.0, original_max_position_embeddings=32), "max_position_embeddings": 128}),
    "qwen2_window": ("qwen2", {"use_sliding_window": True, "sliding_window": 8, "max_window_layers": 1}),
    "qwen3": ("qwen3", {"head_dim": 32}),
    "qwen3_tied": ("qwen3", {"head_dim": 16, "tie_word_embeddings": True}),
    "mistral": ("mistral", {"sliding_window": None}),
    "mistral_window": ("mistral", {"sliding_window": 8}),
    "mistral_head_dim": ("mistral", {"head_dim": 32, "sliding_window": 16}),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_logits_equal_transformers(cli, tmp_path, name):
    family, settings = VARIANTS[name]
    folder = models.make_model(tmp_path / "model", family, **settings)
    ids = models.random_ids(1500, length=48)
    truth = models.logits_of(models.load(folder), ids)
    assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE


@pytest.mark.parametrize("name", ["llama", "llama_theta", "llama_linear", "llama_dynamic", "llama_yarn", "llama3", "qwen2_yarn", "mistral_window", "qwen3"])
def test_both_dialects_of_config_mean_the_same(cli, tmp_path, name):
    family, settings = VARIANTS[name]
    folder = models.make_model(tmp_path / "model", family, **settings)
    ids = models.random_ids(1500, length=48)
    modern = models.product_logits(cli, folder, ids, tmp_path / "modern.safetensors")
    config = json.loads((folder / "config.json").read_text())
    classic()(config)
    (folder / "config.json").write_text(json.dumps(config))
    assert torch.equal(models.product_logits(cli, folder, ids, tmp_path / "classic.safetensors"), modern)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_files(cli, tmp_path, dtype):
    folder = models.make_model(tmp_path / "model", "qwen2", dtype=dtype)
    ids = models.random_ids(1500)
    truth = models.logits_of(models.load(folder), ids)
    mine = models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors", "--dtype", "float32")
    assert models.relative_gap(mine, truth) < TOLERANCE


def test_bfloat16_compute_is_as_good_as_transformers_bfloat16(cli, tmp_path, llama):
    ids = models.random_ids(1500)
    truth = models.logits_of(models.load(llama), ids)
    plain = models.relative_gap(models.logits_of(models.load(llama).to(torch.bfloat16), ids), truth)
    mine = models.relative_gap(models.product_logits(cli, llama, ids, tmp_path / "mine.safetensors", "--dtype", "bfloat16"), truth)
    assert mine < 2 * plain


def test_sharded_index(cli, tmp_path):
    folder = models.make_model(tmp_path / "model", "llama", shard="200KB")
    assert len(list(folder.glob("*.safetensors"))) > 2
    ids = models.random_ids(1500)
    assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), models.logits_of(models.load(folder), ids)) < TOLERANCE


def test_info_counts_as_transformers_does(cli, llama):
    model = models.load(llama)
    info = cli.run("info", llama).one("model")
    assert info["architecture"] == "LlamaForCausalLM" and info["supported"] is True
    assert info["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    assert (info["layers"], info["hidden_size"], info["vocab_size"]) == (2, 64, 1500)
    assert sorted(info["linear_modules"]) == ["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]


def test_a_model_for_conditional_generation_opens_as_its_text_part(cli, tmp_path):
    text = transformers.LlamaConfig(**models.SIZES, initializer_range=0.08)
    vision = transformers.CLIPVisionConfig(hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2, image_size=28, patch_size=14)
    torch.manual_seed(1)
    whole = transformers.LlavaForConditionalGeneration(transformers.LlavaConfig(text_config=text, vision_config=vision, image_token_index=1)).eval()
    whole.save_pretrained(tmp_path / "model")
    ids = models.random_ids(1500)
    assert models.relative_gap(models.product_logits(cli, tmp_path / "model", ids, tmp_path / "mine.safetensors"), models.logits_of(whole, ids)) < TOLERANCE


@pytest.fixture(scope="module")
def talker(workshop, tokenizer_folder):
    """A model that ends its answers: the head leans towards the end-of-turn token, so that beams finish at different lengths."""
    folder = models.make_model(workshop / "talker", "llama", tokenizer=tokenizer_folder, seed=21, initializer_range=0.15)
    model = models.load(folder)
    with torch.no_grad():
        model.lm_head.weight[2] *= 3.0
    model.save_pretrained(folder)
    return folder


PROMPTS = ["Once upon a time", "The quick brown fox", "你好，世界", "1 2 3 4"]


def generate_both(cli, folder, prompt, arguments, **settings):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = models.load(folder)
    inputs = tokenizer(prompt, return_tensors="pt")
    truth = model.generate(**inputs, max_new_tokens=24, do_sample=False, **settings)[0, inputs["input_ids"].shape[1]:].tolist()
    mine = cli.run("generate", folder, "--prompt", prompt, "--max-new-tokens", 24, "--temperature", 0, *arguments).one("generated")["ids"]

    def without_end(ids):
        return ids[:-1] if ids and ids[-1] == 2 else ids

    return without_end(mine), without_end(truth)


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("which", ["llama", "talker"])
def test_greedy(cli, request, which, prompt):
    mine, truth = generate_both(cli, request.getfixturevalue(which), prompt, [])
    assert mine == truth


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("which", ["llama", "talker"])
def test_four_beams(cli, request, which, prompt):
    mine, truth = generate_both(cli, request.getfixturevalue(which), prompt, ["--num-beams", 4], num_beams=4)
    assert mine == truth


def test_repetition_penalty(cli, llama):
    mine, truth = generate_both(cli, llama, PROMPTS[0], ["--repetition-penalty", 1.3], repetition_penalty=1.3)
    assert mine == truth


@pytest.mark.parametrize("family,settings", [("mistral", {"sliding_window": 8}), ("qwen3", {"head_dim": 32}), ("qwen2", {"tie_word_embeddings": True})])
def test_greedy_of_the_other_families(cli, tmp_path, tokenizer_folder, family, settings):
    folder = models.make_model(tmp_path / "model", family, tokenizer=tokenizer_folder, **settings)
    mine, truth = generate_both(cli, folder, PROMPTS[1], [])
    assert mine == truth


def test_messages_are_rendered_with_the_models_template(cli, llama, tmp_path):
    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "你是谁?"}]
    (tmp_path / "messages.json").write_text(json.dumps(messages), encoding="utf-8")
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    truth = models.load(llama).generate(torch.tensor([ids]), max_new_tokens=16, do_sample=False)[0, len(ids):].tolist()
    mine = cli.run("generate", llama, "--messages", tmp_path / "messages.json", "--max-new-tokens", 16, "--temperature", 0).one("generated")["ids"]
    assert [token for token in mine if token != 2] == [token for token in truth if token != 2]


def test_sampling_repeats_with_its_seed(cli, llama):
    def sample(seed):
        return cli.run("generate", llama, "--prompt", "Once", "--max-new-tokens", 16, "--temperature", 1.5, "--top-p", 0.95, "--seed", seed).one("generated")["ids"]

    assert sample(5) == sample(5) and sample(5) != sample(6)


def test_a_copy_without_tokenizer_still_gives_logits_and_refuses_text(cli, llama, tmp_path):
    shutil.copytree(llama, tmp_path / "bare", ignore=shutil.ignore_patterns("tokenizer*", "chat_template*", "special_tokens*"))
    models.product_logits(cli, tmp_path / "bare", models.random_ids(1500), tmp_path / "mine.safetensors")
    cli.refuse("tokenize", tmp_path / "bare", "--text", "hello", mentions=["tokenizer"])
    cli.refuse("generate", tmp_path / "bare", "--prompt", "hello", mentions=["tokenizer"])
