"""What somebody meets who is new here: adapters of other models, target names, models without a template, folders of other kinds, short runs."""

import json
import os
import shutil
import subprocess

import pytest
import torch

import models
from cli import PROGRAM

STUDIO = PROGRAM.parent / "tunewright-studio"


@pytest.fixture
def foreign(llama, tmp_path):
    """An adapter whose configuration names GPT-2's modules."""
    adapter = models.make_adapter(llama, tmp_path / "foreign")
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "base_model_name_or_path": "openai/gpt2", "target_modules": ["c_attn", "c_proj"]}))
    return adapter


def chat(cli, *arguments, text):
    done = subprocess.run([str(PROGRAM), "--json", "chat", *map(str, arguments)], input=text, capture_output=True, text=True, env=cli.environment, timeout=300)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_an_adapter_of_another_model_is_told_as_such(cli, llama, alpaca_file, write_recipe, foreign, tmp_path):
    said = ["adapter.other_model", "made for openai/gpt2", "(c_attn, c_proj)", "LlamaForCausalLM"]
    cli.refuse("generate", llama, "--adapter", foreign, "--prompt", "a", mentions=said)
    for form in ("adapter", "safetensors"):
        cli.refuse("export", llama, "--adapter", foreign, "--format", form, "--out", tmp_path / "out", mentions=said)
    recipe = write_recipe(llama, alpaca_file, sections={"method": {"init_from": str(foreign)}}, max_steps=1)
    cli.refuse("train", recipe, mentions=[*said, "method.init_from"])


def test_a_chat_outlives_an_adapter_that_does_not_fit(cli, llama, foreign, tmp_path):
    saved = tmp_path / "chat.json"
    code, events = chat(cli, llama, "--max-new-tokens", "4", text=f"hello\n/adapter {foreign}\nagain\n/save {saved}\n")
    assert code == 2 and events[-1]["event"] == "error" and events[-1]["code"] == "adapter.other_model"
    assert len(json.loads(saved.read_text())) == 4
    code, events = chat(cli, llama, "--adapter", foreign, text="hello\n")
    assert code == 2 and [event["event"] for event in events] == ["error"] and events[0]["code"] == "adapter.other_model"


def test_a_text_as_target_modules_is_answered_with_the_list_form(cli, llama, alpaca_file, write_recipe):
    recipe = write_recipe(llama, alpaca_file, sections={"method": {"target_modules": "q_proj,v_proj"}}, max_steps=1)
    cli.refuse("train", recipe, mentions=["regular expression over whole module names", '[\\"q_proj\\", \\"v_proj\\"]'])


def told(outcome, code):
    return [event for event in outcome.all("advice") if event["code"] == code]


def test_alpaca_for_a_model_without_a_template_is_said_once(cli, llama, alpaca_file, write_recipe, tmp_path):
    bare = shutil.copytree(llama, tmp_path / "bare")
    (bare / "chat_template.jinja").unlink(missing_ok=True)
    config = json.loads((bare / "tokenizer_config.json").read_text())
    config.pop("chat_template", None)
    (bare / "tokenizer_config.json").write_text(json.dumps(config))
    assert len(told(cli.run("train", write_recipe(bare, alpaca_file, max_steps=1)), "template.alpaca")) == 1
    assert not told(cli.run("train", write_recipe(llama, alpaca_file, name="own", max_steps=1)), "template.alpaca")
    (tmp_path / "messages.json").write_text('[{"role": "user", "content": "a"}]')
    cli.refuse("render", bare, "--messages", tmp_path / "messages.json", mentions=["template.missing", "Alpaca"])


def test_few_steps_are_advised_on(cli, llama, alpaca_file, write_recipe):
    for steps, times in ((9, 1), (10, 0)):
        recipe = write_recipe(llama, alpaca_file, name=f"steps{steps}", max_steps=steps)
        estimate = cli.run("estimate", recipe)
        assert estimate.one("estimate")["total_steps"] == steps and len(told(estimate, "train.few_steps")) == times
        assert len(told(cli.run("train", recipe), "train.few_steps")) == times
    epochs = cli.run("estimate", write_recipe(llama, alpaca_file, name="epochs", max_steps=-1, num_train_epochs=2))
    assert epochs.one("estimate")["total_steps"] == cli.run("train", write_recipe(llama, alpaca_file, name="epochs", max_steps=-1, num_train_epochs=2)).one("started")["total_steps"]


def test_folders_of_other_kinds_say_what_to_do(cli, llama, alpaca_file, write_recipe, tmp_path):
    pickled = shutil.copytree(llama, tmp_path / "pickled")
    (pickled / "model.safetensors").unlink()
    torch.save({}, pickled / "pytorch_model.bin")
    info = cli.run("info", pickled).one("model")
    assert not info["supported"] and "pickle (pytorch_model.bin)" in info["reason"] and "save_pretrained" in info["reason"]
    gguf = tmp_path / "gguf"
    gguf.mkdir()
    (gguf / "model.Q4_K_M.gguf").write_bytes(b"GGUF")
    for arguments in (["info", gguf], ["train", write_recipe(gguf, alpaca_file)]):
        cli.refuse(*arguments, mentions=["model.Q4_K_M.gguf", "safetensors"])
    shutil.copy(llama / "config.json", gguf)
    assert "model.Q4_K_M.gguf" in cli.run("info", gguf).one("model")["reason"]


@pytest.mark.skipif(not STUDIO.exists(), reason="the window is not built")
@pytest.mark.parametrize("word,says", [("--help", "--theme"), ("--version", "tunewright-studio ")])
def test_the_window_says_what_it_is_without_a_display(word, says):
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run([str(STUDIO), word], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0 and says in done.stdout, done
