"""Data as people have it, through the command line: what is said to be used is what is trained, and what must not be learnt is not."""

import gzip
import json
import shlex

import pytest

CHATML = ("{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def chat(question, answer, **marks):
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer, **marks}]


def learnt(cli, model, path, *options):
    """The texts that carry loss, one for each row."""
    texts = []
    for sample in cli.run("data", "encode", model, path, *options).all("sample"):
        ids = [token for token, label in zip(sample["ids"], sample["labels"]) if label != -100]
        texts.append(cli.run("detokenize", model, "--ids", ",".join(map(str, ids))).one("text")["text"])
    return texts


def test_the_note_of_training_and_the_command_it_names_agree(cli, llama, tmp_path, write_recipe):
    template = tmp_path / "fussy.jinja"
    template.write_text("{% if 'please' not in messages[0].content %}{{ raise_exception('say please') }}{% endif %}" + CHATML)
    path = write(tmp_path / "rows.jsonl", [{"messages": chat("please " + "word " * length, "Yes.")} for length in (1, 2, 900)]
                 + [{"messages": chat("now", "No.")}, {"messages": chat("please", " ")}, {"messages": chat("please", "Yes."), "note": "x"}])
    recipe = write_recipe(llama, path, sections={"data": {"chat_template": str(template), "max_length": 64}}, max_steps=1)
    outcome = cli.run("train", recipe)
    note = next(event["message"] for event in outcome.all("advice") if event["code"] == "data.problems")
    assert outcome.one("started")["samples"] == 3 and "3 of 6 rows" in note
    command = shlex.split(note[note.index("`") + 1:note.rindex("`")])
    assert command[:3] == ["tunewright", "data", "inspect"]
    seen = cli.run(*command[1:])
    dataset = seen.one("dataset")
    assert (dataset["rows"], dataset["usable"], dataset["statistics"]["samples"]) == (6, 3, 3)
    assert {problem["code"]: problem["line"] for problem in seen.all("problem")} == {
        "data.unused_columns": 0, "row.no_target": 3, "row.template": 4, "row.blank_response": 5}
    assert f"{len(seen.all('problem'))} problem(s)" in note


def test_answers_marked_as_bad_carry_no_loss(cli, llama, tmp_path):
    template = tmp_path / "chatml.jinja"
    template.write_text(CHATML)
    path = write(tmp_path / "marks.jsonl", [{"messages": chat("q", "Wrong.", weight=0) + chat("r", "Right.", weight=1)},
                                            {"conversations": None, "messages": chat("q", "Fine.")}, {"messages": chat("q", "Worse."), "train": False}])
    texts = learnt(cli, llama, path, "--chat-template", template)
    assert len(texts) == 2 and "Right." in texts[0] and "Wrong" not in texts[0] and "Fine." in texts[1]


@pytest.mark.parametrize("row", [{"prompt": "q", "chosen": "a", "rejected": "b"}, {"messages": chat("q", "a"), "label": True}, {"messages": chat("q", "a"), "rejected_response": "b"}],
                         ids=["chosen", "label", "rejected_response"])
def test_preferences_are_named(cli, llama, tmp_path, write_recipe, row):
    path = write(tmp_path / "preferences.jsonl", [row])
    error = cli.refuse("train", write_recipe(llama, path, max_steps=1))
    assert error["code"] == "data.preference" and "map the columns" in error["advice"]


def test_compressed_and_in_folders(cli, llama, tmp_path, write_recipe):
    folder = tmp_path / "shards"
    folder.mkdir()
    for index in range(2):
        lines = "".join(json.dumps({"question": f"q{index}{row}", "answer": "a"}) + "\n" for row in range(3))
        (folder / f"part-{index}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    dataset = cli.run("data", "inspect", folder).one("dataset")
    assert (dataset["rows"], dataset["usable"]) == (6, 6) and dataset["mapping"] == {"instruction": "question", "output": "answer"}
    assert cli.run("train", write_recipe(llama, folder, max_steps=1)).one("started")["samples"] == 6


def test_one_sample_leaves_none_for_validation(cli, llama, tmp_path, write_recipe):
    path = write(tmp_path / "one.jsonl", [{"instruction": "q", "output": "a"}])
    outcome = cli.run("train", write_recipe(llama, path, sections={"data": {"validation_fraction": 0.5}}, max_steps=1))
    assert "data.no_validation" in {event["code"] for event in outcome.all("advice")}
