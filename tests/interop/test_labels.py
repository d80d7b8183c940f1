"""What training sees: ids and labels against Transformers' assistant masks, which TRL's assistant-only loss is made of."""

import json
import pathlib

import pytest
import transformers
import trl

TRL = pathlib.Path(trl.__file__).parent / "chat_templates"
TRAINING = ["qwen2_5_training", "qwen3_training", "qwen3_instruct_2507_training", "llama3_training", "phi3_training", "phi3_5_training", "gemma_training", "smolvlm_training",
            "glm4moe_training", "lfm2_training", "deepseekv3_training", "cohere_training", "gptoss_training", "nemotron_3_nano_training"]
ROWS = [
    [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi, how can I help?"}],
    [{"role": "user", "content": "1+1?"}, {"role": "assistant", "content": "2"}, {"role": "user", "content": "再来 😀"}, {"role": "assistant", "content": "好的，完成了 👨‍👩‍👧。\n\n"}],
    [{"role": "user", "content": "  spaces  "}, {"role": "assistant", "content": "  kept?  "}, {"role": "user", "content": "end"}, {"role": "assistant", "content": "𝔘 done"}],
]
WITH_SYSTEM = [[{"role": "system", "content": "Be kind."}, *row] for row in ROWS]


def write(path, rows):
    path.write_text("".join(json.dumps({"messages": row}, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def truth_of(tokenizer, row, template=None):
    encoded = tokenizer.apply_chat_template(row, chat_template=template, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
    ids, mask = encoded["input_ids"], encoded["assistant_masks"]
    return ids, [token if marked else -100 for token, marked in zip(ids, mask)]


def encode(cli, model, path, *options):
    return [(event["ids"], event["labels"]) for event in cli.run("data", "encode", model, path, "--max-length", 4096, *options).all("sample")]


def renders(tokenizer, row, template):
    try:
        return bool(tokenizer.apply_chat_template(row, chat_template=template, tokenize=False))
    except Exception:
        return False


@pytest.mark.parametrize("name", TRAINING)
def test_generation_marks(cli, llama, tmp_path, name):
    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    template = (TRL / f"{name}.jinja").read_text(encoding="utf-8")
    rows = [row for row in ROWS + WITH_SYSTEM if renders(tokenizer, row, template)]
    assert rows
    mine = encode(cli, llama, write(tmp_path / "rows.jsonl", rows), "--chat-template", TRL / f"{name}.jinja")
    assert len(mine) == len(rows)
    for row, sample in zip(rows, mine):
        ids, labels = truth_of(tokenizer, row, template)
        assert sample[0] == ids, row
        assert sample[1] == labels, row


@pytest.mark.shared
@pytest.mark.parametrize("name", ["qwen2_5_training", "llama3_training"])
def test_generation_marks_with_a_published_vocabulary(cli, shared, tmp_path, name):
    folder = shared / "tokenizers" / "qwen2"
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    template = (TRL / f"{name}.jinja").read_text(encoding="utf-8")
    source = json.loads((shared / "data" / "alpaca_zh_500.json").read_text(encoding="utf-8"))[:60]
    rows = [[{"role": "user", "content": f"{row['instruction']}\n{row['input']}"}, {"role": "assistant", "content": row["output"]}] for row in source] + WITH_SYSTEM
    for row, sample in zip(rows, encode(cli, folder, write(tmp_path / "rows.jsonl", rows), "--chat-template", TRL / f"{name}.jinja"), strict=True):
        assert sample == truth_of(tokenizer, row, template), row


def test_prefix_differences(cli, llama, tmp_path):
    """A template without marks: loss from after the assistant's header up to the end-of-turn token, the newline after it left out."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    rows = ROWS + WITH_SYSTEM
    for row, (ids, labels) in zip(rows, encode(cli, llama, write(tmp_path / "rows.jsonl", rows)), strict=True):
        assert ids == tokenizer.apply_chat_template(row, return_dict=False)
        wanted, learning = [-100] * len(ids), False
        header = tokenizer("<|im_start|>assistant\n", add_special_tokens=False)["input_ids"]
        for index, token in enumerate(ids):
            if learning:
                wanted[index] = token
                learning = token != tokenizer.eos_token_id
            elif ids[max(0, index + 1 - len(header)):index + 1] == header:
                learning = True
        assert labels == wanted, row


def test_train_on(cli, llama, tmp_path):
    path = write(tmp_path / "rows.jsonl", ROWS[1:2])
    (ids, every), = encode(cli, llama, path, "--train-on", "responses")
    (_, last), = encode(cli, llama, path, "--train-on", "last_response")
    (_, whole), = encode(cli, llama, path, "--train-on", "all")
    assert whole == ids
    first = next(index for index, label in enumerate(last) if label != -100)
    assert last[first:] == every[first:] and any(label != -100 for label in every[:first])


@pytest.mark.parametrize("template,user,extra,answer", [("alpaca", "### Instruction:\n", "\n\n### Input:\n", "\n\n### Response:\n"),
                                                        ("alpaca_zh", "### 指令:\n", "\n\n### 输入:\n", "\n\n### 回答:\n")])
def test_alpaca_forms(cli, llama, tmp_path, template, user, extra, answer):
    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    rows = [{"instruction": "Say hi", "input": "", "output": "hi"}, {"instruction": "翻译", "input": "猫", "output": "cat"}]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    for row, (ids, labels) in zip(rows, encode(cli, llama, path, "--chat-template", template), strict=True):
        prompt = user + row["instruction"] + (extra + row["input"] if row["input"] else "") + answer
        assert tokenizer.decode(ids) == prompt + row["output"] + tokenizer.eos_token
        learnt = [token for token, label in zip(ids, labels) if label != -100]
        assert tokenizer.decode(learnt) == row["output"] + tokenizer.eos_token and labels[-len(learnt):] == learnt
