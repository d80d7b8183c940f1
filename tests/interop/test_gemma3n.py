"""What Gemma 3n has beyond the checks that all families pass (test_families.py): its published dialect, tensors that nothing uses, clipped coefficients, quantised checkpoints."""

import json

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file

import families
import models
from bnb_peer import dense_weights, exported_weights, in_float32, opened_by_peer, quantised_by_peer
from test_families import STEPS, TOLERANCE, adapter_of, quantisable, rewrite, samples  # noqa: F401 (a fixture)
from test_nf4 import dequantised

IDS = models.random_ids(1400, length=60)


@pytest.fixture
def case(tmp_path, tokenizer_folder):
    (tmp_path / "case").mkdir()
    return families.make("gemma3n", tmp_path / "case", tokenizer_folder)


@pytest.fixture
def whole(tmp_path, tokenizer_folder):
    (tmp_path / "whole").mkdir()
    return families.make("gemma3n_whole", tmp_path / "whole", tokenizer_folder)


def with_unused_keys(folder):
    """As published: layers that share keys have tensors for their own, which are nobody's."""
    tensors = load_file(folder / "model.safetensors")
    for layer in (4, 5):
        for name in ("k_proj", "v_proj", "k_norm"):
            key = f"model.layers.0.self_attn.{name}.weight"
            tensors[key.replace("layers.0", f"layers.{layer}")] = torch.full_like(tensors[key], 7.0)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return tensors


def test_the_hubs_dialect_and_unused_tensors(cli, case, tmp_path):
    stored = with_unused_keys(case.product)
    rewrite(case.product, rope_parameters=..., rope_theta=1e6, rope_local_base_freq=1e4, rope_scaling=None, tie_word_embeddings=..., dtype=..., torch_dtype="float32")
    truth = models.logits_of(case.load(), IDS)
    assert models.relative_gap(models.product_logits(cli, case.product, IDS, tmp_path / "mine.safetensors"), truth) < TOLERANCE
    model, adapter = adapter_of(case, tmp_path)
    cli.run("export", case.product, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged", "--verify")
    merged = load_file(tmp_path / "merged" / "model.safetensors")
    assert set(merged) == set(stored)
    assert all(torch.equal(merged[name], tensor) for name, tensor in stored.items() if "layers.5.self_attn.k_" in name)
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), IDS), models.logits_of(model.eval(), IDS)) < TOLERANCE


def test_what_config_json_leaves_out(cli, tmp_path):
    folder = models.make_model(tmp_path / "model", "gemma3n", num_hidden_layers=12, num_kv_shared_layers=5, vocab_size_per_layer_input=1300, hidden_size_per_layer_input=8, tie_word_embeddings=True,
                               sliding_window=8, layer_types=None, activation_sparsity_pattern=None, head_dim=32, initializer_range=0.02)  # stronger, twelve layers turn float32's last bits into 1e-4
    settings = json.loads((folder / "config.json").read_text())
    assert settings["activation_sparsity_pattern"][9:11] == [0.95, 0.0] and settings["layer_types"][4] == "full_attention"
    silent = ("rope_parameters", "layer_types", "activation_sparsity_pattern", "altup_num_inputs", "altup_active_idx", "altup_coef_clip", "altup_correct_scale", "laurel_rank",
              "final_logit_softcapping", "hidden_activation", "tie_word_embeddings", "rms_norm_eps", "attention_bias")
    rewrite(folder, intermediate_size=128, **{name: ... for name in silent})
    truth = models.logits_of(models.load(folder), IDS)
    assert models.relative_gap(models.product_logits(cli, folder, IDS, tmp_path / "mine.safetensors"), truth) < TOLERANCE


def test_the_other_parts_are_copied(cli, whole, tmp_path):
    _, adapter = adapter_of(whole, tmp_path)
    cli.run("export", whole.product, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged", "--verify")
    before, after = load_file(whole.product / "model.safetensors"), load_file(tmp_path / "merged" / "model.safetensors")
    assert set(before) == set(after)
    for name, tensor in before.items():
        changed = name.startswith("model.language_model.") and tensor.dim() == 2 and "embed_tokens" not in name
        assert torch.equal(tensor, after[name]) is not changed, name
    assert sum(not families.of_the_decoder(name) for name in before) > 30


def train(cli, write_recipe, case, alpaca_file, method, **model):
    recipe = write_recipe(case.product, alpaca_file, sections={"data": {"max_length": 100, "chat_template": "alpaca", "packing": False}, "method": method, "model": model},
                          per_device_train_batch_size=2, learning_rate=2e-3, lr_scheduler_type="constant", warmup_steps=0, warmup_ratio=0.0, max_steps=STEPS, gradient_checkpointing=method.get("type") == "full")
    return [event["loss"] for event in cli.run("train", recipe).all("step")]


@pytest.mark.parametrize("full", [False, True], ids=["lora", "full"])
def test_coefficients_are_clipped_as_transformers_does(cli, case, write_recipe, samples, alpaca_file, tmp_path, full):
    rewrite(case.product, altup_coef_clip=0.1)
    model, adapter = adapter_of(case, tmp_path)
    if full:
        model = case.load()
        before = model.model.embed_tokens_per_layer.weight.detach().clone()
        loose = case.load()
        vars(loose.config)["altup_coef_clip"] = None
    truth = models.losses_of(model, samples, STEPS, 2e-3)
    method = {"type": "full"} if full else {"init_from": str(adapter)}
    assert train(cli, write_recipe, case, alpaca_file, method) == pytest.approx(truth, rel=TOLERANCE)
    if full:
        assert abs(models.losses_of(loose, samples, STEPS, 2e-3)[0] - truth[0]) > 10 * TOLERANCE, "nothing was clipped"
        trained = load_file(tmp_path / "recipe" / "model.safetensors")
        # Ids beyond the table take the padding's row, which is never trained.
        table = trained["model.embed_tokens_per_layer.weight"]
        assert any(max(ids) >= len(table) for ids, _ in samples[:2 * STEPS]) and torch.equal(table[0], before[0]) and not torch.equal(table, before)
        for name, tensor in model.state_dict().items():
            if "prediction_coefs" in name:  # cut in three forward passes, moved by a step of 2e-3 after the last
                assert 0.1 < trained[name].abs().max() < 0.1021 and (trained[name] - tensor).abs().max() < TOLERANCE, name


def test_training_on_nf4(cli, case, write_recipe, samples, alpaca_file, tmp_path):
    """Transformers itself cannot: it clips codes. So the reference holds what they stand for."""
    _, adapter = adapter_of(case, tmp_path)
    base = case.load()
    with torch.no_grad():
        for _, module in quantisable(base):
            module.weight.copy_(dequantised(module.weight, False))
    model = peft.PeftModel.from_pretrained(base, adapter, is_trainable=True)
    truth = models.losses_of(model, samples, STEPS, 2e-3)
    mine = train(cli, write_recipe, case, alpaca_file, {"init_from": str(adapter)}, quantization="nf4", double_quantization=False)
    assert mine == pytest.approx(truth, rel=TOLERANCE)


def test_eight_bits(cli, case, tmp_path):
    """Row by row, as bitsandbytes holds weights."""
    model = case.load()
    with torch.no_grad():
        for _, module in quantisable(model):
            scale = module.weight.abs().amax(1, keepdim=True)
            module.weight.copy_(torch.round(module.weight * (127.0 / scale)) * (scale / 127.0))
    mine = models.product_logits(cli, case.product, IDS, tmp_path / "mine.safetensors", "--quantization", "int8")
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-3
    assert models.relative_gap(models.logits_of(case.load(), IDS), models.logits_of(model, IDS)) > 3e-3, "nothing was quantised"


@pytest.mark.parametrize("kind", ["case", "whole"])
def test_a_checkpoint_that_bitsandbytes_wrote(cli, request, tmp_path, kind):
    case = request.getfixturevalue(kind)
    folder = quantised_by_peer(case.product, tmp_path / "peer", torch.float32, "nf4", True)
    theirs = dense_weights(opened_by_peer(folder, torch.float32))
    assert {name for name, _ in quantisable(case.load())} <= {name.removesuffix(".weight") for name in theirs}
    mine = exported_weights(cli, folder, tmp_path / "dense")
    assert all(torch.equal(mine[name], tensor) for name, tensor in theirs.items() if families.of_the_decoder(name))  # the peer misreads the audio's rows of 32
    plain = case.load()
    assert not plain.load_state_dict(mine, strict=False).unexpected_keys
    logits = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, models.logits_of(plain, IDS)) < TOLERANCE


@pytest.mark.parametrize("kind", ["case", "whole"])
def test_transformers_reads_our_four_bits(cli, request, tmp_path, kind):
    case = request.getfixturevalue(kind)
    cli.run("export", case.product, "--format", "bnb-4bit", "--out", tmp_path / "mine")
    model = opened_by_peer(tmp_path / "mine", torch.float32)
    assert {name.removesuffix(".weight") for name in dense_weights(model)} == {name for name, _ in quantisable(case.load())}
    logits = models.product_logits(cli, tmp_path / "mine", IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    # In training mode, since for answers on the CPU the peer wants shapes that these are not; without a bound, which cannot be put on codes.
    vars(model.config.get_text_config())["altup_coef_clip"] = None
    assert models.relative_gap(logits, models.logits_of(in_float32(model).train(), IDS)) < TOLERANCE
    if kind == "case":
        theirs = quantised_by_peer(case.product, tmp_path / "peer", torch.float32)
        settings = [json.loads((folder / "config.json").read_text())["quantization_config"] for folder in (tmp_path / "mine", theirs)]
        assert settings[0] == settings[1]
        assert set(load_file(tmp_path / "mine" / "model.safetensors")) == set(load_file(theirs / "model.safetensors"))
