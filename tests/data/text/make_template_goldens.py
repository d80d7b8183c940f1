#!/usr/bin/env python3
"""Goldens of the template interpreter: what Transformers 5.23 with Jinja2 3.1.6 makes of the templates below.

Run with the interpreter that has Transformers: python make_template_goldens.py > templates/goldens.json
All templates here were written for this project; those of other projects are compared in tests/interop and not kept.
"""
import copy
import json
import pathlib

from transformers.utils import chat_template_utils

MESSAGES = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo", "x": 1}, {"role": "user", "content": "\u4f60\u597d\U0001f30d"}]
VARIABLES = {
    "bos_token": "<s>", "eos_token": "</s>", "d": {"b": 1, "A": [1, 2.5, None, True], "c": {"x": "y"}}, "l": [3, 1, 2], "s": "Hello w\u00f6rld \u4f60\u597d",
    "n": None, "big": 18446744073709551615, "f": 0.1, "e": [],
    "us": [{"name": "bob", "age": 3, "tag": "a"}, {"name": "Al", "age": 1, "tag": "B"}, {"name": "cy", "age": 2, "tag": "A"}]}

CONVERSATIONS = {
    "one": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi there"}],
    "several": [{"role": "system", "content": "You are kind."}, {"role": "user", "content": "  a \n"}, {"role": "assistant", "content": "b\n\n"},
                {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}],
    "chinese": [{"role": "user", "content": "\u4f60\u597d \U0001f30d"}, {"role": "assistant", "content": "\u518d\u89c1 \U0001f44b"}],
    "input": [{"role": "user", "content": "i\nx", "instruction": "i", "input": "x"}, {"role": "assistant", "content": "o"},
              {"role": "user", "content": "j", "instruction": "j"}],
    "parts": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}],
    "tool": [{"role": "tool", "content": "x"}],
}

EXPRESSIONS = [
    "{{ '%x' % 3.5 }}",
    "{{ '%d %o %X' % (3.9, 8, -255) }}",
    "{{ '%d' % ('inf'|float) }}",
    '{{ 1 + 2 * 3 }}|{{ 7 // 2 }}|{{ -7 // 2 }}|{{ -7 % 3 }}|{{ 7 / 2 }}|{{ 2 ** 10 }}|{{ 2 ** -1 }}',
    '{{ 1.0 }} {{ 1e-5 }} {{ 1e16 }} {{ 123456789012345680.0 }} {{ 0.1 + 0.2 }} {{ 1e15 }} {{ 1.5e300 * 10 }} {{ -0.0 }}',
    '{{ 10 / 5 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 5 % -3 }} {{ 5.5 // -2 }}',
    '{{ true }} {{ none }} {{ True + 1 }} {{ [true, none, 1.0, \'a\', "it\'s", \'q"x\'] }}',
    "{{ {'a': 1, 'b': [1, (2,), ()], 3: none} }}",
    "{{ (1, 2, 'x') }} {{ () }} {{ (1,) }}",
    "{{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] * 3 }} {{ 'x' * -1 }}",
    "{{ 'a' ~ 1 ~ none ~ [1] ~ x }}",
    '{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }}',
    "{{ 'b' in 'abc' }} {{ 1 in [1, 2] }} {{ 'a' not in d }} {{ 'b' in d }} {{ 3 in (1, 2) }} {{ 'x' in undefined_thing }}",
    '{{ l[::-1] }} {{ l[-1] }} {{ l[1:] }} {{ l[:-1] }} {{ s[::2] }} {{ s[-2:] }} {{ s[::-1] }} {{ l[5:1:-2] }} {{ l[99] is defined }}',
    '{{ s[6] }}{{ s[-1] }}{{ s[12:14] }}|{{ s|length }}|{{ s[20:] }}|{{ s[3:1] }}',
    '{{ s.upper() }} {{ s.lower() }} {{ s.title() }} {{ s.capitalize() }} {{ s.swapcase() }}',
    "{{ 'stra\xdfe \u01c6 \ufb01'.upper() }} {{ '\u0391\u03a3'.lower() }} {{ '\u01c6abc \ufb01x'.title() }} {{ '\ufb01x'.capitalize() }} {{ '\u0130'.lower()|length }} {{ '\xdf'.casefold() }}",
    "{{ '  a b  '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abc'.lstrip('ab') }}|{{ 'abc'.rstrip('cb') }}|{{ '\\u3000 x\\u00a0'.strip() }}|{{ '\\u200bx'.strip()|length }}",
    "{{ 'a b  c '.split() }} {{ 'a,b,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a b c'.rsplit(' ', 1) }} {{ ' a  b c'.split(none, 1) }} {{ 'a\\nb\\r\\nc\\x0bd'.splitlines() }} {{ ' a b c '.rsplit(none, 1) }}",
    "{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('x') }} {{ 'abc'.rpartition('x') }}",
    "{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x', 'ab')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith('b', 0, 2) }}",
    "{{ 'hello'.find('l') }} {{ 'hello'.rfind('l') }} {{ 'hello'.find('z') }} {{ 'hello'.count('l') }} {{ 'hello'.index('e') }} {{ '\u4f60\u597d'.find('\u597d') }} {{ 'aaa'.count('') }} {{ 'abc'.find('', 9) }}",
    "{{ 'aXbX'.replace('X', '-') }} {{ 'aXbX'.replace('X', '-', 1) }} {{ 'abc'.replace('', '-') }} {{ 'abc'.replace('', '-', 2) }} {{ '\u4f60\u597d'.replace('', '.') }}",
    "{{ '-'.join(['a', 'b']) }} {{ 'x'.center(7, '*') }} {{ 'xy'.center(7) }}| {{ 'x'.ljust(3) }}|{{ 'x'.rjust(3, '.') }} {{ '-5'.zfill(4) }} {{ 'a\\tb'.expandtabs(4) }}",
    "{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'abc'.isalpha() }} {{ '12'.isdigit() }} {{ '\xb2'.isdigit() }} {{ '\xbd'.isnumeric() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ ''.isalpha() }} {{ 'Ab'.istitle() }} {{ 'AB1'.isupper() }} {{ 'ab'.islower() }} {{ 'a_1'.isidentifier() }} {{ '\xe9'.isascii() }} {{ '\u4f60'.isalpha() }} {{ '\u4f60'.islower() }}",
    "{{ '{} {1} {a}'.format(1, 2, a=3) }}",
    "{{ '{0} {1} {a}'.format(1, 2, a=3) }} {{ '{:>5}|{:<5}|{:^5}|{:*^6}'.format('a', 'b', 'c', 'd') }} {{ '{:.2f} {:05d} {:,} {:x} {:e} {:%} {:+d} {:g}'.format(3.14159, 42, 1234567, 255, 12345.678, 0.25, 5, 1e10) }} {{ '{{}} {!r} {[a]} {.x}'.format('q', {'a': 1}, {'x': 2}) }}",
    "{{ '%s %d %.2f %5s|%-5s|%05d %x %%' % ('a', 3, 1.5, 'b', 'c', 42, 255) }} {{ '%s' % 'x' }} {{ '%(a)s' % {'a': 1} }} {{ '%s' % [1, 2] }} {{ '%r' % 'x' }} {{ '%+d % d %e %g %#x' % (1, 2, 3.5, 0.0001, 255) }}",
    "{{ '%s %s' % 'x' }}",
    "{{ '%d' % 'x' }}",
    "{{ 'a' % 'x' }}",
    "{{ d.items() }} {{ d.keys() }} {{ d.values() }} {{ d.get('b') }} {{ d.get('zz') }} {{ d.get('zz', 5) }} {{ d|length }}",
    '{{ d|tojson }} {{ d|tojson(indent=2) }} {{ [1, 1.0, none, true, "a\\n\\"<\xe9>\u4f60\U0001f30d"]|tojson }} {{ s|tojson(ensure_ascii=true) }} {{ \'\U0001f30d\'|tojson(ensure_ascii=true) }} {{ d|tojson(sort_keys=true) }}',
    "{{ d|tojson(separators=(',', ':')) }} {{ d|tojson(indent='\\t') }} {{ []|tojson(indent=2) }} {{ {}|tojson(indent=2) }} {{ {1: 2, none: 3, true: 4, 1.5: 6}|tojson }} {{ (1, 2)|tojson }} {{ big|tojson }} {{ '\\x7f\\x01\\u2028'|tojson }} {{ '\\x7f'|tojson(true) }} {{ 1e100|tojson }} {{ d|tojson(indent=0) }}",
    '{{ x|tojson }}',
    '{{ range(3)|tojson }}',
    '{{ d.items()|tojson }}',
    "{{ x }}|{{ x is defined }}|{{ x|default('z') }}|{{ n|default('z') }}|{{ n|default('z', true) }}|{{ ''|d('q', boolean=True) }}|{{ d.zz|default(7) }}",
    '{{ x.y }}',
    "{{ x['y'] }}",
    '{{ x + 1 }}',
    '{{ -x }}',
    '{{ x < 1 }}',
    "{{ x == y }} {{ x == none }} {{ x != 1 }} {{ not x }} {{ x or 'z' }} {{ x and 1 }} {{ x|length }} {{ x|list }} {{ x|join }} {{ x|string }} {{ x|upper }} {{ x|trim }} {{ x|first is defined }} {{ x|last is defined }} {{ x|sum }} {{ x|map('upper')|list }}",
    '{{ x|int }}',
    '{{ x|items|list }}{{ x is sequence }} {{ x is iterable }} {{ x is string }} {{ x is callable }} {{ x is mapping }}',
    "{{ d.b is number }} {{ d.b is integer }} {{ 1.0 is float }} {{ true is number }} {{ true is integer }} {{ true is boolean }} {{ none is none }} {{ d is mapping }} {{ l is sequence }} {{ d is sequence }} {{ 'a' is sequence }} {{ d.items() is sequence }} {{ d.items() is iterable }} {{ 5 is iterable }} {{ 'a' is iterable }} {{ 'ab' is lower }} {{ 'AB' is upper }} {{ 4 is even }} {{ 3 is odd }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ 1 is eq 1 }} {{ 1 is ne(2) }} {{ 3 is gt 2 }} {{ 'a' is in ['a'] }} {{ 1 is sameas 1 }} {{ 'upper' is filter }} {{ 'odd' is test }} {{ d.get is callable }} {{ x is undefined }} {{ x is not defined }} {{ false is false }} {{ 1 is true }} {{ true is true }} {{ namespace(a=1) is mapping }} {{ namespace(a=1) is iterable }} {{ range(3) is sequence }}",
    "{{ 'a' is string and 'b' is string }} {{ not 'a' is number }} {{ 1 is defined or zz.y }}",
    "{{ 5|abs }} {{ -5.5|abs }} {{ -5|abs }} {{ (-5)|abs }} {{ '3.7'|int }} {{ '12'|int }} {{ 'x'|int }} {{ 'x'|int(9) }} {{ '0x1F'|int(base=16) }} {{ '101'|int(0, 2) }} {{ 3.9|int }} {{ ' 4_2 '|int }} {{ '1.5'|float }} {{ 'q'|float }} {{ 'inf'|float }} {{ 3|float }} {{ '\u0661\u0662'|int }} {{ none|int }} {{ '1e3'|float }} {{ 'nan'|float }}",
    "{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(1, 'ceil') }} {{ 1234|round(-2) }} {{ 1250|round(-2) }} {{ 42|round }} {{ 1234.5|round(-2) }} {{ 0.5|round }} {{ 1.005|round(2) }}",
    "{{ l|sort }} {{ l|sort(reverse=true) }} {{ ['b', 'A', 'c']|sort }} {{ ['b', 'A', 'c']|sort(case_sensitive=true) }} {{ us|sort(attribute='age')|map(attribute='name')|list }} {{ us|sort(attribute='tag,age')|map(attribute='name')|join(',') }} {{ us|sort(attribute='tag', reverse=true)|map(attribute='name')|join(',') }}",
    "{{ [1, 2, 1, 'a', 'A']|unique|list }} {{ us|groupby('tag')|list|length }} {% for g, i in us|groupby('tag') %}{{ g }}:{{ i|map(attribute='name')|join('+') }};{% endfor %}{% for g in us|groupby('tag', case_sensitive=true) %}{{ g.grouper }}:{{ g.list|length }};{% endfor %}{{ us|groupby('zz', default='q') }}",
    "{{ [1, 2, 3, 4, 5]|batch(2)|list }} {{ [1, 2, 3, 4, 5]|batch(2, 0)|list }} {{ [1, 2, 3, 4, 5]|slice(3)|list }} {{ [1, 2, 3, 4, 5]|slice(3, 'f')|list }}",
    "{{ l|first }} {{ l|last }} {{ 'abc'|first }} {{ 'abc'|last }} {{ []|first }} {{ []|last is defined }} {{ l|min }} {{ l|max }} {{ l|sum }} {{ us|sum(attribute='age') }} {{ us|map(attribute='age')|sum(start=10) }} {{ us|min(attribute='age') }} {{ ['b', 'A']|min }} {{ []|max is defined }} {{ d|first }} {{ d|last }}",
    "{{ 'abc'|reverse }} {{ l|reverse|list }} {{ 'abc'|list }} {{ d|list }} {{ range(5)|list }} {{ range(1, 10, 3)|list }} {{ range(5, 0, -2)|list }} {{ range(3) }} {{ range(0, 6, 2) }} {{ range(10)[2:5] }} {{ range(10)[-1] }}",
    "{{ l|join(', ') }} {{ us|join(',', attribute='name') }} {{ [1, none, 'a']|join }} {{ 'abc'|join('-') }}",
    "{{ d|dictsort }} {{ d|dictsort(true) }} {{ {'a': 2, 'b': 1}|dictsort(by='value') }} {{ {'a': 2, 'b': 1}|dictsort(false, 'key', true) }} {% for k, v in d|items %}{{ k }}={{ v }};{% endfor %}",
    '{{ \'a b-c (d) hello\'|title }} {{ "it\'s ON"|title }} {{ \'hELLO\'|capitalize }} {{ \'a\'|upper }} {{ \'x y z\'|wordcount }} {{ \'\u4f60\u597d a_b c-d\'|wordcount }} {{ \'aXb\'|replace(\'X\', \'y\') }} {{ \'aaa\'|replace(\'a\', \'b\', 2) }} {{ 5|replace(\'5\', 6) }} {{ \'  x \'|trim }}| {{ \'xax\'|trim(\'x\') }}',
    "{{ 'a\\nb\\n\\nc'|indent }}|{{ 'a\\nb\\n\\nc'|indent(2, true) }}|{{ 'a\\nb\\n\\nc'|indent(2, blank=true) }}|{{ 'a\\nb\\n'|indent('>') }}|{{ ''|indent }}|{{ 'a'|indent(first=true) }}",
    "{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, false, '..', 0) }} {{ 'x'|center(5) }}|",
    '{{ \'<a>&"\'|e }} {{ \'<a>\'|safe + \'<b>\' }} {{ \'<b>\' + \'<a>\'|safe }} {{ \'<b>\' ~ \'<a>\'|safe }} {{ (\'<a>\'|safe).upper() }} {{ (\'<%s>\'|safe) % \'<x>\' }} {{ (\'<a>\'|safe).replace(\'a\', \'<\') }} {{ [\'<\', \'>\']|join(\'<\'|safe) }} {{ (\'<\'|safe).join([\'<\', \'a\']) }} {{ \'<a>\'|escape|escape }} {{ \'<a>\'|e|forceescape }} {{ [\'<a>\'|safe] }} {{ (\'<a>\'|safe)[0] + \'<\' }} {{ (\'<a>\'|safe)|replace(\'a\', \'<\') + \'<\' }} {{ (\'<\'|safe) * 2 + \'<\' }} {{ (\'<{}>\'|safe).format(\'<\') }} {{ (\'a\'|safe)|upper + \'<\' }}',
    "{{ us|selectattr('age', 'gt', 1)|map(attribute='name')|list }} {{ us|rejectattr('tag', 'equalto', 'a')|list|length }} {{ l|select('odd')|list }} {{ l|reject('odd')|list }} {{ [0, 1, '']|select|list }} {{ us|selectattr('zz')|list }} {{ us|selectattr('name', 'in', ['bob'])|list }} {{ us|map(attribute='zz', default='-')|list }} {{ ['a', 'b']|map('upper')|list }} {{ ['a']|map('replace', 'a', 'q')|list }} {{ us|selectattr('zz', 'undefined')|list|length }} {{ us|selectattr('name', 'defined')|list|length }} {{ messages|map(attribute='role')|list }} {{ d|map('upper')|list }}",
    "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('a', 'b') }}{{ loop.changed(x) }};{% endfor %}",
    '{% for x in l if x > 1 %}{{ x }}{{ loop.last }}{{ loop.length }}{% else %}none{% endfor %} {% for x in e %}x{% else %}empty{% endfor %}',
    '{% for x in [1,2,3,4] %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}',
    '{% for x in [1] %}{% break %}{% else %}E{% endfor %}{% for x in [1, 2] %}{% continue %}{% else %}F{% endfor %}{% for x in [1, 2] %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% else %}G{% endfor %}',
    "{% for t in [{'n': 1, 'c': [{'n': 2, 'c': [{'n': 3}]}]}] recursive %}{{ t.n }}[{{ loop.depth }}{{ loop(t.c) if t.c }}]{% endfor %}",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}{% for k, v in d.items() %}{{ k }}{% endfor %}{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for c in 'a\u4f60' %}{{ c }}.{% endfor %}{% for k in d %}{{ k }}{% endfor %}",
    '{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}',
    '{% for a in 5 %}{{ a }}{% endfor %}',
    '{% for a in none %}{{ a }}{% endfor %}',
    "{% set ns = namespace(a=1) %}{% for x in l %}{% set ns.a = ns.a + x %}{% endfor %}{{ ns.a }} {{ ns }} {{ ns.zz is defined }} {{ ns['a'] }}",
    "{% set q = namespace({'z': 1}, b=2) %}{{ q.z }}{{ q.b }}{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}",
    '{% set q = {} %}{% set q.a = 1 %}',
    '{% set ns = namespace(_a=1) %}',
    '{% set ns = namespace() %}{% set ns._b = 1 %}',
    '{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, %}{{ c }}{% set (a, b) = (b, a) %}{{ a }}{{ b }}',
    '{% set t %} hi {{ 1 }} {% endset %}[{{ t }}]{% set t | upper | trim %} hi {% endset %}[{{ t }}]',
    "{% macro m(a, b=2, c=a|default('q')) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, c=3) }} {{ m() }} {{ m(b=5, a=4) }} {{ m.name }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, z=4) }} {{ m(*[1, 2], **{'k': 3}) }}",
    '{% macro m(a) %}x{% endmacro %}{{ m(1, 2) }}',
    '{% macro m(a) %}x{% endmacro %}{{ m(q=2) }}',
    '{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body{% endcall %} {% macro k() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b=3) k() %}{{ a }}{{ b }}{% endcall %}',
    '{% macro m() %}x{% endmacro %}{% call m() %}body{% endcall %}',
    '{% macro m() %}{{ caller is defined }}{{ caller() if caller }}{% endmacro %}{{ m() }}',
    '{% macro f(n) %}{{ n }}{% if n > 0 %},{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}',
    '{% macro outer() %}{{ y }}{% endmacro %}{% set y = 3 %}{{ outer() }}',
    "{% filter upper %}abc {{ s }}{% endfilter %}{% filter replace('a', 'b')|upper %}abc{% endfilter %}",
    '{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}{% with %}{% set zz = 1 %}{% endwith %}{{ zz is defined }}',
    '{% raw %}{{ x }} {% if %}{% endraw %} {# comment #}x{#- c -#} y',
    "{{ 'a' if true }} {{ 'a' if false }}| {{ 'a' if false else 'b' }} {{ 1 if x else 2 if true else 3 }} {{ ('a' if false) is defined }}",
    '{{ \'a\\tb\\n\\x41\\u4f60\\\'\\"\\\\ \\q\' }} {{ "a" \'b\' "c" }} {{ 1_000 }} {{ 0x1f }} {{ 0b101 }} {{ 0o17 }} {{ 1.5e3 }} {{ 1_0.5 }}',
    "{{ l.0 }} {{ d.A.1 }} {{ d['c']['x'] }} {{ d.c.x }} {{ 'abc'.0 }} {{ messages.0.content }} {{ d.c.get('x').upper() }}",
    '{{ l.append(1) }}',
    "{{ l.append is defined }}{{ d.update is defined }}{{ d.pop }} {{ s.__class__ }}|{{ ''.__class__ is defined }}",
    "{{ d.update({'a': 1}) }}",
    "{{ ''.__class__.__mro__ }}",
    '{{ l.count(1) }} {{ l.index(2) }} {{ (1, 2).index(2) }} {{ d.copy() }} {{ l.copy() }}',
    "{{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }} {{ dict({'q': 1}, z=2) }} {% set j = joiner('|') %}{{ j() }}{{ j() }}{{ j() }} {% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }}",
    "{{ raise_exception('no') }}",
    '{{ 1 / 0 }}',
    '{{ 1 % 0 }}',
    "{{ 'a' + 1 }}",
    '{{ [1] + [2] }} {{ (1,) + (2,) }}',
    '{{ [1] + (2,) }}',
    "{{ 'a' < 1 }}",
    "{{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ (1, 'a') < (1, 'b') }} {{ '\u4f60' > 'z' }} {{ 1 < 1.5 }} {{ true < 2 }} {{ [1] == [1.0] }} {{ {'a': 1} == {'a': 1.0} }} {{ (1,) == [1] }} {{ none == false }} {{ 0 == false }}",
    '{{ nofn() }}',
    '{{ d.b() }}',
    '{{ x|nofilter }}',
    '{{ x is notest }}',
    '{% if false %}{{ x|nofilter }}{% endif %}ok {{ (x|nofilter) if false else 1 }}',
    '{% if true %}{{ x|nofilter }}{% endif %}',
    '{% if x %}',
    '{% endif %}',
    '{{ 1 +',
    "{{ 'abc",
    '{% for %}{% endfor %}',
    '{{ (1, }}',
    '{{ ) }}',
    "{% include 'x' %}",
    '{% unknown %}',
    '{% break %}',
    '{{ a b }}',
    '{{ 01 }}',
    '{{ 1.e5 }}',
    '{% set 1 = 2 %}',
    '{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %} {% if 0 %}a{% elif 2 %}b{% else %}c{% endif %} {% if 0 %}a{% elif none %}b{% else %}c{% endif %}',
    "{% generation %}a{% endgeneration %}b{% generation %}\u4f60\U0001f30d{% endgeneration %}c{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}",
    'pre{% set x %}xx{% generation %}gen{% endgeneration %}{% endset %}mid{{ x }}post',
    "pre{% macro m() %}mm{% generation %}gen\u4f60{% endgeneration %}{% endmacro %}mid{{ m() }}post{{ m() ~ '|' ~ m() }}",
    '\u4f60{% generation %}a{% generation %}b{% endgeneration %}c{% endgeneration %}{% generation %}{% endgeneration %}d{% filter upper %}q{% generation %}zz{% endgeneration %}{% endfilter %}',
    '{% for x in l recursive %}{% generation %}{{ x }}{% endgeneration %}-{% endfor %}z{% call(a) m2() %}{% endcall %}',
    '{% macro m2() %}<{{ caller() }}>{% endmacro %}ab{% call m2() %}{% generation %}in{% endgeneration %}{% endcall %}cd',
    "{{ strftime_now('%%')|length }} {{ strftime_now('') }}|",
    '{{ loop is defined }} {{ range is defined }} {{ namespace is defined }} {{ lipsum_ is defined }}',
    "{{ [1, 2, 3][1:][0] }} {{ {'a': {'b': 2}}['a'].b }} {{ 'abc'[1:][0] }} {{ ('a', 'b')[1] }} {{ (1 + 2) * 3 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ not true and false }} {{ -l[0] }} {{ -5 % 3 }} {{ 7 - 2 - 1 }} {{ 1 ~ 2 + 3 }} {{ 2 * 3 ~ 4 }}",
    '{{ d.A|length }} {{ d.A[1] }} {{ d.A }} {{ f }} {{ f * 3 }} {{ 1 == true }} {{ n }} {{ n == none }} {{ e }} {{ d.c }}',
    "{{ '\u4f60\u597d' > 'a' }} {{ '\ufb00'|upper }} {{ '\\u00e9' == '\xe9' }} {{ '\xe9'|length }} {{ '\U0001f30d'|length }} {{ '\U0001f30dx'[1] }} {{ '\U0001f468\u200d\U0001f469\u200d\U0001f467'|length }} {{ '\U0001f30d\u4f60a'|reverse }} {{ '\U0001f30d'.isalpha() }} {{ '\\u200b' ~ ['\\u200b', '\\x00', '\xe9', '\\u2028', '\\xa0', '\\U0001F30D', '\\ue000'] }}",
    "{% print 1, 2 %} {% autoescape false %}{{ '<' }}{% endautoescape %} {% block b %}B{{ s }}{% endblock %}",
    "{{ 1 is not none }} {{ x is not none }} {{ 'a' is not string }} {{ [] is sequence }} {{ d.zz is none }} {{ d.zz.yy is defined }}",
    "{{ 255|filesizeformat }} {{ 1500|filesizeformat }} {{ 1|filesizeformat }} {{ 1048576|filesizeformat(true) }} {{ 'a b/\xfc&'|urlencode }} {{ {'a': 'b c'}|urlencode }} {{ '%s-%s'|format('a', 1) }} {{ '%(x)s'|format(x=2) }}",
    "{{ 'abc'|attr('upper') is callable }} {{ d|attr('b') is defined }} {{ 5|string + 'x' }} {{ none|string }} {{ [1]|string }} {{ true|string }}",
    "{{ [[1, 2], [3]]|sum(start=[]) }} {{ ['a']|sum }}",
    "{{ {'a': 1}.a }} {{ {'items': 1}.items is callable }} {{ {'items': 1}['items'] }} {{ {'get': 5}.get is callable }} {{ {1: 'x'}[1] }} {{ {1: 'x'}[1.0] }} {{ {1: 'x'}[true] }} {{ {(1, 2): 'x'}[(1, 2)] }}",
    '{{ {[1]: 2} }}',
    "{% set x = messages[0] %}{{ x.content }} {{ messages[-1]['content'] }} {{ messages|length }} {{ messages[1:]|length }} {% for m in messages[::-1] %}{{ m.role[0] }}{% endfor %} {{ messages[0].get('tool_calls') }} {{ messages[0].tool_calls is defined }} {{ 'x' in messages[1] }}",
    "{% set g = l|map('string') %}{{ g|list }}{{ g|list }}{% if g %}T{% endif %}",
    "{{ (l|map('string'))|length }}",
    "{{ (l|map('string'))[0] is defined }}{{ l|map('string')|first }} {{ l|reverse|first }} {{ d.items()|list|first }} {{ d.items()|first }}",
    '{{ (l|reverse)|last }}',
    "{{ l|map('string')|last }}",
    "{{ ['a', 'b', 'c'] | join(', ') if l else '' }} {{ l | length > 2 and s }} {{ l|length == 3 }}",
    "{{ 1 if true else 2 }} {{- ' x ' -}} {{+ 1 }}",
    'a {{- 1 -}} b {%- if true -%} c {%- endif -%} d',
    'line1\n  {% if true %}\n    x\n  {% endif %}\nend\n',
    'a\n{% for i in [1,2] %}\n  {{ i }}\n{% endfor %}\n\n',
    '  {%- if true %}\n x{% endif -%}\n\n y',
    '{%+ if true %}\n  x\n{% endif +%}\n y',
    '  {%+ if true +%}\n x {% endif %}',
    '\t{% set x = 1 %}\n  {# c #}\n z {# d #}\nq{#- e -#}\n w',
    'a\r\nb\rc\r\n',
    'x\n\n',
    '{% raw %}\n a {% x %}\n{% endraw %}\nb',
    '  {%- raw -%}  \n a  {%- endraw -%}\n b',
    '  {% raw %}r{% endraw %}\nz',
    '{{ 1 }}\n{{ 2 }}\n',
    '{{ 1 }} \n {%- if 1 %}\n\n a{% endif %}',
    "{{ {'a': {'b': 1}} }}",
    '{{ \'}}\' }}{{ "%}" }}{% if \'%}\' %}x{% endif %}',
    '{# {{ x }} #}a{#\n\n#}\nb',
    '{{ 1 -}}\n\n  x\n  {{- 2 }}',
    '   {{ 1 }}',
    '{% if true %}   {% endif %}|',
    'a{#',
    'a{% raw %}b',
    '{',
    '{ {x} }',
    'a {',
    "{{ '{%' }}",
    '{%if true%}x{%endif%}{%-endif%}',
    '{%- for m in messages -%}\n {{- m.content -}}\n{%- endfor -%}\n',
    "{{ 'a\nb' }}",
    "{{ 'a\\\nb' }}",
    '\u3000{%- if 1 %}x{% endif -%}\u3000y',
    '{% set x %}\n a\n{% endset %}\n{{ x }}|',
    'x {%+ set a = 1 %}\ny',
    '  \n  {% set a = 1 -%}\n  y',
    '{% macro a() %}\n x\n{% endmacro %}\n{{ a() }}',
    '{{ x\n.y }}',
    '{%\nif true\n%}a{%\nendif\n%}\nb',
    '{{ "\\\'" }}',
    "{{ '\\101\\x' }}",
    "{{ '\\\xe9' }}",
    '{% if true: %}x{% endif %}',
    "{{ [1,2,] }}{{ {'a':1,} }}{{ (1,2,) }}{{ range(3,)|list }}",
    '{{ [,] }}',
    '{{ 1,2 }}',
    '{{ }}',
    '{% if %}x{% endif %}',
    '{% endif %}',
    '{% for i in l %}{{ i }}',
    '{{ l[1,2] is defined }}',
    "{{ l['a':] }}",
    '{{ d[:1] }}',
    '{{ x[1:] }}',
    '{{ l[::0] }}',
    "{{ not not 1 }} {{ not 1 == 2 }} {{ 1 in [1] == true }} {{ 'a' 'b' in 'abc' }}",
    '{% for i in [1,2,3] if i != 2 %}{{ loop.index }}:{{ loop.last }}:{{ loop.revindex }}:{{ i }} {% endfor %}',
    '{% set ns = namespace(f=false) %}{% for i in [1,2,3] if not ns.f %}{{ i }}{% if i == 2 %}{% set ns.f = true %}{% endif %}{% endfor %}',
    '{% for i in [1,2] %}{% for j in [3,4] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}',
    '{% for i in [1,2] %}{% set outer = loop %}{% for j in [3,4] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}',
    '{% for i in l|sort %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{{ loop.nextitem.x is defined if loop.nextitem is defined }}{% endfor %}',
    '{% set x = 1 %}{% macro m() %}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}',
    '{% if true %}{% set z = 5 %}{% endif %}{{ z }}{% for i in [1] %}{% if i %}{% set z = 6 %}{% endif %}{{ z }}{% endfor %}{{ z }}',
    "{% macro a(x) %}{% if x %}{{ a(x[1:]) }}{{ x[0] }}{% endif %}{% endmacro %}{{ a('\u4f60\u597d\U0001f30d') }}",
    '{{ messages|tojson }}',
    '{{ us|tojson(indent=4) }}',
    '{{ big }} {{ big + 1 }} {{ -big }} {{ 9223372036854775807 + 1 }}',
]


def render(template, messages, variables, prompt=False):
    try:
        texts, spans = chat_template_utils.render_jinja_template(
            conversations=[copy.deepcopy(messages)], chat_template=template, return_assistant_tokens_mask=True, add_generation_prompt=prompt, **variables)
    except Exception as error:  # every refusal counts, whatever its type
        return {"error": type(error).__name__}
    text = texts[0]
    # What the spans mark, as text: independent of how offsets are counted.
    mask = [False] * len(text)
    for begin, end in spans[0]:
        for i in range(begin, min(end, len(text))):
            mask[i] = True
    marked = "".join(character for character, on in zip(text, mask) if on)
    return {"text": text, "generated": marked}


def main():
    cases = [{"template": t, **render(t, MESSAGES, VARIABLES)} for t in EXPRESSIONS]
    folder = pathlib.Path(__file__).resolve().parents[3] / "resources" / "templates"
    for path in sorted(folder.glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        for messages in CONVERSATIONS.values():
            for prompt in (False, True):
                for adds in (False, True):
                    variables = {"bos_token": "<s>", "eos_token": "</s>", "tokenizer_adds_bos": adds}
                    cases.append({"file": path.name, "messages": messages, "variables": variables, "add_generation_prompt": prompt,
                                  **render(source, messages, variables, prompt)})
    # One case a line keeps changes readable.
    print(json.dumps({"messages": MESSAGES, "variables": VARIABLES})[:-1] + ',\n"cases": [')
    print(",\n".join(json.dumps(case) for case in cases))
    print("]}")


if __name__ == "__main__":
    main()
