"""`render` against Transformers' own renderer over published templates: those of ../shared/real and those in TRL's wheel."""

import json
import pathlib

import pytest
import trl
from transformers.utils.chat_template_utils import render_jinja_template

from conftest import SHARED

TRL = pathlib.Path(trl.__file__).parent / "chat_templates"
TEMPLATES = {f"trl/{path.stem}": path for path in sorted(TRL.glob("*.jinja"))}
if SHARED.is_dir():
    TEMPLATES.update({f"shared/{path.stem}": path for path in sorted((SHARED / "templates").glob("*.jinja"))})

WEATHER = {"type": "function", "function": {"name": "get_weather", "description": "Weather at a place – now", "parameters": {
    "type": "object", "properties": {"city": {"type": "string", "description": "城市"}, "days": {"type": "integer", "enum": [1, 2]},
                                     "unit": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}}, "required": ["city"]}}}
CLOCK = {"type": "function", "function": {"name": "clock", "description": "Time", "parameters": {"type": "object", "properties": {}}}}


def call(arguments, identifier="abcdef123"):
    return {"id": identifier, "type": "function", "function": {"name": "get_weather", "arguments": arguments}}


HELLO = [{"role": "user", "content": "Hello there"}]
TURNS = [{"role": "user", "content": "  2+2?  "}, {"role": "assistant", "content": "4"}, {"role": "user", "content": "再问一次 👍"}, {"role": "assistant", "content": " four \n"}]
SYSTEM = [{"role": "system", "content": "You are 'terse' & \"kind\" <b>."}, *TURNS[:3]]
TOOL_TURNS = [{"role": "user", "content": "Weather in 北京?"}, {"role": "assistant", "content": "", "tool_calls": [call({"city": "北京", "days": 2, "x": [1.0, True, None, "é"]})]},
              {"role": "tool", "name": "get_weather", "tool_call_id": "abcdef123", "content": "{\"temp\": 21.5}"}, {"role": "assistant", "content": "21.5 °C"}]
TEXT_CALL = [*TOOL_TURNS[:1], {"role": "assistant", "content": "Looking.", "tool_calls": [call("{\"city\": \"Rome\"}")]}, *TOOL_TURNS[2:]]
THINKING = [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "<think>\nhm\n</think>\n\nBecause."}, {"role": "user", "content": "More"},
            {"role": "assistant", "content": "Fine.", "reasoning_content": "let me see"}]
PARTS = [{"role": "user", "content": [{"type": "text", "text": "look"}, {"type": "image"}, {"type": "text", "text": "here"}]}, {"role": "assistant", "content": [{"type": "text", "text": "ok"}]}]

CASES = {
    "hello": dict(messages=HELLO),
    "hello_prompt": dict(messages=HELLO, add_generation_prompt=True),
    "turns": dict(messages=TURNS),
    "system_prompt": dict(messages=SYSTEM, add_generation_prompt=True),
    "tools_unused": dict(messages=SYSTEM, tools=[WEATHER, CLOCK], add_generation_prompt=True),
    "tools": dict(messages=TOOL_TURNS, tools=[WEATHER]),
    "tools_prompt": dict(messages=TOOL_TURNS[:3], tools=[WEATHER], add_generation_prompt=True),
    "tool_text": dict(messages=TEXT_CALL, tools=[CLOCK, WEATHER]),
    "thinking": dict(messages=THINKING),
    "thinking_off": dict(messages=THINKING[:3], add_generation_prompt=True, enable_thinking=False),
    "thinking_on": dict(messages=THINKING[:3], add_generation_prompt=True, enable_thinking=True, reasoning_effort="low"),
    "parts": dict(messages=PARTS, add_generation_prompt=True),
    "wrong_order": dict(messages=[TURNS[1], TURNS[0], TURNS[2]]),
    "empty_content": dict(messages=[{"role": "user", "content": ""}, {"role": "assistant", "content": ""}]),
    "unknown_role": dict(messages=[{"role": "narrator", "content": "Meanwhile"}], add_generation_prompt=True),
    "documents": dict(messages=HELLO, documents=[{"title": "T", "text": "body"}], add_generation_prompt=True),
    "none_values": dict(messages=[HELLO[0], {"role": "assistant", "content": None, "tool_calls": [call({"city": "Oslo"})]}], tools=[WEATHER]),
    "other_reasoning": dict(messages=[HELLO[0], {"role": "assistant", "content": "Yes.", "thinking": "older name"}, HELLO[0]]),
}
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


def expected(template, case):
    """What apply_chat_template renders: keys whose value is None are dropped from a message first. None when it raises."""
    case = {**SPECIAL, **case}
    messages = [{key: value for key, value in message.items() if value is not None} for message in case.pop("messages")]
    try:
        return render_jinja_template([messages], chat_template=template, tools=case.pop("tools", None), documents=case.pop("documents", None), **case)[0][0]
    except Exception:
        return None


def write(path, cases):
    path.write_text("".join(json.dumps({**SPECIAL, **case}) + "\n" for case in cases), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TEMPLATES)
def test_renders_as_transformers_does(cli, tmp_path, name):
    template = TEMPLATES[name].read_text(encoding="utf-8")
    truths = {case: expected(template, CASES[case]) for case in CASES}
    good = [case for case in CASES if truths[case] is not None]
    assert good
    events = cli.run("render", "--template", TEMPLATES[name], "--messages", write(tmp_path / "good.jsonl", [CASES[case] for case in good])).all("rendered")
    assert len(events) == len(good)
    for case, event in zip(good, events):
        assert event["text"] == truths[case], case
    # Where Transformers raises, nothing may be rendered; one such case a template keeps this fast.
    for case in [case for case in CASES if truths[case] is None][:1]:
        cli.refuse("render", "--template", TEMPLATES[name], "--messages", write(tmp_path / "bad.jsonl", [CASES[case]]))


def test_the_models_own_template_and_tokens(cli, llama, tmp_path):
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    messages = tmp_path / "messages.json"
    messages.write_text(json.dumps(SYSTEM), encoding="utf-8")
    mine = cli.run("render", llama, "--messages", messages, "--add-generation-prompt").one("rendered")["text"]
    assert mine == tokenizer.apply_chat_template(SYSTEM, tokenize=False, add_generation_prompt=True)


def test_tools_file_and_set(cli, tmp_path):
    template = tmp_path / "t.jinja"
    template.write_text("{{ bos_token }}{{ tools | tojson }}|{{ flag }}|{{ number + 1 }}|{{ messages[0].content }}|{{ documents is none }}\n\n", encoding="utf-8")
    (tmp_path / "tools.json").write_text(json.dumps([WEATHER]), encoding="utf-8")
    (tmp_path / "messages.json").write_text(json.dumps(HELLO), encoding="utf-8")
    mine = cli.run("render", "--template", template, "--messages", tmp_path / "messages.json", "--tools", tmp_path / "tools.json", "--set", "bos_token=<s>", "--set",
                   "flag=true", "--set", "number=41").one("rendered")["text"]
    truth = render_jinja_template([HELLO], chat_template=template.read_text(encoding="utf-8"), tools=[WEATHER], bos_token="<s>", flag=True, number=41)[0][0]
    assert mine == truth


@pytest.mark.parametrize("source", ["{% for x in range(10**9) %}{% for y in range(10**9) %}{{ x }}{% endfor %}{% endfor %}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                                    "{{ 'a' * 10**10 }}", "{{ messages.__class__ }}{{ raise_exception('x') }}", "{% if %}", "{{ 1 / 0 }}", "{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}"],
                         ids=["endless", "recursive", "huge", "raising", "syntax", "division", "deep"])
def test_a_hostile_template_is_refused_in_bounds(cli, tmp_path, source):
    template = tmp_path / "t.jinja"
    template.write_text(source, encoding="utf-8")
    (tmp_path / "messages.json").write_text(json.dumps(HELLO), encoding="utf-8")
    cli.refuse("render", "--template", template, "--messages", tmp_path / "messages.json", timeout=60, memory=3 << 30)
