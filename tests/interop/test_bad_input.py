"""Bad input through the command line: the contract's exit code and error, nothing half-written under a final name, no signal, bounded memory."""

import json
import os
import random
import shutil
import struct
import subprocess

import pytest

import models
from cli import PROGRAM

MEMORY = 3 << 30
WORK, EITHER = 1, (1, 2)


@pytest.fixture
def copy(llama, tmp_path):
    return shutil.copytree(llama, tmp_path / "model")


@pytest.fixture
def refuse(cli):
    def run(*arguments, **options):
        return cli.refuse(*arguments, memory=MEMORY, timeout=180, **options)

    return run


@pytest.fixture
def refuse_logits(refuse, tmp_path):
    def run(model, *options, **expectations):
        ids, out = tmp_path / "ids.json", tmp_path / "out.safetensors"
        ids.write_text("[[1, 2, 3]]")
        error = refuse("logits", model, "--ids-file", ids, "--out", out, *options, **expectations)
        assert not out.exists()
        return error

    return run


@pytest.fixture
def refuse_train(refuse, llama, alpaca_file, write_recipe, tmp_path):
    """Trains with one thing changed; no adapter may lie in the output folder afterwards."""

    def run(sections=None, model=None, data=None, options=(), expect=None, **training):
        path = write_recipe(model or llama, data or alpaca_file, sections=sections, max_steps=2, **training)
        error = refuse("train", path, *options, **(expect or {}))
        assert not list((tmp_path / "recipe").glob("adapter_model.safetensors")) and not list((tmp_path / "recipe").glob("checkpoint-*"))
        return error

    return run


def header(text, body=b""):
    raw = text if isinstance(text, bytes) else json.dumps(text).encode()
    return struct.pack("<Q", len(raw)) + raw + body


def tensor(shape, first, last, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [first, last]}


BROKEN_FILES = {
    "empty": b"",
    "seven_bytes": b"\x01\x00\x00\x00\x00\x00\x00",
    "no_header": struct.pack("<Q", 500) + b"{}",
    "absurd_length": struct.pack("<Q", 2**63) + b"{}",
    "length_overflow": struct.pack("<Q", 2**64 - 1) + b"{}" * 40,
    "not_json": header(b"{nonsense"),
    "not_an_object": header(b"[1, 2]"),
    "broken_utf8": header(b'{"\xff\xfe": 1}'),
    "deep_json": header(b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "wide_arrays": header(b'{"a":{"dtype":"F32","shape":[' + b"1," * 2_000_000 + b'1],"data_offsets":[0,4]}}', b"0000"),
    "offset_overflow": header({"a": tensor([4], 2**63, 2**63 + 16)}, b"\0" * 16),
    "negative_offset": header({"a": tensor([4], -16, 0)}, b"\0" * 16),
    "beyond_the_end": header({"a": tensor([400], 0, 1600)}, b"\0" * 16),
    "backwards": header({"a": tensor([4], 16, 0)}, b"\0" * 16),
    "overlap": header({"a": tensor([4], 0, 16), "b": tensor([4], 8, 24)}, b"\0" * 24),
    "shape_overflow": header({"a": tensor([2**32, 2**32, 2], 0, 16)}, b"\0" * 16),
    "shape_mismatch": header({"a": tensor([5], 0, 16)}, b"\0" * 16),
    "unknown_dtype": header({"a": tensor([4], 0, 16, "F33")}, b"\0" * 16),
    "wrong_types": header({"a": {"dtype": 7, "shape": "x", "data_offsets": None}}),
    "other_tensors": header({"a": tensor([4], 0, 16)}, b"\0" * 16),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_weights(copy, refuse, refuse_logits, name):
    (copy / "model.safetensors").write_bytes(BROKEN_FILES[name])
    refuse_logits(copy, code=EITHER, mentions=["safetensors"] if name not in ("wide_arrays", "other_tensors") else [])


def test_truncated_weights(copy, refuse_logits):
    data = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(data[:len(data) * 2 // 3])
    refuse_logits(copy, code=WORK, mentions=["model.safetensors"])


def test_missing_weights_and_shards(copy, refuse_logits, tmp_path):
    (copy / "model.safetensors").unlink()
    refuse_logits(copy, code=EITHER)
    sharded = models.make_model(tmp_path / "sharded", "llama", shard="200KB")
    sorted(sharded.glob("model-*.safetensors"))[1].unlink()
    refuse_logits(sharded, code=EITHER, mentions=["model-00002"])
    index = sharded / "model.safetensors.index.json"
    content = json.loads(index.read_text())
    content["weight_map"] = {name: "../../etc/passwd" for name in content["weight_map"]}
    index.write_text(json.dumps(content))
    refuse_logits(sharded, code=EITHER)


def test_random_damage_never_crashes(cli, copy, tmp_path):
    """Header bytes turned at random: any answer is right that is an answer."""
    original = (copy / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", original[:8])[0]
    choose = random.Random(4)
    for _ in range(25):
        data = bytearray(original)
        for _ in range(choose.randrange(1, 6)):
            data[choose.randrange(0, 8 + length)] = choose.randrange(256)
        (copy / "model.safetensors").write_bytes(data)
        outcome = cli.attempt("info", copy, memory=MEMORY, timeout=180)
        assert outcome.code in (0, 1, 2), repr(outcome)
        assert outcome.code == 0 or outcome.events[-1]["event"] == "error", repr(outcome)


@pytest.mark.parametrize("change,mention", [({"architectures": ["MambaForCausalLM"], "model_type": "mamba"}, "Mamba"), ({"hidden_size": 128}, "shape"), ({"hidden_size": -1}, "hidden_size"),
                                            ({"num_attention_heads": 0}, "num_attention_heads"), ({"num_hidden_layers": 10**12}, "num_hidden_layers"),
                                            ({"hidden_size": "many"}, "hidden_size"), ({"num_key_value_heads": 3}, "num_key_value_heads"), ({"vocab_size": 2**62}, "vocab_size"),
                                            ({"rope_parameters": {"rope_type": "spiral", "rope_theta": 1e4}}, "spiral"), ({"hidden_act": "mystery"}, "mystery")],
                         ids=lambda value: next(iter(value)) if isinstance(value, dict) else None)
def test_wrong_config(copy, refuse_logits, change, mention):
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, **change}))
    error = refuse_logits(copy, code=EITHER)
    assert mention.lower() in json.dumps(error).lower()
    if "architectures" in change:
        assert all(name in json.dumps(error).lower() for name in ("llama", "qwen2", "qwen3", "mistral")), "the supported families are not named"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}", '{"a":' * 100_000, "\x00" * 100], ids=["empty", "open", "array", "null", "bom", "deep", "zeros"])
def test_config_that_is_none(copy, refuse_logits, text):
    (copy / "config.json").write_text(text, encoding="utf-8")
    refuse_logits(copy, code=EITHER, mentions=["config.json"])


MODEL_VERBS = {
    "info": ["info", "{model}"], "tokenize": ["tokenize", "{model}", "--text", "a"], "detokenize": ["detokenize", "{model}", "--ids", "1"],
    "render": ["render", "{model}", "--messages", "{messages}"], "encode": ["data", "encode", "{model}", "{data}"],
    "logits": ["logits", "{model}", "--ids-file", "{ids}", "--out", "{out}"], "generate": ["generate", "{model}", "--prompt", "a"], "chat": ["chat", "{model}"],
    "evaluate": ["evaluate", "{model}", "--data", "{data}"], "export": ["export", "{model}", "--format", "safetensors", "--out", "{out}"],
    "export_adapter": ["export", "{model}", "--format", "adapter", "--adapter", "{adapter}", "--out", "{out}"],
    "estimate": ["estimate", "{recipe}"], "train": ["train", "{recipe}"],
}


@pytest.mark.parametrize("verb", MODEL_VERBS)
def test_no_such_model(refuse, llama, tmp_path, write_recipe, verb):
    (tmp_path / "file").write_text("x")
    data = write_rows(tmp_path / "rows.jsonl", GOOD_ROW)
    (tmp_path / "ids.json").write_text("[[1, 2]]")
    (tmp_path / "messages.json").write_text('[{"role": "user", "content": "a"}]')
    adapter = models.make_adapter(llama, tmp_path / "adapter") if verb == "export_adapter" else ""
    for name in ("nowhere", "file"):
        places = {"model": tmp_path / name, "data": data, "ids": tmp_path / "ids.json", "messages": tmp_path / "messages.json", "out": tmp_path / "out", "adapter": adapter,
                  "recipe": write_recipe(tmp_path / name, data)}
        error = refuse(*(word.format(**places) for word in MODEL_VERBS[verb]), mentions=[name])
        assert error["code"] == "model.missing"
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["data", "inspect", "{file}"], ["data", "encode", "{model}", "{file}"], ["data", "clean", "{file}", "--out", "{out}"],
                                       ["evaluate", "{model}", "--data", "{file}"], ["logits", "{model}", "--ids-file", "{file}", "--out", "{out}"],
                                       ["generate", "{model}", "--messages", "{file}"], ["tokenize", "{model}", "--file", "{file}"], ["render", "{model}", "--messages", "{file}"],
                                       ["new-model", "--preset", "tiny", "--corpus", "{file}", "--out", "{out}"], ["train", "{file}"], ["estimate", "{file}"]],
                         ids=lambda words: "_".join(words[:2]))
def test_no_such_file(refuse, llama, tmp_path, arguments):
    error = refuse(*(word.format(file=tmp_path / "nowhere.json", model=llama, out=tmp_path / "out") for word in arguments), mentions=["nowhere.json"])
    assert error["code"] == "io.missing"


def test_bad_ids(refuse, llama, tmp_path):
    path, out = tmp_path / "ids.json", tmp_path / "out.safetensors"
    for text in ("[[1, 2], [3]]", "[[1, 99999999]]", "[[-1]]", "[]", "[[]]", "{}", "[[1.5]]", "[", '[["a"]]', "[[99999999999999999999]]"):
        path.write_text(text)
        refuse("logits", llama, "--ids-file", path, "--out", out)
        assert not out.exists()


def test_tokenizer_that_does_not_fit(refuse_train, tokenizer_folder, tmp_path):
    """A vocabulary larger than the model's embedding."""
    refuse_train(model=models.make_model(tmp_path / "narrow", "llama", tokenizer=tokenizer_folder, vocab_size=700), expect={"mentions": ["tokenizer"]})


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b c"]}}', '{"model": {"type": "Sorcery"}}', '{"a":' * 100_000],
                         ids=["empty", "open", "array", "merges", "type", "deep"])
def test_broken_tokenizer(copy, refuse, text):
    (copy / "tokenizer.json").write_text(text)
    refuse("tokenize", copy, "--text", "hello", code=EITHER, mentions=["tokenizer.json"])


def write_rows(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


GOOD_ROW = '{"instruction": "a", "output": "b"}\n'


@pytest.mark.parametrize("name,text,mentions", [
    ("empty.json", "", []), ("empty.jsonl", "\n\n", []), ("none.json", "[]", []), ("open.json", '[{"instruction": "a"', []), ("deep.json", '[{"a":' * 100_000, []),
    ("line3.jsonl", GOOD_ROW * 2 + "{oops\n" + GOOD_ROW, ['"line": 3']), ("scalars.json", "[1, 2, 3]", []), ("other.json", '[{"foo": "bar"}]', []),
    ("blank.json", '[{"instruction": "a", "input": "", "output": "  "}]', []), ("types.json", '[{"instruction": 1, "input": [], "output": {}}]', []),
    ("utf8.json", b'[{"instruction": "\xff\xfe\xfd", "output": "\xc3\x28"}]', []), ("broken.parquet", b"PAR1garbagePAR1", []), ("cut.parquet", b"PAR1", []),
    ("roles.jsonl", '{"messages": [{"role": "assistant", "content": "x"}, {"role": "assistant", "content": "y"}]}\n', []), ("quotes.csv", 'instruction,output\n"a,b\n', []),
    ("binary.txt", bytes(range(256)) * 20, []),
], ids=lambda value: value if isinstance(value, str) and "." in value and len(value) < 20 else None)
def test_bad_data(refuse_train, tmp_path, name, text, mentions):
    error = refuse_train(data=write_rows(tmp_path / name, text), expect={"code": EITHER})
    for word in [name, *mentions]:
        assert word in json.dumps(error), error


def test_rows_that_cannot_be_used_are_skipped_and_told(cli, refuse, llama, tmp_path, write_recipe):
    rows = [{"instruction": f"q{index}", "input": "", "output": f"answer {index}"} for index in range(6)]
    rows[2].pop("output")
    rows[4]["output"] = " "
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    outcome = cli.run("data", "inspect", path)
    dataset, problems = outcome.one("dataset"), outcome.all("problem")
    assert (dataset["rows"], dataset["usable"]) == (6, 4)
    assert {problem["line"] for problem in problems} == {3, 5} and all(problem["code"] and problem["message"] and problem["advice"] for problem in problems)
    recipe = write_recipe(llama, path, max_steps=1)
    assert cli.run("train", recipe).one("started")["samples"] == 4
    refuse("train", recipe, "--overwrite", "--set", "data.strict=true", mentions=["rows.jsonl"])


def test_no_targets_and_nothing_short_enough(refuse_train, tmp_path):
    long_rows = write_rows(tmp_path / "long.json", json.dumps([{"instruction": "word " * 400, "input": "", "output": "b"}] * 3))
    refuse_train({"data": {"max_length": 16, "overlong": "drop"}}, data=long_rows, expect={"mentions": ["max_length"]})
    refuse_train({"data": {"max_length": 16, "overlong": "truncate"}}, data=long_rows)


@pytest.mark.parametrize("sections,training,mentions", [
    ({"method": {"r": 0}}, {}, ["method.r"]), ({"method": {"r": -4}}, {}, ["method.r"]), ({"method": {"rank": 8}}, {}, ["rank"]),
    ({}, {"learning_rat": 1}, ["learning_rat", "learning_rate"]), ({}, {"learning_rate": "fast"}, ["training.learning_rate"]), ({}, {"learning_rate": -1.0}, ["learning_rate"]),
    ({}, {"per_device_train_batch_size": 0}, ["per_device_train_batch_size"]), ({}, {"per_device_train_batch_size": 1.5}, ["per_device_train_batch_size"]),
    ({"method": {"target_modules": ["q_prj"]}}, {}, ["q_prj", "q_proj"]), ({"method": {"target_modules": "(["}}, {}, ["target_modules"]), ({"method": {"type": "adaptor"}}, {}, ["adaptor", "adapter"]),
    ({"method": {"type": "magic"}}, {}, ["magic"]), ({"model": {"quantization": "nf4", "quantization_block_size": 100}}, {}, ["quantization_block_size"]),
    ({"model": {"quantization": "nf5"}}, {}, ["nf5"]), ({}, {"device": "cuda:99"}, ["training.device"]), ({}, {"device": "abacus"}, ["abacus"]), ({}, {"optim": "adamw_4bit"}, ["adamw_4bit", "adamw_8bit"]),
    ({"data": {"train": []}}, {}, ["data.train"]), ({"data": {"max_length": 0}}, {}, ["max_length"]), ({"data": {"train_on": "vibes"}}, {}, ["vibes"]),
    ({"data": {"chat_template": "nowhere.jinja"}}, {}, ["nowhere.jinja"]), ({"method": {"init_from": "nowhere"}}, {}, ["nowhere"]), ({"recipe_version": 99}, {}, ["recipe_version"]),
    ({"surprise": 1}, {}, ["surprise"]), ({}, {"lr_scheduler_type": "sideways"}, ["sideways"]), ({"data": {"validation_fraction": 1.5}}, {}, ["validation_fraction"]),
])
def test_wrong_recipe(refuse_train, sections, training, mentions):
    refuse_train(sections, expect={"mentions": mentions}, **training)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model":' * 100_000, '{"recipe_version": 1}', "\x00\xff"], ids=["empty", "open", "array", "deep", "bare", "binary"])
def test_recipe_that_is_none(refuse, tmp_path, text):
    path = write_rows(tmp_path / "recipe.json", text)
    refuse("train", path, code=EITHER)
    refuse("recipe", "validate", path, code=EITHER)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["train"], ["info"], ["info", "a", "b"], ["logits", "a", "--ids"], ["generate", "."], ["train", "nowhere.json"], ["--nonsense"],
                                       ["pull", "a/b", "--to", "x"], ["queue", "list"], ["adapters", "combine", "A=1", "--out", "x"], ["recipe", "import", "x.yaml"],
                                       ["export", ".", "--format", "gguf", "--out", "x"], ["evaluate", ".", "--data", "x", "--metrics", "bleu"]],
                         ids=lambda value: "_".join(value) or "nothing")
def test_usage(refuse, arguments):
    refuse(*arguments)


@pytest.mark.parametrize("where", ["file/below", "/proc/tunewright"])
def test_output_folder_that_cannot_be_written(refuse_train, refuse, llama, tmp_path, where):
    (tmp_path / "file").write_text("in the way")
    out = where if where.startswith("/") else str(tmp_path / where)
    refuse_train({"output_dir": out}, expect={"code": EITHER})
    refuse("export", llama, "--format", "safetensors", "--out", out, code=EITHER)


def test_full_disk(llama, alpaca_file, write_recipe, tmp_path, cli):
    """A file system of one megabyte: the run ends with the reason, and no file there carries a final name without being whole."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs -o size=1m tmpfs {small} && exec \"$@\"; exit 99", "sh"]
    if subprocess.run([*mount, "true"], capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not permitted here")
    recipe = write_recipe(llama, alpaca_file, sections={"output_dir": str(small / "run"), "method": {"r": 64}}, max_steps=2, save_steps=1)
    for arguments in (["train", recipe], ["export", llama, "--format", "safetensors", "--out", small / "copy"]):
        listing = tmp_path / "listing"
        script = f"\"$@\"; code=$?; find {small} -name '*.safetensors' > {listing}; exit $code"
        done = subprocess.run([*mount, "sh", "-c", script, "sh", str(PROGRAM), "--json", *map(str, arguments)], capture_output=True, env=cli.environment, timeout=120)
        assert done.returncode == 1, done
        last = json.loads(done.stdout.splitlines()[-1])
        assert last["event"] == "error" and last["code"] and last["message"] and last["advice"]
        assert listing.read_text() == ""


def test_broken_adapter(refuse_logits, llama, tmp_path):
    adapter = models.make_adapter(llama, tmp_path / "adapter")
    config = (adapter / "adapter_config.json").read_text()
    weights = (adapter / "adapter_model.safetensors").read_bytes()
    refuse_logits(llama, "--adapter", tmp_path / "nowhere", mentions=["nowhere"])
    refuse_logits(llama, "--adapter", f"{adapter}=heavy", mentions=["heavy"])
    for change in ({"r": 4}, {"r": 0}, {"peft_type": "MYSTERY"}, {"target_modules": 7}, {"lora_alpha": "x"}):
        (adapter / "adapter_config.json").write_text(json.dumps({**json.loads(config), **change}))
        refuse_logits(llama, "--adapter", adapter, code=EITHER)
    (adapter / "adapter_config.json").write_text("{")
    refuse_logits(llama, "--adapter", adapter, code=EITHER, mentions=["adapter_config.json"])
    (adapter / "adapter_config.json").write_text(config)
    (adapter / "adapter_model.safetensors").write_bytes(weights[:len(weights) // 2])
    refuse_logits(llama, "--adapter", adapter, code=WORK, mentions=["adapter_model.safetensors"])
    other = models.make_model(tmp_path / "other", "llama", hidden_size=32)
    (adapter / "adapter_model.safetensors").write_bytes(weights)
    refuse_logits(other, "--adapter", adapter, code=EITHER)


def test_export_leaves_nothing_behind_when_it_fails(refuse, copy, tmp_path):
    data = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(data[:len(data) * 2 // 3])
    out = tmp_path / "out"
    refuse("export", copy, "--format", "safetensors", "--out", out, code=EITHER)
    assert not out.exists() or not [name for name in os.listdir(out) if name.endswith(".safetensors")]


def test_a_damaged_checkpoint_is_not_resumed(cli, refuse, llama, alpaca_file, write_recipe, tmp_path):
    recipe = write_recipe(llama, alpaca_file, max_steps=4, save_steps=2)
    cli.run("train", recipe)
    state = tmp_path / "recipe" / "checkpoint-2" / "optimizer.safetensors"
    state.write_bytes(state.read_bytes()[:100])
    refuse("train", recipe, "--resume", tmp_path / "recipe" / "checkpoint-2", code=EITHER, mentions=["checkpoint-2"])
    refuse("train", recipe, "--resume", tmp_path / "recipe" / "checkpoint-99", code=EITHER, mentions=["checkpoint-99"])


def test_one_readable_sentence_without_json(cli):
    done = subprocess.run([str(PROGRAM), "info", "/nowhere/at/all"], capture_output=True, text=True, env=cli.environment, timeout=60)
    assert done.returncode in (1, 2) and done.stdout == "" and "/nowhere/at/all" in done.stderr and "terminate called" not in done.stderr
