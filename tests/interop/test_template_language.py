"""The template language piece by piece against Transformers' own Jinja environment: what it prints, and that it raises where Jinja raises."""

import concurrent.futures
import copy
import json
import random

import pytest
from transformers.utils.chat_template_utils import _compile_jinja_template

VALUES = {
    "messages": [{"role": "user", "content": "hé\n"}, {"role": "assistant", "content": ""}, {"role": "user", "content": "你好 😀"}],
    "tools": None, "documents": None, "add_generation_prompt": True,
    "s": "Hello, Wörld! <b>&'\"", "e": "", "n": 7, "neg": -3, "f": 2.5, "big": 12345678901234567890, "small": 1e-07, "yes": True, "no": False, "nil": None,
    "l": [3, 1, 2, 1], "words": ["b", "A", "c", "B"], "mix": [1, "1", 1.0, True, None, [], {}], "nest": [[1, [2, 3]], {"k": [4, {"z": 5}]}],
    "d": {"b": 1, "A": 2, "c": None, "é": "ü\u2028"}, "people": [{"name": "bo", "age": 3, "city": {"id": 2}}, {"name": "Al", "age": 5, "city": {"id": 1}}, {"name": "cy", "age": 3}],
    "lines": "one\ntwo\r\nthree\n\n four", "spaces": " \t x  y \n\u00a0",
}

PIECES = r"""
{{ l[::-1] }}{{ l[::2] }}{{ l[1:] }}{{ l[:-1] }}{{ l[-2:] }}{{ l[5:] }}{{ l[3:1:-1] }}{{ l[None:2] }}
{{ s[::-1] }}|{{ s[7:12] }}|{{ s[-5:-1] }}|{{ s[100:] }}|{{ s[::3] }}
{{ (1, 2, 3)[1:] }}{{ (1,) }}{{ () }}{{ (1, "a")[::-1] }}{{ [] }}{{ {} }}
{{ l[0] }}{{ l[-1] }}{{ l['0'] is defined }}{{ d['A'] }}{{ d.A }}{{ d['zz'] is defined }}{{ d.zz is undefined }}{{ nest[1].k[1].z }}{{ nest[0][1][0] }}
{{ d.items() | list }}{{ d.keys() | list }}{{ d.values() | list }}{{ d.get('A') }}{{ d.get('q') }}{{ d.get('q', 9) }}{{ d | length }}
{{ d }}|{{ l }}|{{ mix }}|{{ nest }}|{{ people[0] }}|{{ (nil, yes, f) }}
{{ n }} {{ neg }} {{ f }} {{ big }} {{ small }} {{ 1e16 }} {{ 1e15 }} {{ 123456789.123 }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 1e300 * 1e10 }} {{ -0.0 }} {{ 1e22 }} {{ 1.5e-5 }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 6 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 7.5 // 2 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 2 ** 0.5 }}
{{ 2 ** 100 }} {{ 10 ** 20 - 1 }} {{ big * big }} {{ big // 7 }} {{ -big % 1000 }} {{ big / 3 }} {{ big == 12345678901234567890 }}
{{ true + 1 }} {{ true == 1 }} {{ false * 3 }} {{ 1 == 1.0 }} {{ '1' == 1 }} {{ none == false }} {{ [1] == [1.0] }} {{ (1,) == [1] }} {{ {} == {} }} {{ true and 5 }} {{ 0 or '' or none }} {{ not [] }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 < 2 > 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ (1, 2) <= (1, 2) }} {{ 1 != 2 != 1 }} {{ 3 > 2 >= 2 == 2 }}
{{ 'a' in s }} {{ 'H' in s }} {{ 1 in l }} {{ 9 not in l }} {{ 'A' in d }} {{ '' in '' }} {{ 1 in (1,) }} {{ not 1 in l }} {{ none in mix }} {{ 1.0 in l }}
{{ 'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1] }} {{ 'a' + 'b' * 3 }} {{ 3 * 'ab' }} {{ [1] * 2 + [3] }} {{ (1,) + (2,) }} {{ '-' * 0 }} {{ 'x' * -1 }} {{ [0] * 3 }}
{{ 'yes' if n > 5 }}|{{ 'yes' if n > 50 }}|{{ 'a' if no else 'b' if no else 'c' }}|{{ ('x' if e) is undefined }}|{{ ('x' if e) | default('dd') }}
{{ '%s is %d and %.2f %5s|%-5s| %05d %x %o %e %g %r %%' % ('a', 3, 2.456, 'b', 'c', 42, 255, 8, 12345.678, 0.0001, 'q') }}
{{ '%s' % 1 }} {{ '%s' % none }} {{ '%(a)s-%(b)03d' % {'a': 'x', 'b': 5} }} {{ '%s' % [1, 2] }} {{ '%5.1f|%+d|% d' % (3.14159, 5, 5) }} {{ '%c%c' % ('a', 98) }} {{ '%10.3s|' % 'abcdef' }}
{{ '{} {}'.format(1, 'a') }} {{ '{1}{0}'.format('a', 'b') }} {{ '{a!r}'.format(a='x') }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format(1, 'a', 2.5, 'm') }} {{ '{:,}'.format(1234567) }} {{ '{:.3f}'.format(2.0) }} {{ '{:08.3f}'.format(-3.14159) }}
{{ '{0[k]} {0[l]}'.format({'k': 1, 'l': 2}) }} {{ '{:b} {:x} {:#o} {:%}'.format(5, 255, 8, 0.25) }} {{ '{{}}'.format() }} {{ '{:e} {:g}'.format(12345.6789, 1e-10) }} {{ '{!s:>6}'.format(none) }}
{{ s | upper }}{{ s | lower }}{{ s | title }}{{ s | capitalize }}{{ 'ß ǆ İ' | upper }}{{ 'ΑΣ ΑΣΑ' | lower }}{{ 'o\'neil mc-donald x2y' | title }}{{ 'ÉCOLE' | capitalize }}
{{ spaces | trim }}|{{ spaces.strip() }}|{{ spaces.lstrip() }}|{{ spaces.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba' | trim('ab') }}|{{ 'a.b'.rstrip('.b') }}|{{ ''.strip() }}
{{ s | length }} {{ l | count }} {{ d | length }} {{ '' | length }} {{ '😀é' | length }} {{ range(5) | length }} {{ (1, 2) | length }}
{{ l | sort }} {{ l | sort(reverse=true) }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ people | sort(attribute='age') | map(attribute='name') | list }} {{ people | sort(attribute='age,name', reverse=true) | map(attribute='name') | join(' ') }}
{{ l | unique | list }} {{ words | unique | list }} {{ words | unique(case_sensitive=true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }} {{ mix | unique | list }}
{{ people | groupby('age') }} {% for g in people | groupby('age') %}{{ g.grouper }}:{{ g.list | length }};{% endfor %}{% for age, who in people | groupby('age', default=1) %}{{ age }}{{ who | map(attribute='name') | join }}{% endfor %}
{{ people | groupby('city.id', default=0) | map(attribute=0) | list }} {{ people | map(attribute='city.id', default='none') | list }} {{ people | map(attribute='name') | map('upper') | join(',') }}
{{ l | map('string') | list }} {{ words | map('replace', 'b', 'X') | list }} {{ people | map('length') | list }} {{ words | map('default', 'z') | list }} {{ nest | map('first') | list is defined }} {{ [[1, 2], [3]] | map('sum') | list }}
{{ people | selectattr('age', 'equalto', 3) | map(attribute='name') | list }} {{ people | selectattr('city') | list | length }} {{ people | rejectattr('city') | map(attribute='name') | list }} {{ people | selectattr('age', '>', 3) | list | length }} {{ people | selectattr('city.id', 'defined') | list | length }} {{ people | selectattr('name', 'in', ['bo', 'cy']) | map(attribute='age') | list }}
{{ l | select('odd') | list }} {{ l | reject('eq', 1) | list }} {{ mix | select | list }} {{ mix | reject | list }} {{ mix | select('string') | list }} {{ mix | select('number') | list }} {{ l | select('divisibleby', 3) | list }} {{ l | select('>', 1) | list }} {{ words | select('lower') | list }}
{{ l | sum }} {{ people | sum(attribute='age') }} {{ l | sum(start=10) }} {{ [] | sum }} {{ [1.5, 2] | sum }} {{ l | min }} {{ l | max }} {{ words | min }} {{ words | max(case_sensitive=true) }} {{ people | max(attribute='age') }} {{ [] | min }}
{{ l | first }} {{ l | last }} {{ s | first }} {{ s | last }} {{ [] | first }}| {{ e | last }}| {{ d | first }} {{ range(3) | last }}
{{ l | join }} {{ l | join(', ') }} {{ mix | join('|') }} {{ people | join(',', attribute='name') }} {{ 'abc' | join('-') }} {{ [] | join('x') }} {{ d | join(' ') }} {{ ', '.join(words) }} {{ '-'.join('abc') }}
{{ l | batch(3) | list }} {{ l | batch(3, 'x') | list }} {{ l | slice(3) | list }} {{ l | slice(3, 'x') | list }} {{ range(7) | slice(3) | list }} {{ [] | batch(2) | list }}
{{ d | dictsort }} {{ d | dictsort(true) }} {{ {'x': 2, 'y': 1} | dictsort(by='value') }} {{ {'x': 2, 'y': 1} | dictsort(false, 'key', true) }} {{ {'b': 1, 'a': 1} | dictsort(by='value', reverse=true) }}
{{ d | items | list }} {{ d | list }} {{ s[:3] | list }} {{ l | reverse | list }} {{ s[:3] | reverse }} {{ (1, 2) | list }} {{ d.items() | first }} {{ {'a': {'b': 1}}.a.items() | list }} {{ undefined_thing | items | list }}
{{ nil | default('x') }} {{ nil | default('x', true) }} {{ missing | default('x') }} {{ e | default('x') }} {{ e | default('x', true) }} {{ missing | d(missing2 | d('deep')) }} {{ d.zz | default('q') }} {{ false | default('f', boolean=true) }} {{ missing | default }}|
{{ '42' | int }} {{ 'x' | int }} {{ 'x' | int(5) }} {{ '0x1f' | int(base=16) }} {{ '11' | int(base=2) }} {{ 3.9 | int }} {{ -3.9 | int }} {{ ' 7 ' | int }} {{ '1_000' | int }} {{ true | int }} {{ none | int(8) }} {{ '3.7' | int }} {{ '1e3' | int }}
{{ '4.5' | float }} {{ 'x' | float }} {{ 'x' | float(1.5) }} {{ 3 | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ '1e3' | float }} {{ ' 2 ' | float }} {{ none | float(2) }}
{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.567 | round(2) }} {{ 2.561 | round(2, 'ceil') }} {{ 2.569 | round(2, 'floor') }} {{ 1234 | round(-2) }} {{ 7 | round }} {{ -2.5 | round }} {{ 1e20 | round }} {{ 2.675 | round(2) }}
{{ -5 | abs }} {{ -5.5 | abs }} {{ neg | abs }} {{ 5 | string + 'x' }} {{ none | string }} {{ l | string }} {{ 1.0 | string }} {{ yes | string | lower }}
{{ 'a-b-c' | replace('-', '+') }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 'abc' | replace('', '.') }} {{ 'aaa'.replace('a', 'b', 1) }} {{ 123 | replace('2', 'x') }} {{ 'é' | replace('é', 'e') }}
{{ s | escape }} {{ s | e }} {{ s | safe }} {{ '<' | forceescape }} {{ '<a>' | safe | escape }} {{ 'a b/ü?' | urlencode }} {{ {'a': 1, 'b': 'x y'} | urlencode }} {{ [('k', 'v&')] | urlencode }}
{{ lines | indent }} [{{ lines | indent(2, true) }}] [{{ lines | indent(2, blank=true) }}] [{{ lines | indent('>>') }}] [{{ '' | indent(3, true) }}] [{{ 'a\n' | indent(1) }}]
{{ 'x' | center(5) }}| {{ 'ab' | center(5) }}| {{ 'the quick brown fox' | truncate(10) }} {{ 'the quick brown fox' | truncate(10, true) }} {{ 'the quick brown fox' | truncate(12, false, '!') }} {{ 'short' | truncate(5) }} {{ 'the quick' | truncate(8, leeway=0) }} {{ 'a b  c' | wordcount }} {{ 12345678 | filesizeformat }} {{ 2000 | filesizeformat(true) }}
{{ '%s-%s' | format('a', 1) }} {{ '%(x)s' | format(x=3) }} {{ 'x' | attr('upper') is callable }} {{ d | attr('zz') is undefined }}
{{ d | tojson }} {{ l | tojson }} {{ mix | tojson }} {{ s | tojson }} {{ nil | tojson }} {{ f | tojson }} {{ 1.0 | tojson }} {{ big | tojson }} {{ 1e22 | tojson }} {{ small | tojson }} {{ (1, 2) | tojson }} {{ '\u2028\x00\x7f\\/' | tojson }} {{ '' | tojson }}
{{ d | tojson(indent=2) }} {{ nest | tojson(indent=4) }} {{ [] | tojson(indent=2) }} {{ {} | tojson(indent=1) }} {{ {'a': []} | tojson(indent=0) }} {{ [1] | tojson(indent='\t') }}
{{ d | tojson(ensure_ascii=true) }} {{ '😀你' | tojson(ensure_ascii=true) }} {{ d | tojson(separators=(',', ':')) }} {{ d | tojson(sort_keys=true) }} {{ d | tojson(indent=2, separators=(', ', ' : '), sort_keys=true, ensure_ascii=true) }} {{ {1: 2, none: 3, true: 4, 1.5: 5} | tojson }}
{{ 'nan' | float | tojson }} {{ 'inf' | float | tojson }} {{ '-inf' | float }} {{ [true, false, none] | tojson }} {{ {'a': {'b': [1, {'c': 'd'}]}} | tojson(indent=3) }} {{ messages | tojson }} {{ '</script>&' | tojson }}
{{ n is odd }} {{ n is even }} {{ n is divisibleby 7 }} {{ n is divisibleby(2) }} {{ n is number }} {{ n is integer }} {{ f is float }} {{ yes is integer }} {{ yes is number }} {{ yes is boolean }} {{ 1 is boolean }} {{ yes is true }} {{ 1 is true }} {{ no is false }}
{{ s is string }} {{ l is sequence }} {{ s is sequence }} {{ d is mapping }} {{ d is sequence }} {{ d is iterable }} {{ n is iterable }} {{ l is mapping }} {{ nil is none }} {{ missing is none }} {{ missing is defined }} {{ nil is defined }} {{ range is callable }} {{ s.upper is callable }} {{ missing is iterable }} {{ missing is sequence }}
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ '' is lower }} {{ n is in [7] }} {{ 'a' is in 'abc' }} {{ n is eq 7 }} {{ n is ne(7) }} {{ n is gt 5 }} {{ n is lessthan 5 }} {{ n is == 7 if false else n is equalto 7 }} {{ l is sameas l }} {{ nil is sameas none }} {{ 1 is sameas true }} {{ s is escaped }} {{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }}
{{ n is not odd }} {{ not n is odd }} {{ n is not none and s is string }} {{ missing is not defined or true }} {{ l is not mapping }} {{ not (n is odd) }} {{ n not in l is defined }} {{ (n is odd) is true }} {{ 1 + 1 is even }} {{ -1 is odd }} {{ n is odd and f is not float }}
{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}
{% for x in l %}{{ loop.cycle('a', 'b', 'c') }}{{ loop.changed(x) }}{% endfor %}{% for x in [1, 1, 2] %}{{ loop.changed(x, 'k') }}{% endfor %}
{% for x in [] %}x{% else %}empty{% endfor %}{% for x in l if x > 5 %}{{ x }}{% else %}none{% endfor %}{% for x in l if x > 1 %}{{ x }}{{ loop.index }}{{ loop.last }}{{ loop.length }}{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for c in 'aé😀' %}[{{ c }}]{% endfor %}{% for a, (b, c) in [(1, (2, 3)), (4, (5, 6))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}{% for x in range(3) %}{% for y in range(3) %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}{% endfor %}
{% for i in [1, [2, [3, 4]], 5] recursive %}{% if i is iterable %}({{ loop(i) }}){% else %}{{ i }}@{{ loop.depth }}{% endif %}{% endfor %}
{% for x in range(2, 10, 3) %}{{ x }},{% endfor %}{{ range(3) | list }}{{ range(5, 0, -2) | list }}{{ range(0) | list }}{{ range(3)[1] }}{{ range(10)[2:5] | list }}{{ 3 in range(5) }}
{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 99 %}{% endif %}{{ x }}
{% set ns = namespace(a=1, b=[]) %}{% for i in l %}{% set ns.a = ns.a + i %}{% set ns.b = ns.b + [i] %}{% endfor %}{{ ns.a }}{{ ns.b }}{% set ns.c = 'new' %}{{ ns.c }}{{ ns.zz is defined }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (a, b) = (b, a) %}{{ a }}{{ b }}{% set t = 1, 2 %}{{ t }}{% set q %}block {{ n }}{% endset %}{{ q }}{{ q | length }}{% set u | upper %}up {{ n }}{% endset %}{{ u }}
{% set ns = namespace({'k': 1}, j=2) %}{{ ns.k }}{{ ns.j }}{% set inner = namespace(o=ns) %}{% set inner.o.k = 5 if false else 6 %}{{ ns.k }}
{% macro m(a, b=2, c='x' ~ 1) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(a=5, c='z') }} {{ m() }} {{ m.name }} {{ m.arguments }} {{ m(b=1) }}
{% macro v() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ v(1, 2, x=3) }}{{ v() }}{{ v(*[1, 2], **{'y': 4}) }}{{ v.catch_varargs }}{{ v.catch_kwargs }}{{ v.caller }}
{% macro w(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call w('b') %}in {{ n }}{% endcall %}{% macro g(l) %}{% for i in l %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(x, i) g(l) %}[{{ x }}:{{ i }}]{% endcall %}
{% macro f(k) %}{% if k > 0 %}{{ k }}{{ f(k - 1) }}{% endif %}{% endmacro %}{{ f(4) }}{% macro outer() %}{% macro inner() %}i{% endmacro %}{{ inner() }}o{% endmacro %}{{ outer() }}{{ f(2) | length }}{{ f(2) ~ 'x' }}{{ f(1) is string }}
{% set g = 1 %}{% macro sees() %}{{ g }}{{ messages | length }}{% endmacro %}{{ sees() }}{% set g = 2 %}{{ sees() }}{% macro sets() %}{% set g = 3 %}{{ g }}{% endmacro %}{{ sets() }}{{ g }}
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{{ c }}{% endwith %}{{ c is defined }}{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z is defined }}
{% filter upper %}abc {{ s }}{% endfilter %}{% filter replace('a', 'b') | upper %}banana{% endfilter %}{% filter indent(2) %}a
b{% endfilter %}
{% raw %}{{ not }} {% this %}{% endraw %}{# a {{ comment }} #}{{ '{{' }}{{ "{% x %}" }}{{ '#}' }}
{% if n > 5 and s %}a{% elif n %}b{% else %}c{% endif %}{% if e %}a{% elif nil %}b{% else %}c{% endif %}{% if missing %}a{% else %}b{% endif %}{% if not missing and 0 == no %}z{% endif %}{% if [] or {} or 0.0 or '' %}t{% else %}f{% endif %}
{{ 'a b  c'.split() }}{{ 'a,b,,c'.split(',') }}{{ 'a b c'.split(' ', 1) }}{{ 'a b c'.rsplit(' ', 1) }}{{ ' a  b '.split(' ') }}{{ ''.split() }}{{ ''.split(',') }}{{ 'abc'.split('b')[-1] }}{{ 'a\u3000b'.split() }}{{ 'x'.split(maxsplit=1) }}{{ 'a--b'.split(sep='--') }}
{{ lines.splitlines() }}{{ lines.splitlines(true) }}{{ 'a\x0bb\x1cc\u2028d'.splitlines() }}{{ 'a-b-c'.partition('-') }}{{ 'a-b-c'.rpartition('-') }}{{ 'abc'.partition('x') }}
{{ s.startswith('Hell') }}{{ s.startswith(('x', 'H')) }}{{ s.endswith('"') }}{{ s.startswith('e', 1) }}{{ s.find('l') }}{{ s.rfind('l') }}{{ s.find('zz') }}{{ s.count('l') }}{{ s.index('l') }}{{ 'aaa'.count('aa') }}{{ ''.count('') }}{{ 'abc'.find('c', -1) }}
{{ 'Ab'.swapcase() }}{{ 'hello world'.title() }}{{ 'hELLO'.capitalize() }}{{ 'ß'.casefold() }}{{ 'x'.center(5, '*') }}{{ 'x'.ljust(3) }}|{{ 'x'.rjust(3, '.') }}|{{ '-5'.zfill(4) }}{{ 'a\tb'.expandtabs(4) }}{{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.py'.removesuffix('.py') }}
{{ 'abc'.isalpha() }}{{ '12'.isdigit() }}{{ '½'.isnumeric() }}{{ '²'.isdigit() }}{{ '²'.isdecimal() }}{{ 'a1'.isalnum() }}{{ ' '.isspace() }}{{ ''.isspace() }}{{ 'Ab'.istitle() }}{{ 'ab'.islower() }}{{ 'AB1'.isupper() }}{{ 'a_1'.isidentifier() }}{{ 'é'.isascii() }}{{ '\n'.isprintable() }}
{{ l.index(2) }}{{ l.count(1) }}{{ (1, 2, 1).count(1) }}{{ l.copy() }}{{ d.copy() }}{{ people[0].get('city', {}).get('id') }}{{ people[2].get('city', {}).get('id', 'no') }}{{ d.items() | length }}{{ 'k' in d.keys() }}{{ 2 in d.values() }}
{{ dict(a=1, b=2) }}{{ dict({'x': 1}, y=2) }}{{ dict([('a', 1)]) }}{{ dict() }}{% set j = joiner(', ') %}{{ j() }}a{{ j() }}b{{ j() }}c{% set c = cycler('x', 'y') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}
{{ strftime_now('') }}{{ strftime_now('%%') }}{{ strftime_now('%Y') | length }}{{ strftime_now is defined }}{{ raise_exception is callable }}
{{ messages[0]['role'] }}{{ messages[-1].content }}{{ messages[1:] | length }}{{ messages | selectattr('role', '==', 'user') | list | length }}{{ (messages | last).role }}{{ messages | map(attribute='role') | unique | join('/') }}{{ messages[:1][0].content | trim }}
{%- set content = messages[0].content -%} {{- content -}} {%- if true -%} x {%- endif -%}   y
  {% if true %}
    indented
  {% endif %}
tail  {%- if true %}  {{ n }}  {% endif -%}  end
{%+ if true %} plus {%+ endif %}
{{ n }}
{% set x = 1 -%}
   {{ x }}
   {#- c -#}   z
{{ "a\nb\t\\ \" ' \x41 \u00e9 \101 \U0001f600" }}{{ 'it''s' }}{{ 'a' 'b' "c" }}
{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1.5e3 }} {{ 1E2 }} {{ 12_3.4_5 }}
{{ [1, 2,] }}{{ {'a': 1,} }}{{ (1, 2,) }}{{ [[], [[]]] }}{{ {'a': [1, {'b': (2,)}]} }}{{ [1, 'it\'s', "q\"", 'both\'"', '\n\x00\u2028é😀'] }}
{{ {'a': 1}.a }}{{ {'items': 5}['items'] }}{{ {'a': 1}['a'] }}{{ {'keys': 1}.keys is callable }}{{ [1, 2][0] }}{{ 'abc'[1] }}{{ 'abc'[-1] }}{{ 'abc'.upper().lower()[0] }}
{{ (l | sort)[0] }}{{ l | sort | first }}{{ -n | abs }}{{ -(n | string | int) }}{{ n + 1 | string if false else n + (1 | int) }}{{ not yes or yes }}{{ (1 if yes else 2) + 3 }}{{ 1 if yes else 2 + 3 }}{{ 'a' ~ 'b' | upper }}{{ ('a' ~ 'b') | upper }}{{ 2 * 3 ** 2 }}{{ 10 - 2 - 3 }}{{ 2 ** 3 ** 2 }}{{ -2 | abs }}{{ 1 ~ 2 + 3 }}
{{ missing }}|{{ d.zz }}|{{ missing | length }}|{{ missing | list }}|{{ missing ~ 'x' }}|{{ missing == missing2 }}|{{ missing == none }}|{{ not missing }}|{{ missing | string }}|{{ missing | trim }}|{{ missing | upper }}|{% for x in missing %}x{% else %}none{% endfor %}|{{ missing | join }}|{{ missing in [1] }}
{{ nil ~ '' }}{{ nil | string }}{{ [nil] }}{{ nil | list if false }}{{ none }}{{ None }}{{ True }}{{ False }}{{ true }}{{ [True, none] }}{{ 'None' == nil | string }}
{% block title %}T{{ n }}{% endblock %}{% block other scoped %}{{ s }}{% endblock %}
{% generation %}gen {{ n }}{% endgeneration %} after {% for m in messages %}{% if m.role == 'assistant' %}{% generation %}A{{ m.content }}{% endgeneration %}{% endif %}{% endfor %}
{% set messages = messages[1:] %}{{ messages | length }}{% set loop_messages = messages %}{% for message in loop_messages %}{{ loop.index0 % 2 == 0 }}{{ (message['role'] == 'user') != (loop.index0 % 2 == 0) }}{% endfor %}
{% for m in messages %}{% if loop.previtem is defined %}{{ loop.previtem.role }}{% endif %}{% if not loop.last and loop.nextitem.role == 'user' %}>{% endif %}{% if loop.previtem and loop.previtem.role != m.role %}!{% endif %}{% endfor %}
{{ '<think>a</think>b'.split('</think>')[-1].lstrip('\n') }}{{ 'x</think>y'.split('</think>')[0].split('<think>')[-1] }}{% set c = '\n\na\n' %}{{ c.strip('\n') }}|{{ c.rstrip('\n') }}|{{ c.lstrip('\n') }}|
{% if messages[0]['role'] == 'system' %}x{% else %}{{- 'no system' }}{%- endif %}{{ '' if not add_generation_prompt else '<|assistant|>' }}{{ tools is none }}{{ not tools }}{{ (tools or []) | length }}{{ tools is not none and tools | length > 0 }}
{% set x = {'a': 1} %}{% set y = dict(x, b=2) %}{{ y }}{{ x }}{% set k = 'dyn' %}{{ {k: 1, 'p' ~ k: 2} }}{{ {1: 'a', 2.0: 'b', none: 'c', (1, 2): 'd'} }}
{{ l | map('int') | sum / (l | length) }}{{ (l | sum) / (l | length) }}{{ l | length // 3 }}{{ (l | length) % 3 == 1 }}{{ '%.1f' | format((l | sum) / 3) }}{{ n | float / 2 }}{{ (n / 2) | int }}{{ (n / 2) | round(1) }}
{{ [1, 2] + [3] }}{{ [[1, 2], [3]] | sum(start=[]) }}{{ (words | map('lower') | sort | list)[:2] }}{{ words | map('upper') | unique | sort | join }}{{ words | sort | reverse | list }}{{ range(3) | map('string') | join('.') }}{{ dict(words | batch(2)) }}
{{ '' | default('a', true) | upper }}{{ ('a' if false) | default('undef') }}{{ [missing] | length }}{{ [missing, 1] }}{{ {'k': missing} }}{{ (missing, ) }}{{ [d.zz] }}
{{ 'a' in ['a', 'b'] and 'c' not in 'abd' }}{{ 'x' if 'a' in {'a': 0} else 'y' }}{{ [1] in [[1]] }}{{ (1, 2) in [(1, 2)] }}{{ {} in [{}] }}{{ true in [1] }}{{ 'é' in d }}{{ 'el' in s and not 'zz' in s }}
{{ lines | length }}{{ lines.split('\n') | length }}{{ lines.replace('\n', '|') }}{{ lines.splitlines() | map('trim') | list }}{{ lines | wordcount }}{{ lines | upper | replace('\r', '') }}
{%- for row in [[1, 2], [3, 4]] -%}{%- set outer_loop = loop -%}{%- for cell in row -%}{{ outer_loop.index }}.{{ loop.index }}={{ cell }}{{ ', ' if not (loop.last and outer_loop.last) }}{%- endfor -%}{%- endfor -%}
{% macro json(v, lvl=0) %}{% if v is mapping %}{% for k, x in v.items() %}{{ '  ' * lvl }}{{ k }}:{{ '\n' if x is mapping }}{{ json(x, lvl + 1) }}{% endfor %}{% elif v is iterable and v is not string %}{% for x in v %}{{ json(x, lvl) }}{% endfor %}{% else %} {{ v }}
{% endif %}{% endmacro %}{{ json({'a': {'b': 1, 'c': [2, {'d': 3}]}, 'e': 'f'}) }}
{% set ns = namespace(found=false) %}{% for x in l if x == 2 %}{% set ns.found = true %}{% endfor %}{{ ns.found }}{% set ns.n = ns.n | default(0) + 1 %}{{ ns.n }}{{ ns.found and ns.n == 1 }}
{{ 'ab' < 'abc' }}{{ 'Z' < 'a' }}{{ 'é' > 'z' }}{{ [] < [1] }}{{ 1.5 > 1 }}{{ true > false }}{{ true < 2 }}{{ 'a' == "a" }}{{ (1, 'a') < (1, 'b') }}{{ big > 1e18 }}{{ 0 == -0.0 }}
{{ s.upper()[:5].lower().title() }}{{ ('a', 'b') | join(s[5:7]) }}{{ 'abc' | list | reverse | join }}{{ 'cab' | sort | join }}{{ 'aab' | unique | join }}{{ 'abc' | batch(2) | map('join') | list }}{{ 'abc' | map('upper') | list }}{{ 'a1b' | select('in', '123') | list }}
{{ d | map('upper') | list }}{{ d | selectattr('x', 'undefined') | list if false }}{{ d.items() | map('first') | list }}{{ d | dictsort | map('last') | list }}{{ d.items() | selectattr(1) | list }}{{ d.items() | rejectattr('1', 'none') | list | length }}{{ people | map(attribute='missing') | list }}
{{ 10 | string | length }}{{ 'a' * 3 ~ 'b' }}{{ ['x'] * 2 }}{{ [l, l] | map('first') | list }}{{ nest | string | length > 5 }}{{ messages | string }}{{ messages[0] | string }}{{ (1.0, 1e100, -1e-7) }}{{ [1.10, 100.0, 1e5, 123456789012345680.0] }}
""".strip("\n").split("\n")

# Pieces that need line breaks of their own.
BLOCKS = ["{% for x in l %}\n  {% if x > 1 %}\n    {{ x }}\n  {% endif %}\n{% endfor %}\nend", "a\n  {%- for x in l -%}\n  {{ x }}\n  {%- endfor %}\n\n b", "{#\n multi\n #}\nx {# c #}\ny\n  {# d #}\nz",
          "  {%+ if true +%}\n  x\n  {%+ endif +%}\n", "{{ 'a' -}}\n\n  b {{- 'c' }}\n{{ 'd' }}\n\n", "{% raw %}\n  {{ x }}\n{% endraw %}\n{%- raw -%}\n  y\n{%- endraw -%}\n z", "{% set x %}\n  a\n{% endset %}\n[{{ x }}]",
          "{% macro m() %}\n  body\n{% endmacro %}\n[{{ m() }}]", "\t {% if true %}\t\n\tx\n\t{% endif %}\t\n", "x {% if true %} \n y\n {% endif %} \n z", "{{ n }}\r\n{% if true %}\r\nx\r\n{% endif %}\r\ny", "\n\n{{ n }}\n\n\n", "{%- if true -%}\n\n a \n\n{%- else -%}\nb{%- endif +%}\n c",
          "{% call\n(x)\n m2() %}{% endcall %}" if False else "{{\n n\n +\n 1\n}}", "{%\n if\n true\n%}\nz{%\nendif\n%}", "{% generation %}\n a\n{% endgeneration %}\nb", "{% for i in [1, 2] %}{% generation -%}\n  {{ i }}\n{%- endgeneration %}{% endfor %}\n"]

RAISING = r"""
{{ missing.x }}
{{ d.zz.y }}
{{ missing() }}
{{ missing + 1 }}
{{ missing | tojson }}
{{ missing < 1 }}
{{ nil + 1 }}
{{ 'a' + 1 }}
{{ 1 + 'a' }}
{{ [1] + (2,) }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 'a' < 1 }}
{{ 1 in 5 }}
{{ nil | length }}
{{ n | length }}
{{ n() }}
{{ s.nope() }}
{{ l.append(1) }}
{{ d.update({'x': 1}) }}
{{ l.pop() }}
{{ l | nofilter }}
{{ l is notest }}
{{ l | sort(nope=1) }}
{{ mix | sort }}
{{ mix | sum }}
{{ [1] | map('nofilter') | list }}
{{ l | selectattr | list }}
{{ n | join(',') }}
{% for x in n %}{% endfor %}
{% for a, b in l %}{% endfor %}
{% set a, b = 1 %}
{% set a, b = [1, 2, 3] %}
{% set d.x = 1 %}
{% set ns = namespace() %}{% set ns._x = 1 %}
{{ raise_exception('stop') }}
{{ raise_exception() }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{{ range(10 ** 6) | list }}
{{ 'abc'['x'].y }}
{{ l['a'].b }}
{{ '%d' % 'x' }}
{{ '%s %s' % ('a',) }}
{{ '%s' % ('a', 'b') }}
{{ '{} {}'.format(1) }}
{{ '{x}'.format(y=1) }}
{{ 'abc'.index('z') }}
{{ l.index(99) }}
{{ s.__class__.x }}
{{ s | attr('__class__') | string | length + missing.y }}
{{ d | dictsort(by='nope') }}
{{ l | dictsort }}
{{ l | items | list }}
{{ 'x' | int(base=99) if false }}{{ 1.5 | round(method='nope') }}
{{ l | batch }}
{{ people | map(attribute='name', nope=1) | list }}
{{ {[]: 1} }}
{{ {}[[]] }}
{{ l | join(1) }}
{% if %}x{% endif %}
{% if true %}
{% endif %}
{% for %}{% endfor %}
{% for x in l %}
{% endfor %}{{ n }}
{% else %}
{{ }}
{{ n
{% n %}
{{ 'a }}
{{ n | }}
{{ n is }}
{{ n. }}
{{ l[ }}
{{ (1 }}
{{ 1 2 }}
{{ n ! }}
{{ a b }}
{% set %}
{% set 1 = 2 %}
{% set x %}
{% macro %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{{ f(a=1, 2) }}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{% raw %}
{# open
{% endraw %}
{% break %}
{% continue %}
{% unknown %}
{% generation %}
{% include 'x' %}
{% extends 'x' %}
{% import 'x' as y %}
{{ not }}
{{ n and }}
{{ * }}
{{ n if }}
{{ 5.upper() }}
{% set x = %}
{{ {'a' 1} }}
{{ {1, 2} }}
{{ lambda: 1 }}
{{ [x for x in l] }}
{{ @ }}
{{ $x }}
{{ 'a' if true else }}
{% for x in l recursive %}{{ loop() }}{% endfor %}
{{ loop.index }}
{{ super() }}
""".strip("\n").split("\n")


def truth_of(source, values):
    try:
        return _compile_jinja_template(source).render(**copy.deepcopy(values))
    except Exception:
        return None


def rendered(cli, folder, source, rows):
    (folder / "t.jinja").write_text(source, encoding="utf-8", newline="")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return ["render", "--template", folder / "t.jinja", "--messages", folder / "rows.jsonl"]


def compare(cli, folder, pieces):
    """All pieces that render in one template, each behind its number; the program starts once."""
    good = [piece for piece in pieces if truth_of(piece, VALUES) is not None]
    source = "".join(f"{{% if piece == {index} %}}{piece}{{% endif %}}" for index, piece in enumerate(good))
    truths = [truth_of(source, {**VALUES, "piece": index}) for index in range(len(good))]
    assert None not in truths, [piece for piece, truth in zip(good, truths) if truth is None][:3]
    events = cli.run(*rendered(cli, folder, source, [{**VALUES, "piece": index} for index in range(len(good))])).all("rendered")
    return [(piece, event["text"], truth) for piece, event, truth in zip(good, events, truths, strict=True) if event["text"] != truth], len(good)


def test_pieces(cli, tmp_path):
    # One expression at a time: a difference then names itself, and an error in one hides no other.
    parts = []
    for piece in PIECES:
        simple = "{%" not in piece and "{#" not in piece and "{{-" not in piece and "'{{'" not in piece
        parts += ["{{" + part for part in piece.split("{{")[1:]] if simple else [piece]
    wrong, count = compare(cli, tmp_path, parts)
    assert not wrong, wrong[:5]
    assert count > 600, f"Jinja itself raises for {len(parts) - count} pieces"


def test_white_space(cli, tmp_path):
    wrong, count = compare(cli, tmp_path, BLOCKS)
    assert not wrong, wrong[:3]
    assert count == len(BLOCKS)


@pytest.mark.parametrize("first", range(0, len(RAISING), 20))
def test_raises_where_jinja_raises(cli, tmp_path, first):
    def check(numbered):
        index, source = numbered
        folder = tmp_path / str(index)
        folder.mkdir()
        if truth_of(source, VALUES) is None:
            cli.refuse(*rendered(cli, folder, source, [VALUES]))
        else:
            (event,) = cli.run(*rendered(cli, folder, source, [VALUES])).all("rendered")
            assert event["text"] == truth_of(source, VALUES), source

    with concurrent.futures.ThreadPoolExecutor(2) as pool:  # a program for each: most of the time is its start
        list(pool.map(check, enumerate(RAISING[first:first + 20])))


class Draw:
    """Random expressions over VALUES: most of what they ask for is odd, some of it raises."""

    FILTERS = ["upper", "lower", "title", "capitalize", "trim", "length", "list", "sort", "reverse | list", "unique | list", "first", "last", "join", "join('-')", "string", "int", "float", "abs", "round", "round(1)", "tojson",
               "tojson(indent=2)", "default('d')", "default('d', true)", "sum", "min", "max", "dictsort", "items | list", "replace('a', 'b')", "indent(2)", "map('string') | list", "map('upper') | list", "select | list", "reject | list",
               "select('string') | list", "batch(2) | list", "slice(2) | list", "safe", "escape", "wordcount", "truncate(4)", "center(7)", "map(attribute='name') | list", "selectattr('age') | list", "groupby('age')", "urlencode", "count",
               "sort(reverse=true)", "unique(true) | list", "sort(attribute='age')", "filesizeformat", "format(1)", "tojson(ensure_ascii=true)", "tojson(sort_keys=true)", "attr('x')", "select('odd') | list", "reject('none') | list"]
    TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable", "callable", "odd", "even", "true", "false", "lower", "upper", "in l", "eq 1", "gt 1",
             "sameas none", "divisibleby 2", "escaped", "in 'abc'", "ne none"]
    METHODS = ["upper()", "strip()", "split()", "split(',')", "title()", "keys()", "values()", "items()", "get('A')", "startswith('H')", "count('l')", "index(1)", "find('o')", "replace('l', '')", "splitlines()",
               "isdigit()", "zfill(9)", "join(words)", "copy()", "rsplit(' ', 1)", "partition(',')", "lstrip('H')", "capitalize()", "center(20, '.')", "format(1, 2)", "name", "A", "x"]
    ATOMS = ["s", "e", "n", "neg", "f", "big", "small", "yes", "no", "nil", "l", "words", "mix", "nest", "d", "people", "lines", "spaces", "missing", "messages", "1", "0", "-1", "2.5", "'abc'", "''", "'%s'", "[]",
             "[1, 'a']", "{}", "{'a': 1}", "(1, 2)", "none", "true", "(range(3) | list)", "1e20", "'é😀'"]
    OPERATORS = ["+", "-", "*", "/", "//", "~", "==", "!=", "<", "<=", ">", "in", "not in", "and", "or"]

    def __init__(self, seed):
        self.choose = random.Random(seed)

    def expression(self, depth):
        pick = self.choose.random()
        if depth == 0 or pick < 0.15:
            return self.choose.choice(self.ATOMS)
        inner = self.expression(depth - 1)
        if pick < 0.4:
            return f"({inner} | {self.choose.choice(self.FILTERS)})"
        if pick < 0.5:
            return f"({inner} is {self.choose.choice(['', 'not '])}{self.choose.choice(self.TESTS)})"
        if pick < 0.62:
            return f"{inner}.{self.choose.choice(self.METHODS)}" if not inner[0].isdigit() and inner[0] != "-" else f"({inner}).{self.choose.choice(self.METHODS)}"
        if pick < 0.7 and inner.isidentifier() and inner not in ('true', 'none'):  # Jinja folds constants, by other rules than those for variables
            return f"({inner})[{self.choose.choice(['0', '-1', '1:', '::-1', ':2', '::2', '-2:', chr(39) + 'A' + chr(39), '5', '1:0:-1', 'n', 'nil'])}]"
        if pick < 0.93:
            return f"({inner} {self.choose.choice(self.OPERATORS)} {self.expression(depth - 1)})"
        if pick < 0.97:
            return f"({inner} if {self.expression(depth - 1)}{self.choose.choice(['', ' else ' + self.expression(0)])})"
        return self.choose.choice([f"[{inner}, {inner}]", f"{{'k': {inner}}}", f"(not {inner})", f"(-{inner})", f"dict(a={inner})", f"({inner},)"])

    def piece(self):
        expression = self.expression(self.choose.randrange(1, 5))
        return self.choose.choice(["{{ %s }}", "{{ %s }}", "{{ %s }}", "{%% if %s %%}t{%% else %%}f{%% endif %%}", "{%% for x in %s %%}{{ x }};{{ loop.length }}{%% else %%}none{%% endfor %%}",
                                   "{%% set v = %s %%}{{ v }}", "{{ [%s] | tojson }}"]) % expression


@pytest.mark.parametrize("seed", range(2))
def test_drawn_expressions(cli, tmp_path, seed):
    draw = Draw(seed)
    wrong, count = compare(cli, tmp_path, [draw.piece() for _ in range(1500)])
    assert not wrong, f"{len(wrong)} differ; piece, ours, Jinja's: {wrong[:4]}"
    assert count > 400
