"""Checkpoints that bitsandbytes quantised, read and written: the weights behind the codes are those that Transformers and bitsandbytes see, bit for bit."""

import json
import shutil

import bitsandbytes as bnb
import bitsandbytes.functional as F
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

import models
from test_nf4 import nested_dequantise

LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
IDS = models.random_ids(1500)
torch._dynamo.config.disable = True  # the peer would compile its plain paths anew for every shape


def sizes(block):
    """Rows no shorter than a block: up to blocks of 1024 the peer's CPU kernel dequantises shorter ones wrongly (blocks of 2048 and more take its plain path)."""
    width = max(64, block) if block <= 1024 else 64
    return {"hidden_size": width, "intermediate_size": 2 * width}


def quantised_by_peer(base, folder, dtype, quant_type="nf4", double=False, block=64, storage=torch.uint8, **options):
    """`base` as Transformers and bitsandbytes quantise and save it. Transformers has no setting for the block size, so others than 64 are put in by hand."""
    settings = transformers.BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type=quant_type, bnb_4bit_use_double_quant=double,
                                               bnb_4bit_compute_dtype=torch.float32, bnb_4bit_quant_storage=storage, **options)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, quantization_config=settings, dtype=dtype, device_map="cpu")
    if block != 64:
        plain = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
        for name, module in model.named_modules():
            if isinstance(module, bnb.nn.Linear4bit):
                packed, state = F.quantize_4bit(plain.get_submodule(name).weight.data, blocksize=block, quant_type=quant_type, compress_statistics=double)
                module.weight = bnb.nn.Params4bit.from_prequantized(packed, {key: value for key, value in state.as_dict(packed=True).items()}, device="cpu", module=module)
    model.save_pretrained(folder)
    return folder


def opened_by_peer(folder, dtype):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, device_map="cpu", attn_implementation="eager")


def peer_logits(folder):
    """In training mode: for generation on the CPU the peer rounds the scales to bfloat16."""
    return models.logits_of(in_float32(opened_by_peer(folder, torch.float32)).train(), IDS)


def in_float32(model):
    """All of it: Transformers keeps the dense parameters of a quantised checkpoint as the file has them, and the linears compute as config.json says."""
    for module in model.modules():
        if isinstance(module, bnb.nn.Linear4bit):
            module.compute_dtype, module.compute_type_is_set = torch.float32, True
        else:
            for parameter in module.parameters(recurse=False):
                parameter.data = parameter.data.float()
    return model


def dense_weights(model):
    """What is behind every quantised weight, by name, dequantised by bitsandbytes to the type that it was made from."""
    return {f"{name}.weight": F.dequantize_4bit(module.weight.data, module.weight.quant_state)
            for name, module in model.named_modules() if isinstance(module, bnb.nn.Linear4bit)}


def dense_model(folder, dtype):
    """The quantised model with plain linears that hold the dequantised weights, in float32."""
    settings = json.loads((folder / "config.json").read_text())
    weights = dense_weights(opened_by_peer(folder, dtype))
    stored = {name: tensor for name, tensor in load_file(folder / "model.safetensors").items() if tensor.is_floating_point() and not any(
        part in name for part in ("absmax", "quant_map", "SCB"))}
    settings.pop("quantization_config")
    model = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.for_model(**settings), attn_implementation="eager").float()
    missing, unexpected = model.load_state_dict({name: tensor.float() for name, tensor in {**stored, **weights}.items()}, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}
    model.tie_weights()
    return model.eval()


def exported_weights(cli, folder, out, *options):
    cli.run("export", folder, "--format", "safetensors", "--out", out, *options)
    assert "quantization_config" not in json.loads((out / "config.json").read_text())
    return load_file(out / "model.safetensors")


VARIANTS = [(quant_type, double, block, dtype)
            for quant_type, double, block, dtype in [("nf4", False, 64, "bfloat16"), ("nf4", True, 64, "bfloat16"), ("fp4", False, 64, "bfloat16"), ("fp4", True, 64, "float16"),
                                                     ("nf4", True, 128, "float16"), ("fp4", False, 256, "float16"), ("nf4", False, 512, "float32"), ("nf4", True, 4096, "bfloat16"),
                                                     ("fp4", True, 2048, "float32")]]


@pytest.mark.parametrize("quant_type, double, block, dtype", VARIANTS)
def test_read_what_bitsandbytes_wrote(cli, tmp_path, quant_type, double, block, dtype):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=DTYPES[dtype], **sizes(block))
    folder = quantised_by_peer(base, tmp_path / "peer", DTYPES[dtype], quant_type, double, block)
    info = cli.run("info", folder).one("model")
    assert info["supported"] and info["quantization"] == quant_type and info["parameters"] == cli.run("info", base).one("model")["parameters"]
    assert sorted(info["linear_modules"]) == sorted(LINEARS)
    theirs = dense_weights(opened_by_peer(folder, DTYPES[dtype]))
    assert len(theirs) == 14
    mine = exported_weights(cli, folder, tmp_path / "dense")
    assert set(mine) == set(load_file(base / "model.safetensors"))
    for name, tensor in theirs.items():
        assert mine[name].dtype == tensor.dtype == DTYPES[dtype] and torch.equal(mine[name], tensor), name
    logits = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, peer_logits(folder)) < 1e-4
    few = models.product_logits(cli, folder, [ids[:3] for ids in IDS], tmp_path / "few.safetensors", "--dtype", "float32")  # the matrix-vector kernel
    assert models.relative_gap(few, logits[:, :3]) < 1e-4


@pytest.mark.parametrize("quant_type, double, block, dtype", VARIANTS)
def test_transformers_reads_what_we_wrote(cli, tmp_path, quant_type, double, block, dtype):
    base = models.make_model(tmp_path / "base", "llama", dtype=DTYPES[dtype], tie_word_embeddings=block == 64, **sizes(block))
    out = tmp_path / "mine"
    options = ["--quant-type", quant_type, "--block-size", block, *(["--double-quantization"] if double else [])]
    cli.run("export", base, "--format", "bnb-4bit", "--out", out, *options)
    model = opened_by_peer(out, DTYPES[dtype])
    settings = model.config.quantization_config
    assert (settings.bnb_4bit_quant_type, settings.bnb_4bit_use_double_quant, settings.bnb_4bit_compute_dtype) == (quant_type, double, DTYPES[dtype])
    peer = dense_weights(model)
    assert {name.split(".")[-2] for name in peer} == set(LINEARS)
    mine = exported_weights(cli, out, tmp_path / "dense")
    plain = load_file(base / "model.safetensors")
    stored = load_file(out / "model.safetensors")
    for name, tensor in peer.items():
        assert tensor.dtype == DTYPES[dtype] and torch.equal(mine[name], tensor), name
        packed, state = F.quantize_4bit(plain[name], blocksize=block, quant_type=quant_type)
        assert torch.equal(stored[name], packed), f"{name} is not what bitsandbytes makes of the same weight"
        if double:
            if stored[f"{name}.nested_absmax"].any():  # a single block is its own mean: any code stands for zero
                # The peer's CPU path looks codes up in a table that is one step off now and then (engine-reference.md §1.3): the exact nearest ones count.
                exact, scales = nested_dequantise(state.absmax), model.get_submodule(name.removesuffix(".weight")).weight.quant_state
                assert torch.equal(F.dequantize_blockwise(scales.absmax, scales.state2) + scales.offset, exact), name
        else:
            assert torch.equal(tensor, F.dequantize_4bit(packed, state)), name
    for name in set(plain) - set(peer):
        assert torch.equal(stored[name], plain[name]), name
    logits = models.product_logits(cli, out, IDS, tmp_path / "logits.safetensors", "--dtype", "float32")
    assert models.relative_gap(logits, peer_logits(out)) < 1e-4


def test_the_files_are_named_as_bitsandbytes_names_them(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.bfloat16)
    for double in (False, True):
        theirs = quantised_by_peer(base, tmp_path / f"peer-{double}", torch.bfloat16, "nf4", double)
        mine = tmp_path / f"mine-{double}"
        cli.run("export", base, "--format", "bnb-4bit", "--out", mine, "--compute-dtype", "float32", *(["--double-quantization"] if double else []))
        a, b = load_file(mine / "model.safetensors"), load_file(theirs / "model.safetensors")
        assert set(a) == set(b)
        for name, tensor in b.items():
            assert a[name].dtype == tensor.dtype
            if "quant_state" in name:
                assert json.loads(bytes(a[name].tolist())) == json.loads(bytes(tensor.tolist())), name
            else:
                assert a[name].shape == tensor.shape, name
        configs = [json.loads((folder / "config.json").read_text())["quantization_config"] for folder in (mine, theirs)]
        assert configs[0] == configs[1]


def test_modules_kept_in_16_bits(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.bfloat16)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.bfloat16, "nf4", True, llm_int8_skip_modules=["lm_head", "model.layers.0.mlp", "k_proj"])
    weights = dense_weights(opened_by_peer(folder, torch.bfloat16))
    assert len(weights) == 14 - 3 - 2
    mine, plain = exported_weights(cli, folder, tmp_path / "dense"), load_file(base / "model.safetensors")
    for name, tensor in mine.items():
        assert torch.equal(tensor, weights.get(name, plain[name])), name


def test_a_quantised_head(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.float32)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.float32, "nf4", False, llm_int8_skip_modules=["nothing"])
    assert "lm_head.weight" in dense_weights(opened_by_peer(folder, torch.float32))
    mine = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors")
    assert models.relative_gap(mine, models.logits_of(dense_model(folder, torch.float32), IDS)) < 1e-4


def test_codes_stored_as_another_type(cli, tmp_path):
    """bnb_4bit_quant_storage: the same bytes under another name."""
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.bfloat16)
    folder = quantised_by_peer(base, tmp_path / "peer", torch.bfloat16, storage=torch.bfloat16)
    assert load_file(folder / "model.safetensors")["model.layers.0.mlp.up_proj.weight"].dtype == torch.bfloat16
    mine = exported_weights(cli, folder, tmp_path / "dense")
    for name, tensor in dense_weights(opened_by_peer(folder, torch.bfloat16)).items():
        assert torch.equal(mine[name], tensor), name


def test_eight_bits_written_by_bitsandbytes(cli, tmp_path):
    """Read as weights alone: LLM.int8() also rounds activations, which this program does not."""
    base = models.make_model(tmp_path / "base", "llama", dtype=torch.float16)
    settings = transformers.BitsAndBytesConfig(load_in_8bit=True)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, quantization_config=settings, dtype=torch.float16, device_map="cpu")
    model.save_pretrained(tmp_path / "peer")
    assert cli.run("info", tmp_path / "peer").one("model")["quantization"] == "int8"
    mine, plain = exported_weights(cli, tmp_path / "peer", tmp_path / "dense"), load_file(base / "model.safetensors")
    stored = load_file(tmp_path / "peer" / "model.safetensors")
    quantised = 0
    for name, tensor in plain.items():
        if stored[name].dtype != torch.int8:
            assert torch.equal(mine[name], tensor), name
            continue
        quantised += 1
        scales = stored[name.replace(".weight", ".SCB")]
        assert torch.equal(mine[name], torch.ops.bitsandbytes.int8_vectorwise_dequant(stored[name], scales).half()), name
        codes, absmax, _ = F.int8_vectorwise_quant(tensor)
        assert torch.equal(codes, stored[name]) and torch.equal(absmax, scales)
    assert quantised == 14


def test_eight_bit_weights_from_a_plain_model(cli, tmp_path):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.float32)
    model = models.load(base)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                codes, absmax, _ = F.int8_vectorwise_quant(module.weight)
                module.weight.copy_(torch.ops.bitsandbytes.int8_vectorwise_dequant(codes, absmax))
    mine = models.product_logits(cli, base, IDS, tmp_path / "mine.safetensors", "--quantization", "int8")
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-5
    assert models.relative_gap(mine, models.logits_of(models.load(base), IDS)) > 1e-4, "nothing was quantised"


@pytest.mark.parametrize("quant_type, block", [("nf4", 128), ("nf4", 4096), ("fp4", 64), ("fp4", 512)])
def test_other_formats_from_a_plain_model(cli, tmp_path, quant_type, block):
    base = models.make_model(tmp_path / "base", "qwen2", dtype=torch.float32, **sizes(block))
    model = models.load(base)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                module.weight.copy_(F.dequantize_4bit(*F.quantize_4bit(module.weight, blocksize=block, quant_type=quant_type)))
    mine = models.product_logits(cli, base, IDS, tmp_path / "mine.safetensors", "--quantization", quant_type, "--block-size", block)
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-5


# Training, adapters and merging on a quantised base

@pytest.fixture(scope="module")
def trained(cli, workshop, tokenizer_folder, alpaca_file):
    """A float32 base that the peer quantised, an adapter to start from, and what three steps of ours made of it."""
    base = models.make_model(workshop / "bnb-plain", "llama", tokenizer=tokenizer_folder)
    folder = quantised_by_peer(base, workshop / "bnb-base", torch.float32, "nf4", True)
    for path in tokenizer_folder.iterdir():
        shutil.copy(path, folder / path.name)
    start = models.make_adapter(base, workshop / "bnb-start")
    recipe = {"recipe_version": 1, "name": "bnb", "model": {"path": str(folder), "compute_dtype": "float32"},
              "data": {"train": [{"path": str(alpaca_file)}], "max_length": 160, "shuffle": False, "packing": False, "chat_template": "alpaca"},
              "method": {"type": "lora", "r": 8, "lora_alpha": 16, "lora_dropout": 0.0, "init_from": str(start)},
              "training": {"max_steps": 3, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "learning_rate": 1e-3, "device": "cpu",
                           "lr_scheduler_type": "constant", "warmup_ratio": 0.0},
              "output_dir": str(workshop / "bnb-run")}
    path = workshop / "bnb-recipe.json"
    path.write_text(json.dumps(recipe))
    return folder, start, workshop / "bnb-run", path, cli.run("train", path).losses()


def test_losses_equal_peft_on_a_quantised_base(cli, trained, alpaca_file):
    import peft

    folder, start, _, _, losses = trained
    samples = [(event["ids"], event["labels"]) for event in cli.run("data", "encode", folder, alpaca_file, "--max-length", 160, "--chat-template", "alpaca").all("sample")]
    model = peft.PeftModel.from_pretrained(opened_by_peer(folder, torch.float32), start, is_trainable=True).train()
    assert any(isinstance(module, bnb.nn.Linear4bit) for module in model.modules())
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
    theirs = []
    for step in range(3):
        batch = samples[2 * step:2 * step + 2]
        total = models.backward(model, batch)
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        theirs.append(total)
    assert len(losses) == 3
    for mine, other in zip(losses.values(), theirs):
        assert abs(mine - other) <= 1e-4 * abs(other), (losses, theirs)


def test_the_plan_counts_the_weights_as_the_file_holds_them(cli, trained):
    folder, _, _, recipe, _ = trained
    plan = cli.run("estimate", recipe).one("estimate")
    stored = load_file(folder / "model.safetensors")
    codes = sum(tensor.numel() for name, tensor in stored.items() if name.endswith("_proj.weight"))
    dense = sum(4 * tensor.numel() for name, tensor in stored.items() if name.endswith(("norm.weight", "embed_tokens.weight", "lm_head.weight")))
    assert plan["weights_bytes"] == codes + dense
    constants = sum(tensor.nbytes for name, tensor in stored.items() if name.endswith("absmax"))
    assert 0.5 * constants < plan["quantization_bytes"] <= constants


def test_an_adapter_of_a_quantised_base_is_exported(cli, trained, tmp_path):
    import peft

    folder, _, run, _, _ = trained
    out = tmp_path / "adapter"
    cli.run("export", folder, "--adapter", run, "--format", "adapter", "--out", out)
    model = peft.PeftModel.from_pretrained(dense_model(folder, torch.float32), out).eval()
    mine = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--adapter", run)
    assert models.relative_gap(mine, models.logits_of(model, IDS)) < 1e-4


def test_merging_into_a_quantised_base_dequantises_it(cli, trained, tmp_path):
    folder, _, run, _, _ = trained
    merged = tmp_path / "merged"
    verified = cli.run("export", folder, "--adapter", run, "--format", "safetensors", "--out", merged, "--verify").one("verified")
    assert verified["max_gap"] < 1e-4
    with_adapter = models.product_logits(cli, folder, IDS, tmp_path / "logits.safetensors", "--adapter", run)
    assert models.relative_gap(models.logits_of(models.load(merged), IDS), with_adapter) < 1e-4
    again = tmp_path / "again"
    cli.run("export", folder, "--adapter", run, "--format", "bnb-4bit", "--out", again)
    weights = dense_weights(opened_by_peer(again, torch.float32))
    plain = load_file(merged / "model.safetensors")
    for name, tensor in weights.items():
        assert torch.equal(tensor, F.dequantize_4bit(*F.quantize_4bit(plain[name], quant_type="nf4"))), name


def test_a_merged_model_in_shards(cli, llama, tmp_path):
    adapter = models.make_adapter(llama, tmp_path / "adapter")
    whole, shards, merged = tmp_path / "whole", tmp_path / "shards", tmp_path / "merged"
    cli.run("export", llama, "--adapter", adapter, "--format", "bnb-4bit", "--out", whole)
    cli.run("export", llama, "--adapter", adapter, "--format", "bnb-4bit", "--out", shards, "--max-shard-size", "200KB")
    cli.run("export", llama, "--adapter", adapter, "--format", "safetensors", "--out", merged)
    assert len(list(shards.glob("*.safetensors"))) > 1
    plain, a, b = load_file(merged / "model.safetensors"), dense_weights(opened_by_peer(whole, torch.float32)), dense_weights(opened_by_peer(shards, torch.float32))
    assert set(a) == set(b) and len(a) == 14
    for name in a:
        assert torch.equal(a[name], b[name]) and torch.equal(a[name], F.dequantize_4bit(*F.quantize_4bit(plain[name], quant_type="nf4"))), name


# What is refused

@pytest.fixture(scope="module")
def sound(workshop):
    base = models.make_model(workshop / "damage-base", "llama", dtype=torch.bfloat16)
    return quantised_by_peer(base, workshop / "damage-sound", torch.bfloat16, "nf4", True)


WEIGHT = "model.layers.1.mlp.down_proj.weight"
STATE = f"{WEIGHT}.quant_state.bitsandbytes__nf4"


def without(name):
    return lambda tensors: tensors.pop(f"{WEIGHT}.{name}")


def replaced(name, make):
    return lambda tensors: tensors.update({f"{WEIGHT}.{name}" if name else WEIGHT: make(tensors)})


def state(**changes):
    def change(tensors):
        fields = json.loads(bytes(tensors[STATE].tolist()))
        fields.update(changes)
        tensors[STATE] = torch.tensor(list(json.dumps({key: value for key, value in fields.items() if value is not None}).encode()), dtype=torch.uint8)

    return change


@pytest.mark.parametrize("damage, mentions", [
    (without("absmax"), ["absmax"]),
    (without("quant_map"), ["quant_map"]),
    (without("nested_absmax"), ["nested_absmax"]),
    (without("nested_quant_map"), ["nested_quant_map"]),
    (without("quant_state.bitsandbytes__nf4"), ["quant_state"]),
    (replaced("", lambda _: torch.zeros(10, 1, dtype=torch.uint8)), ["10 bytes"]),
    (replaced("absmax", lambda _: torch.zeros(7, dtype=torch.uint8)), ["absmax", "7 elements"]),
    (replaced("absmax", lambda tensors: torch.zeros(tensors[f"{WEIGHT}.absmax"].numel())), ["absmax", "F32"]),
    (replaced("nested_absmax", lambda _: torch.zeros(9)), ["nested_absmax", "9 elements"]),
    (replaced("nested_quant_map", lambda _: torch.zeros(16)), ["nested_quant_map"]),
    (replaced("quant_map", lambda _: torch.linspace(-1, 1, 16)), ["quant_map"]),
    (replaced("quant_state.bitsandbytes__nf4", lambda _: torch.tensor(list(b"{\"quant_type\": "), dtype=torch.uint8)), ["quant_state"]),
    (replaced("quant_state.bitsandbytes__nf4", lambda _: torch.tensor(list(b"[" * 5000), dtype=torch.uint8)), ["quant_state"]),
    (replaced("quant_state.bitsandbytes__fp4", lambda tensors: tensors[STATE].clone()), ["two parts"]),
    (state(quant_type="fp4"), ["quant_type"]),
    (state(blocksize=48), ["blocksize"]),
    (state(blocksize=1 << 40), ["blocksize"]),
    (state(blocksize=128), ["absmax"]),
    (state(dtype="int4"), ["dtype"]),
    (state(shape=[64, -128]), ["shape"]),
    (state(shape=[1 << 24, 1 << 24]), ["bytes"]),
    (state(shape="64"), ["shape"]),
    (state(nested_offset=None), ["nested_offset"]),
    (state(nested_blocksize=0), ["nested_blocksize"]),
])
def test_a_damaged_weight_is_refused_by_name(cli, sound, tmp_path, damage, mentions):
    folder = tmp_path / "damaged"
    shutil.copytree(sound, folder)
    tensors = load_file(folder / "model.safetensors")
    damage(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "logits.safetensors", code=1, mentions=[WEIGHT, *mentions])
    cli.refuse("export", folder, "--format", "safetensors", "--out", tmp_path / "out", code=1, mentions=[WEIGHT, *mentions])
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and WEIGHT in info["reason"]


def test_a_weight_of_another_shape_is_refused(cli, sound, tmp_path):
    folder = tmp_path / "turned"
    shutil.copytree(sound, folder)
    tensors = load_file(folder / "model.safetensors")
    state(shape=[128, 64])(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "logits.safetensors", mentions=[WEIGHT, "[128, 64]"])


@pytest.mark.parametrize("settings, name", [({"quant_method": "gptq", "bits": 4}, "GPTQ"), ({"quant_method": "awq", "bits": 4}, "AWQ"), ({"quant_method": "fp8"}, "FP8"),
                                            ({"quant_method": "mxfp4"}, "MXFP4"), ({"quant_method": "compressed-tensors"}, "compressed-tensors")])
def test_other_methods_are_refused_by_name(cli, sound, tmp_path, settings, name):
    folder = tmp_path / "other"
    shutil.copytree(sound, folder)
    config = json.loads((folder / "config.json").read_text())
    config["quantization_config"] = settings
    (folder / "config.json").write_text(json.dumps(config))
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and name in info["reason"]
    cli.refuse("export", folder, "--format", "safetensors", "--out", tmp_path / "out", mentions=[name])


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "consolidated.00.pth", "model.pt"])
def test_pickles_are_refused_with_the_way_out(cli, tmp_path, name):
    folder = models.make_model(tmp_path / "pickled", "llama")
    torch.save(load_file(folder / "model.safetensors"), folder / name)
    (folder / "model.safetensors").unlink()
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    error = cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "out.safetensors", mentions=[name, "pickle", "save_pretrained"])
    assert error["code"] == "model.missing_weights"
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and name in info["reason"]


def test_another_kind_than_the_files_is_refused(cli, sound, tmp_path):
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    out = tmp_path / "out.safetensors"
    cli.refuse("logits", sound, "--ids-file", ids, "--out", out, "--quantization", "int8", mentions=["nf4", "int8"])
    cli.run("logits", sound, "--ids-file", ids, "--out", out, "--quantization", "nf4")
    cli.refuse("export", sound, "--format", "bnb-4bit", "--out", tmp_path / "again", mentions=["nf4"])
