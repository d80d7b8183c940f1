"""The window's main job, done by mouse and keyboard events in the test program; Transformers then loads what it exported."""

import os
import pathlib
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TUNEWRIGHT_PROGRAM", REPOSITORY / "build/release/bin/tunewright"))
WINDOW_TEST = PROGRAM.parents[1] / "tests/tst_ui_main_job"


@pytest.mark.skipif(not WINDOW_TEST.exists(), reason="the window's tests are not built")
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
