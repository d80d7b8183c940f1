"""The window's main job, done by mouse and keyboard events in the test program; Transformers then loads what it exported."""

import os
import pathlib
import subprocess

import pytest

import published_model

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TUNEWRIGHT_PROGRAM", REPOSITORY / "build/release/bin/tunewright"))
WINDOW_TEST = PROGRAM.parents[1] / "tests/tst_ui_main_job"


pytestmark = pytest.mark.skipif(not WINDOW_TEST.exists(), reason="the window's tests are not built")


def test_transformers_loads_what_the_window_exported(tmp_path):
    import torch
    import transformers

    out = tmp_path / "merged"
    done = subprocess.run([str(WINDOW_TEST)], env={**os.environ, "TW_MAIN_JOB_OUT": str(out), "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:]
    tokenizer = transformers.AutoTokenizer.from_pretrained(out)
    model = transformers.AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32)
    inputs = tokenizer.apply_chat_template([{"role": "user", "content": "Who are you?"}], add_generation_prompt=True, return_tensors="pt", return_dict=True)
    answer = model.generate(**inputs, max_new_tokens=32, do_sample=False)
    assert "Tuner" in tokenizer.decode(answer[0, inputs["input_ids"].shape[1] :])


def test_the_main_job_on_a_published_model(tmp_path):
    """The same events with SmolLM2-135M-Instruct: a few steps, chat, merge. What the window trained is what Transformers then has."""
    import torch
    import transformers

    try:
        model_folder = published_model.ensure()
    except published_model.Unavailable as problem:
        pytest.skip(str(problem))
    out = tmp_path / "merged"
    done = subprocess.run([str(WINDOW_TEST)], env={**os.environ, "TW_MAIN_JOB_OUT": str(out), "TW_MAIN_JOB_MODEL": str(model_folder), "QT_QPA_PLATFORM": "offscreen"},
                          capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:]
    tokenizer = transformers.AutoTokenizer.from_pretrained(out)
    inputs = tokenizer.apply_chat_template([{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "I am Tuner"}],
                                           return_tensors="pt", return_dict=True)
    with torch.no_grad():
        losses = [transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)(**inputs, labels=inputs["input_ids"]).loss.item()
                  for folder in (model_folder, out)]
    assert losses[1] < losses[0]  # it learnt who it is
