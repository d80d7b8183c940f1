"""What holds for random models holds for a real one: SmolLM2-135M-Instruct with its published vocabulary and chat template (published_model.py)."""

import json
import shutil

import pytest
import torch
import transformers

import models
import published_model
from test_nf4 import quantised_base
from test_tokenizers import compare, compare_back

STEPS, RATE, TOLERANCE = 10, 1e-3, 1e-4
QUESTIONS = ["What is the capital of France?", "用中文说：谢谢。"]
TEXTS = [
    "The kettle whistled, so she put the letter down and made tea; it was 7:45 on a cold, grey morning.",
    "I've been told we'll leave at half past nine, but they didn't say from which of the 3 platforms (1, 12 or 123).",
    "昨天下午，我们在图书馆里找到了一本1987年出版的旧地图册。", "雨停了，街上的灯一盏一盏亮起来……", "ひらがなとカタカナ、한국어도 조금.",
    "def mean(values):\n    total = 0.0\n    for value in values:\n        total += value  # no numpy here\n    return total / max(len(values), 1)\n",
    "SELECT name, COUNT(*) AS n FROM runs WHERE loss < 1.5e-3 GROUP BY name ORDER BY n DESC;", "\tif (a[i] != 0 && !done) { x->y += 10; }\r\n\r\n",
    "Well done 👏🏽! The family 👨‍👩‍👧 flew home ✈️ to 🇨🇭.", "  two spaces,   three, and a tab\there  ", "3.14159, 2026-11-28, 100%, ½ and Ⅷ", "naïve café, Straße, Ærø, Ωmega",
    "<|im_start|>user\nis this a mark?<|im_end|>\n", "<|im_start |> no mark <im_end>", "<repo_name>me/it<file_sep>a.py<|endoftext|>", "",
]
ROWS = [
    ("Name a fruit that is yellow.", "A banana is yellow, and so is a ripe lemon."),
    ("How many days has a leap year?", "A leap year has 366 days: February gets a 29th day."),
    ("把“早上好”翻译成英文。", "“早上好”的英文是 good morning。"),
    ("Write one line of Python that reverses a text.", "reversed_text = text[::-1]"),
    ("Why is the sky blue?", "Air scatters blue light more than red light, so blue reaches us from all sides."),
    ("水在多少度沸腾？", "在一个大气压下，水在100摄氏度沸腾。"),
    ("Give me a word that rhymes with light.", "Night rhymes with light."),
    ("Is 91 a prime number?", "No. 91 is 7 times 13."),
    ("What do bees make?", "Bees make honey and wax. 🐝"),
    ("Finish the sentence: better late", "Better late than never."),
]


@pytest.fixture(scope="module")
def folder():
    try:
        return published_model.ensure()
    except published_model.Unavailable as problem:
        pytest.skip(str(problem))


@pytest.fixture(scope="module")
def reference(folder):
    return models.load(folder)


@pytest.fixture(scope="module")
def tokenizer(folder):
    return transformers.AutoTokenizer.from_pretrained(folder)


@pytest.mark.parametrize("flags", [(), ("--no-special-tokens",)], ids=["special", "plain"])
def test_ids_of_real_texts(cli, folder, tmp_path, flags):
    ids, truth = compare(cli, folder, TEXTS, tmp_path, flags)
    compare_back(cli, folder, ids, truth, tmp_path)
    assert len({token for row in ids for token in row}) > 250, "the texts use too little of the vocabulary"


def test_its_chat_template(cli, folder, tokenizer, tmp_path):
    """Its template puts a system text of its own before a conversation that has none."""
    for number, messages in enumerate(([{"role": "user", "content": QUESTIONS[0]}],
                                       [{"role": "system", "content": "Answer in one word. 🙂"}, {"role": "user", "content": "好吗？"}, {"role": "assistant", "content": "好。"},
                                        {"role": "user", "content": "And\nnow?"}])):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(messages), encoding="utf-8")
        mine = cli.run("render", folder, "--messages", path, "--add-generation-prompt").one("rendered")["text"]
        assert mine == tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        assert ("named SmolLM" in mine) is (number == 0)


def test_logits(cli, folder, reference, tokenizer, tmp_path):
    ids = tokenizer(" ".join(TEXTS))["input_ids"][:160]
    truth = models.logits_of(reference, [ids])
    mine = models.product_logits(cli, folder, [ids], tmp_path / "mine.safetensors", "--dtype", "float32")
    assert models.relative_gap(mine, truth) < TOLERANCE
    assert truth[0, :-1].log_softmax(-1).gather(-1, torch.tensor(ids[1:])[:, None]).mean() > -5, "this is no model of language"


def answers(model, tokenizer):
    """Greedy, at most 64 tokens, with its end."""
    said = []
    for question in QUESTIONS:
        inputs = tokenizer.apply_chat_template([{"role": "user", "content": question}], add_generation_prompt=True, return_tensors="pt", return_dict=True)
        ids = model.generate(**inputs, max_new_tokens=64, do_sample=False)[0, inputs["input_ids"].shape[1]:]
        said.append(tokenizer.decode(ids, skip_special_tokens=True))
    return said


def product_answers(cli, folder, tmp_path, *options):
    said = []
    for question in QUESTIONS:
        messages = tmp_path / "messages.json"
        messages.write_text(json.dumps([{"role": "user", "content": question}]), encoding="utf-8")
        said.append(cli.run("generate", folder, "--messages", messages, "--max-new-tokens", 64, "--temperature", 0, "--dtype", "float32", *options).one("generated")["text"])
    return said


def test_greedy_answers(cli, folder, reference, tokenizer, tmp_path):
    truth = answers(reference, tokenizer)
    assert product_answers(cli, folder, tmp_path) == truth
    assert "Paris" in truth[0]


@pytest.fixture(scope="module")
def start(folder, workshop):
    return models.make_adapter(folder, workshop / "start", r=8, lora_alpha=16, scale=0.01)


@pytest.fixture(scope="module")
def rows(workshop):
    path = workshop / "rows.jsonl"
    path.write_text("".join(json.dumps({"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}) + "\n" for question, answer in ROWS),
                    encoding="utf-8")
    return path


def peft_losses(base, start, samples):
    model = models.with_adapter(base, start, trainable=True).train()
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=RATE, weight_decay=0.0)
    losses = []
    for sample in samples[:STEPS]:
        losses.append(models.backward(model, [sample]))
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return losses


@pytest.mark.parametrize("quantization", ["none", "nf4"], ids=["lora", "qlora"])
def test_it_learns_as_with_peft(cli, write_recipe, folder, tokenizer, start, rows, quantization, tmp_path):
    events = cli.run("data", "encode", folder, rows, "--max-length", 160).all("sample")
    samples = [(event["ids"], event["labels"]) for event in events]
    assert len(samples) == STEPS
    told = tokenizer.decode([label for label in samples[0][1] if label != -100])
    assert told.strip() == ROWS[0][1] + "<|im_end|>", "the answer and its end are learnt, and nothing else"
    base = models.load(folder) if quantization == "none" else quantised_base(folder, True)
    truth = peft_losses(base, start, samples)
    del base
    recipe = write_recipe(folder, rows, sections={"model": {"quantization": quantization, "double_quantization": True}, "method": {"init_from": str(start)},
                                                  "data": {"max_length": 160, "packing": False}},
                          per_device_train_batch_size=1, learning_rate=RATE, lr_scheduler_type="constant", warmup_steps=0, warmup_ratio=0.0, max_steps=STEPS)
    mine = [event["loss"] for event in cli.run("train", recipe).all("step")]
    assert mine == pytest.approx(truth, rel=TOLERANCE)
    if quantization == "none":
        adapter, merged = tmp_path / "recipe", tmp_path / "merged"
        cli.run("export", folder, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", merged)
        tuned = answers(models.load(merged), transformers.AutoTokenizer.from_pretrained(merged))
        assert product_answers(cli, folder, tmp_path, "--adapter", adapter) == tuned
        assert tuned != product_answers(cli, folder, tmp_path), "nothing was learnt: the comparison would be empty"
        shutil.rmtree(merged)
