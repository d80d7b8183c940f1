"""`evaluate`: perplexity and answers are those that Transformers computes and writes."""

import json
import math

import pytest
import torch
import transformers

import models

NEW_TOKENS = 12


@pytest.fixture(scope="module")
def questions():
    return ["Who are you?", "你是谁？", "Name a river.", "Count to three.", "What is two and two?"]


@pytest.fixture(scope="module")
def answers(llama, questions):
    """What Transformers writes greedily after the model's own template."""
    tokenizer, model = transformers.AutoTokenizer.from_pretrained(llama), models.load(llama)
    written = []
    for question in questions:
        ids = tokenizer.apply_chat_template([{"role": "user", "content": question}], add_generation_prompt=True, return_tensors="pt", return_dict=False)
        out = model.generate(ids, max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=2, pad_token_id=0)[0, ids.shape[1]:]
        written.append(tokenizer.decode(out, skip_special_tokens=True))
    return written


@pytest.fixture(scope="module")
def data(workshop, questions, answers):
    """Every second reference is what will be written."""
    references = [answer if index % 2 == 0 else "Something else." for index, answer in enumerate(answers)]
    path = workshop / "questions.jsonl"
    path.write_text("".join(json.dumps({"instruction": question, "output": reference}, ensure_ascii=False) + "\n"
                            for question, reference in zip(questions, references)), encoding="utf-8")
    return path, references


def test_answers_and_exact_match_equal_transformers(cli, llama, data, questions, answers, tmp_path):
    path, references = data
    out = tmp_path / "answers.jsonl"
    metrics = cli.run("evaluate", llama, "--data", path, "--metrics", "exact_match", "--predictions", out, "--max-new-tokens", NEW_TOKENS).one("metrics")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows == [{"prompt": question, "reference": reference, "prediction": answer}
                    for question, reference, answer in zip(questions, references, answers)]
    assert any(answers), "nothing was written: the comparison would be empty"
    assert metrics["exact_match"] == pytest.approx(3 / 5) and metrics["rows"] == 5 and "perplexity" not in metrics


def test_both_kinds_together(cli, llama, data, tmp_path):
    alone = cli.run("evaluate", llama, "--data", data[0]).one("metrics")
    both = cli.run("evaluate", llama, "--data", data[0], "--metrics", "perplexity,exact_match", "--max-new-tokens", NEW_TOKENS).one("metrics")
    assert {name: both[name] for name in alone} == alone and both["exact_match"] == pytest.approx(3 / 5)
    assert alone["perplexity"] == pytest.approx(math.exp(alone["loss"])) and alone["rows"] == 5


def test_sampled_answers_are_repeatable_and_differ(cli, llama, data, tmp_path):
    def written(name, *options):
        cli.run("evaluate", llama, "--data", data[0], "--predictions", tmp_path / name, "--max-new-tokens", NEW_TOKENS, *options)
        return (tmp_path / name).read_text(encoding="utf-8")

    greedy, one, same, other = written("g"), written("a", "--temperature", 1, "--seed", 1), written("b", "--temperature", 1, "--seed", 1), \
        written("c", "--temperature", 1, "--seed", 2)
    assert one == same and len({greedy, one, other}) == 3


def test_data_without_answers_is_refused(cli, llama, data, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("A paragraph.\n\nAnother one.\n")
    cli.refuse("evaluate", llama, "--data", text, "--metrics", "exact_match", mentions=["answer"])
    before = data[0].read_bytes()
    cli.refuse("evaluate", llama, "--data", data[0], "--metrics", "exact_match", "--predictions", data[0], mentions=["questions.jsonl"])
    assert data[0].read_bytes() == before
