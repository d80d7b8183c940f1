#!/usr/bin/env python3
"""Writes engine/text/unicode/unicode_tables.cpp: what each code point is to the reference tokenizers.

The classes are asked of the `tokenizers` package itself (0.23.3), because its parts carry different versions of
Unicode: Oniguruma (Split) and the regex crate (Whitespace) follow 16, Rust's standard library (Digits) follows 17,
and Punctuation and StripAccents follow older ones. Run with the Python that has tokenizers==0.23.3 installed:
    python tools/make_unicode_tables.py
"""
import pathlib

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

VERSION = "0.23.3"
CATEGORIES = "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()
SPACE, RUST_WORD, ONIG_WORD, PUNCTUATION, NUMERIC, COMBINING, ALPHABETIC, LOWER, UPPER = (1 << bit for bit in range(5, 14))
SCRIPTS = """Han Hiragana Katakana Hangul Bopomofo Latin Greek Cyrillic Arabic Hebrew Armenian Georgian Thai Lao Khmer Myanmar Tibetan
Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Ethiopic Mongolian Common Inherited Emoji
Extended_Pictographic""".split()

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
ALL = "".join(map(chr, CODE_POINTS))


def removed_by(pre_tokenizer):
    """The code points that a pre-tokenizer with behaviour "removed" takes out."""
    kept = bytearray(len(CODE_POINTS))
    for _, (begin, end) in pre_tokenizer.pre_tokenize_str(ALL):
        kept[begin:end] = b"\1" * (end - begin)
    return {CODE_POINTS[i] for i, keep in enumerate(kept) if not keep}


def matching(regex):
    return removed_by(pre_tokenizers.Split(Regex(regex), "removed"))


def rust_word():
    """Whitespace is \\w+|[^\\w\\s]+: a letter, the code point and a letter stay one piece exactly when it is a word character."""
    pieces = pre_tokenizers.Whitespace().pre_tokenize_str("".join("a" + c + "a " for c in ALL))
    ends = {begin: end for _, (begin, end) in pieces}
    return {c for i, c in enumerate(CODE_POINTS) if ends.get(4 * i) == 4 * i + 3}


def numeric():
    return {ord(t) for t, (b, e) in pre_tokenizers.Digits(True).pre_tokenize_str("".join("a" + c for c in ALL)) if t != "a" and e - b == 1}


def combining():
    strip = normalizers.StripAccents()
    return {c for c in CODE_POINTS if strip.normalize_str("a" + chr(c)) == "a"}


def lowercase():
    """Simple mappings; U+0130, whose lower case has two characters, is left to the code."""
    lower = normalizers.Lowercase()
    pairs = [(c, lower.normalize_str(chr(c))) for c in CODE_POINTS]
    assert [c for c, text in pairs if len(text) != 1] == [0x130]
    return [(c, ord(text)) for c, text in pairs if len(text) == 1 and ord(text) != c]


def ranges(members):
    out = []
    for c in sorted(members):
        if out and out[-1][1] + 1 == c:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def table(type_name, name, rows, per_line=8):
    lines = ["    " + " ".join(rows[i:i + per_line]) for i in range(0, len(rows), per_line)]
    return f"const {type_name} {name}[] = {{\n" + "\n".join(lines) + f"\n}};\nconst size_t {name[:-1]}Count = {len(rows)};\n\n"


def main():
    assert tokenizers.__version__ == VERSION, f"needs tokenizers=={VERSION}"
    flags = [0] * 0x110000
    for number, name in enumerate(CATEGORIES):
        for c in matching(r"\p{%s}" % name):
            flags[c] = number
    for bit, members in ((SPACE, matching(r"\s")), (RUST_WORD, rust_word()), (ONIG_WORD, matching(r"[\w]")),
                         (PUNCTUATION, removed_by(pre_tokenizers.Punctuation("removed"))), (NUMERIC, numeric()),
                         (COMBINING, combining()), (ALPHABETIC, matching(r"\p{Alphabetic}")), (LOWER, matching(r"\p{Lower}")),
                         (UPPER, matching(r"\p{Upper}"))):
        for c in members:
            flags[c] |= bit
    runs = [(c, flags[c]) for c in range(0x110000) if c == 0 or flags[c] != flags[c - 1]]
    scripts = [(name, low, high) for name in SCRIPTS for low, high in ranges(matching(r"\p{%s}" % name))]
    target = pathlib.Path(__file__).resolve().parent.parent / "engine" / "text" / "unicode" / "unicode_tables.cpp"
    target.write_text(
        f"// Made by tools/make_unicode_tables.py from tokenizers {VERSION}; do not edit.\n// clang-format off\n"
        '#include "engine/text/unicode/unicode_tables.h"\n\nnamespace tw {\n\n'
        + table("UnicodeRun", "kUnicodeRuns", ["{0x%X, 0x%X}," % run for run in runs])
        + table("LowercasePair", "kLowercasePairs", ["{0x%X, 0x%X}," % pair for pair in lowercase()])
        + table("ScriptRange", "kScriptRanges", ['{"%s", 0x%X, 0x%X},' % (name.replace("_", "").lower(), low, high) for name, low, high in scripts], 6)
        + "} // namespace tw\n")
    print(len(runs), "runs")


if __name__ == "__main__":
    main()
