#!/usr/bin/env python3
"""Makes the small tokenizers of this folder and what the reference says about them (goldens).

Reference: tokenizers 0.23.3, sentencepiece 0.2.3.  Run:  python tests/data/text/make_tokenizers.py [FOLDER]
Training is not repeatable to the bit (hash order), so tokenizers and goldens are always made together.
Each tokenizer is a folder NAME/ with tokenizer.json (or tokenizer.model) and golden.json:
[{"text", "ids" (with special tokens), "plain" (without), "offsets" (bytes, of ids), "decoded", "skipped" (no special tokens)}].
"""
import base64
import json
import pathlib
import sys

import sentencepiece
import tokenizers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

assert tokenizers.__version__ == "0.23.3" and sentencepiece.__version__ == "0.2.3"
HERE = pathlib.Path(__file__).resolve().parent

CORPUS = [
    "The quick brown fox jumps over the lazy dog, and the dog does not mind at all.",
    "In 1984 there were 365 days; in 2024 there are 366. That's 1 more, isn't it?",
    "Don't you think it's fine? We'll see. They've gone, I'm here, you'd better come.",
    "Grüße aus Köln! Café crème, naïve façade, Ångström, İstanbul and ŁÓDŹ.",
    "今天天气很好，我们去公园散步吧。你喜欢什么水果？我喜欢苹果和香蕉。",
    "東京は日本の首都です。カタカナとひらがなを使います。",
    "def main(args):\n    return [x ** 2 for x in range(10)]\n\n\nprint(main(None))\r\n",
    "Москва — столица России. Привет, мир! مرحبا بالعالم",
    "emoji 👍🏽 and 👨‍👩‍👧‍👦 families; tabs\tand  double  spaces   triple",
    "HelloWorld camelCase snake_case kebab-case CONSTANT_CASE http://example.com/a?b=c",
] * 4

TEXTS = [
    "", " ", "   ", "\n", "a", " a", "a ", "  leading and trailing  ", "The quick brown fox.", "Hello, world! It's 2024.",
    "DON'T SHOUT, we'll hear you'd gone. 'S 's 'ſ", "1234567 3.14 1,000,000 ½ Ⅷ ٣", "Grüße, Café e\u0301 ÀÉ ŁÓDŹ İı ß ﬁ ㎏", "今天天气很好，我们去公园。",
    "カタカナ ひらがな 漢字 각 각", "line\nbreak\r\nand\rlone\n\n\n  indent", "tabs\t\tand   spaces \u00a0\u3000\u2003 x", "👍🏽👨‍👩‍👧‍👦🏳️‍🌈",
    "<s>hello</s> <s> x </s>", "[CLS] word[CLS]word [MASK]ed [MASK] x", "<|end|><|end|> a<|end|>b", "Привет мир مرحبا", "a_b-c/d\\e(f)[g]{h}",
    "HelloWorld camelCase XMLHttpRequest", "x\u180ey \ufeffz \u200b", "▁under▁score ▁", "Ġodd Ċ", "null\x00byte \x01\x7f", "\ue000\U0010fffd", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "日" * 70, " " * 60 + "x", "the the the the the the the the the the the the the the the the the", "<0x41>", "¿Qué? ¡No! „x“ «y» …", "a\u0300\u0301b \u0301",
]


def train(tokenizer, size=420, alphabet=(), specials=("<unk>", "<s>", "</s>"), **options):
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=list(specials), initial_alphabet=list(alphabet), show_progress=False, **options)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def byte_level(pre_tokenizer, post=None, normalizer=None, specials=("<|end|>",), size=520):
    t = Tokenizer(models.BPE())
    if normalizer:
        t.normalizer = normalizer
    t.pre_tokenizer = pre_tokenizer
    t.decoder = decoders.ByteLevel()
    train(t, size, pre_tokenizers.ByteLevel.alphabet(), specials)
    if post:
        t.post_processor = post(t)
    return t


def split(regex, behavior="isolated", invert=False):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(regex), behavior, invert), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
CL100K = r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
         r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN35 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}").replace(r"\p{L}+", r"[\p{L}\p{M}]+").replace(r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]")
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"


def llama3(t):
    return processors.Sequence([processors.ByteLevel(trim_offsets=True, add_prefix_space=False),
                                processors.TemplateProcessing(single="<|begin|> $A", pair="<|begin|> $A <|begin|>:1 $B:1", special_tokens=[("<|begin|>", t.token_to_id("<|begin|>"))])])


def metaspace(scheme, split_words, fallback=True, **options):
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=fallback))
    t.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme=scheme, split=split_words)
    specials = ["<unk>", "<s>", "</s>"] + ([f"<0x{b:02X}>" for b in range(256)] if fallback else [])
    t = train(t, 700 if fallback else 420, specials=specials, **options)
    t = forget(t, specials[3:])
    t.decoder = decoders.Metaspace("▁", prepend_scheme=scheme)
    return t


def forget(t, names):
    """The byte tokens are entries of the vocabulary, not added tokens."""
    document = json.loads(t.to_str())
    document["added_tokens"] = [a for a in document["added_tokens"] if a["content"] not in names]
    return Tokenizer.from_str(json.dumps(document))


def legacy_llama():
    t = metaspace("never", False)
    t.pre_tokenizer = None
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> $B:1", special_tokens=[("<s>", 1), ("</s>", 2)])
    return t


def gemma():
    t = metaspace("never", False)
    t.normalizer = normalizers.Replace(" ", "▁")
    t.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    return t


def words(pre_tokenizer, normalizer=None, **options):
    t = Tokenizer(models.BPE(unk_token="<unk>"))
    if normalizer:
        t.normalizer = normalizer
    t.pre_tokenizer = pre_tokenizer
    return train(t, **options)


def added():
    t = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=True), normalizer=normalizers.Lowercase())
    t.add_tokens([AddedToken("[MASK]", lstrip=True, normalized=True), AddedToken("World", single_word=True, normalized=True), AddedToken("fox jumps", rstrip=True),
                  AddedToken("fox"), AddedToken("CafÉ", normalized=True)])
    t.add_special_tokens([AddedToken("[CLS]", rstrip=True, lstrip=True, special=True), AddedToken("<s>", special=True), AddedToken("</s>", single_word=True, special=True)])
    return t


def affixes():
    t = Tokenizer(models.BPE(unk_token="<unk>", continuing_subword_prefix="##", end_of_word_suffix="</w>"))
    t.pre_tokenizer = pre_tokenizers.Whitespace()
    t.decoder = decoders.BPEDecoder("</w>")
    return train(t, continuing_subword_prefix="##", end_of_word_suffix="</w>", size=300)


def ignore_merges():
    t = byte_level(split(LLAMA3), post=llama3, specials=("<|begin|>", "<|end|>"))
    document = json.loads(t.to_str())
    document["model"]["ignore_merges"] = True
    document["model"]["vocab"]["Ġjumps"] = len(document["model"]["vocab"])
    return Tokenizer.from_str(json.dumps(document))


def unigram(fallback=False):
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.decoder = decoders.Metaspace()
    specials = ["<unk>", "<s>", "</s>"] + ([f"<0x{b:02X}>" for b in range(256)] if fallback else [])
    t.train_from_iterator(CORPUS, trainers.UnigramTrainer(vocab_size=600 if fallback else 300, special_tokens=specials, unk_token="<unk>", show_progress=False))
    if fallback:
        t = forget(t, specials[3:])
        document = json.loads(t.to_str())
        document["model"]["byte_fallback"] = True
        t = Tokenizer.from_str(json.dumps(document))
    return t


def charsmap(charsmap_model):
    """XLM-R's shape: the normalisation of a sentencepiece model inside a tokenizer.json."""
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(charsmap_model.read_bytes())
    t = unigram()
    document = json.loads(t.to_str())
    document["normalizer"] = {"type": "Sequence", "normalizers": [
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()},
        {"type": "Strip", "strip_left": False, "strip_right": True}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}]}
    return Tokenizer.from_str(json.dumps(document))


P = pre_tokenizers
BUILDERS = {
    "gpt2": lambda: byte_level(P.ByteLevel(add_prefix_space=False), post=lambda t: processors.ByteLevel(trim_offsets=True)),
    "gpt2_prefix": lambda: byte_level(P.ByteLevel(add_prefix_space=True), post=lambda t: processors.RobertaProcessing(("</s>", 2), ("<s>", 1)), specials=("<|end|>", "<s>", "</s>")),
    "llama3": ignore_merges,
    "qwen2_nfc": lambda: byte_level(split(QWEN2), normalizer=normalizers.NFC()),
    "cl100k": lambda: byte_level(split(CL100K)),
    "o200k": lambda: byte_level(split(O200K)),
    "qwen35": lambda: byte_level(split(QWEN35)),
    "bloom": lambda: byte_level(split(BLOOM)),
    "split_removed": lambda: byte_level(split(r"\s+", "removed")),
    "split_previous": lambda: byte_level(split(r"[[:punct:]]|\d", "merged_with_previous")),
    "split_next": lambda: byte_level(split(r"\p{Lu}|_", "merged_with_next")),
    "split_contiguous": lambda: byte_level(split(r"[\w&&[^\d_]]", "contiguous")),
    "split_invert": lambda: byte_level(split(r"\w+|[^\w\s]+", "removed", True)),
    "split_lookaround": lambda: byte_level(split(r"(?=[A-Z])|(?<=_)|\h{2,3}+|^x|e$")),
    "split_scripts": lambda: byte_level(split(r"[\p{Han}\p{Hiragana}\p{Katakana}]+|\P{L}+|[^\S\n]+")),
    "deepseek": lambda: byte_level(P.Sequence([P.Split(Regex(r"\p{N}{1,3}"), "isolated"), P.Split(Regex("[一-龥぀-ゟ゠-ヿ]+"), "isolated"),
                                               P.Split(Regex(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), "isolated"),
                                               P.ByteLevel(add_prefix_space=False, use_regex=False)])),
    "starcoder": lambda: byte_level(P.Sequence([P.Digits(individual_digits=True), P.ByteLevel(add_prefix_space=False)])),
    "digits": lambda: words(P.Sequence([P.WhitespaceSplit(), P.Digits(), P.Punctuation("contiguous")])),
    "bert_words": lambda: words(P.BertPreTokenizer(), normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Strip()])),
    "whitespace": lambda: words(P.Whitespace(), normalizers.NFKD()),
    "delimiter": lambda: words(P.Sequence([P.CharDelimiterSplit("e"), P.FixedLength(length=4)]), normalizers.Nmt()),
    "metaspace_first": lambda: metaspace("first", False),
    "metaspace_always": lambda: metaspace("always", True),
    "metaspace_never": lambda: metaspace("never", True, fallback=False),
    "legacy_llama": legacy_llama,
    "gemma": gemma,
    "added": added,
    "affixes": affixes,
    "unigram": unigram,
    "unigram_bytes": lambda: unigram(True),
}


def golden(t):
    out = []
    for text in TEXTS:
        with_special, plain = t.encode(text), t.encode(text, add_special_tokens=False)
        places = [0]
        for c in text:
            places.append(places[-1] + len(c.encode()))
        out.append({"text": text, "ids": with_special.ids, "plain": plain.ids, "offsets": [[places[b], places[e]] for b, e in with_special.offsets],
                    "decoded": t.decode(with_special.ids, skip_special_tokens=False), "skipped": t.decode(with_special.ids)})
    return out


def write(folder, name, content):
    (folder / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def sentence_pieces(target):
    corpus = target / "corpus.tmp"
    rules = target / "rules.tmp"  # a small charsmap: full-width and compatibility forms, blanks to space
    rules.write_text("".join(f"{a}\t{b}\n" for a, b in [("FF21", "41"), ("FB01", "66 69"), ("338F", "6B 67"), ("BD", "31 2044 32"), ("3000", "20"), ("A0", "20"), ("9", "20"), ("A", "20"), ("D", "20"), ("D A", "20"), ("200B", ""), ("65 301", "E9")]))
    corpus.write_text("\n".join(line for text in CORPUS for line in text.splitlines() if line), encoding="utf-8")
    for kind, options in {"spm_bpe": {"model_type": "bpe", "byte_fallback": True, "normalization_rule_name": "identity", "remove_extra_whitespaces": False, "vocab_size": 600},
                          "spm_unigram": {"model_type": "unigram", "vocab_size": 220, "user_defined_symbols": "<user>", "normalization_rule_tsv": str(rules)}}.items():
        folder = target / kind
        folder.mkdir(exist_ok=True)
        sentencepiece.SentencePieceTrainer.train(input=str(corpus), model_prefix=str(folder / "tokenizer"), num_threads=1, minloglevel=2, **options)
        (folder / "tokenizer.vocab").unlink()
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString((folder / "tokenizer.model").read_bytes())
        for spec, field in ((proto.trainer_spec, "input"), (proto.trainer_spec, "model_prefix"), (proto.normalizer_spec, "normalization_rule_tsv")):
            spec.ClearField(field)  # paths of this machine
        (folder / "tokenizer.model").write_bytes(proto.SerializeToString())
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
        write(folder, "golden.json", [{"text": text, "plain": model.encode(text)} for text in TEXTS if "\0" not in text])
    corpus.unlink()
    rules.unlink()


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "tokenizers"
    target.mkdir(exist_ok=True)
    sentence_pieces(target)
    made = {name: build() for name, build in BUILDERS.items()}
    made["charsmap"] = charsmap(target / "spm_unigram" / "tokenizer.model")
    for name, t in made.items():
        folder = target / name
        folder.mkdir(exist_ok=True)
        write(folder, "tokenizer.json", json.loads(t.to_str()))
        write(folder, "golden.json", golden(t))
    print(len(made) + 2, "tokenizers,", sum(f.stat().st_size for f in target.rglob("*") if f.is_file()) // 1024, "KiB")


if __name__ == "__main__":
    main()
