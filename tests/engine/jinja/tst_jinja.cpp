// The template interpreter against goldens from Jinja2 3.1.6 as Transformers sets it up (make_template_goldens.py), and
// against hostile templates.
#include "engine/text/chat_template.h"

#include <QtTest>

using namespace tw;

namespace {

Result<RenderedChat> render(const std::string& source, Json variables = Json::object()) {
  TW_TRY(const auto parsed, ChatTemplate::parse(source));
  ChatInputs inputs;
  inputs.variables = std::move(variables);
  return parsed->render(inputs);
}

const Json& goldens() {
  static const auto all = readJsonFile(fs::path(TW_TEST_DATA) / "text/templates/goldens.json").value_or(Json::object());
  return all;
}

std::string marked(const RenderedChat& chat) {
  std::string out;
  for (const auto& span : chat.generation) out += chat.text.substr(span.begin, span.end - span.begin);
  return out;
}

} // namespace

class TestJinja : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithJinja2_data();
  void agreesWithJinja2();
  void refusesHostileTemplates_data();
  void refusesHostileTemplates();
  void namesTheLineOfAnError();
  void survivesBrokenTemplates();
  void bounds();
};

void TestJinja::agreesWithJinja2_data() {
  QTest::addColumn<int>("index");
  QVERIFY(goldens().contains("cases") && goldens()["cases"].size() > 300);
  for (size_t i = 0; i < goldens()["cases"].size(); ++i) {
    const auto& item = goldens()["cases"][i];
    const auto name =
        item.contains("file") ? item["file"].get<std::string>() : asciiJson(item["template"]).substr(0, 60);
    QTest::newRow((std::to_string(i) + " " + name).c_str()) << static_cast<int>(i);
  }
}

void TestJinja::agreesWithJinja2() {
  QFETCH(int, index);
  const auto& item = goldens()["cases"][static_cast<size_t>(index)];
  std::string source;
  if (item.contains("file"))
    source = readFile(fs::path(TW_REPOSITORY) / "resources/templates" / item["file"].get<std::string>()).value_or("");
  else source = item["template"].get<std::string>();
  const auto parsed = ChatTemplate::parse(source);
  if (!parsed) {
    QVERIFY2(item.contains("error"), parsed.error().message.c_str());
    QCOMPARE(parsed.error().code, std::string("template.syntax"));
    QVERIFY(parsed.error().line > 0);
    return;
  }
  ChatInputs inputs;
  inputs.messages = item.contains("messages") ? item["messages"] : goldens()["messages"];
  inputs.variables = item.contains("variables") ? item["variables"] : goldens()["variables"];
  inputs.addGenerationPrompt = item.value("add_generation_prompt", false);
  const auto chat = (*parsed)->render(inputs);
  if (item.contains("error")) {
    QVERIFY2(!chat, chat ? chat->text.c_str() : "");
    QCOMPARE(chat.error().code, std::string("template.render"));
    QVERIFY(!chat.error().message.empty() && !chat.error().advice.empty());
    return;
  }
  QVERIFY2(chat.has_value(), chat ? "" : chat.error().message.c_str());
  QCOMPARE(QString::fromStdString(chat->text), QString::fromStdString(item["text"].get<std::string>()));
  QCOMPARE(QString::fromStdString(marked(*chat)), QString::fromStdString(item["generated"].get<std::string>()));
}

void TestJinja::refusesHostileTemplates_data() {
  QTest::addColumn<QString>("source");
  const auto repeat = [](const char* text, int times) { return QString::fromUtf8(text).repeated(times); };
  QTest::newRow("huge string") << "{{ 'a' * 10**9 }}";
  QTest::newRow("huge list") << "{{ ([0] * 10**9)|length }}";
  QTest::newRow("doubling string")
      << "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}";
  QTest::newRow("doubling list")
      << "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}";
  QTest::newRow("shared nesting printed")
      << "{% set ns = namespace(s=[]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}";
  QTest::newRow("shared nesting compared")
      << "{% set ns = namespace(a=[], b=[]) %}{% for i in range(99) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = "
         "[ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}";
  QTest::newRow("shared nesting as a key") << "{% set ns = namespace(s=()) %}{% for i in range(99) %}{% set ns.s = "
                                              "(ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}";
  QTest::newRow("shared nesting as JSON") << "{% set ns = namespace(s=[]) %}{% for i in range(99) %}{% set ns.s = "
                                             "[ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}";
  QTest::newRow("deep value")
      << "{% set ns = namespace(s=[]) %}{% for i in range(90000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}";
  QTest::newRow("deep loops") << "{% set ns = namespace(s=1) %}{% for i in range(90000) %}{% for j in [ns.s] %}{% set "
                                 "ns.s = loop %}{% endfor %}{% endfor %}x{{ ns.s.zz.zz }}";
  QTest::newRow("endless macro") << "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}";
  QTest::newRow("endless caller") << "{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{% endmacro %}{{ f() }}";
  QTest::newRow("endless loop recursion") << "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}";
  QTest::newRow("nested loops") << "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) "
                                   "%}x{% endfor %}{% endfor %}{% endfor %}";
  QTest::newRow("silent loops") << "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
  QTest::newRow("large range") << "{{ range(10**9)|list }}";
  QTest::newRow("absurd range") << "{{ range(10**30) }}";
  QTest::newRow("deep parentheses") << "{{ " + repeat("(", 20000) + "1" + repeat(")", 20000) + " }}";
  QTest::newRow("deep lists") << "{{ " + repeat("[", 20000) + repeat("]", 20000) + " }}";
  QTest::newRow("many signs") << "{{ " + repeat("-", 50000) + "1 }}";
  QTest::newRow("many nots") << "{{ " + repeat("not ", 50000) + "1 }}";
  QTest::newRow("long sum") << "{{ 1" + repeat("+1", 50000) + " }}";
  QTest::newRow("long attribute chain") << "{{ x" + repeat(".y", 50000) + " }}";
  QTest::newRow("long call chain") << "{{ x" + repeat("()", 50000) + " }}";
  QTest::newRow("long filter chain") << "{{ x" + repeat("|list", 50000) + " }}";
  QTest::newRow("long else chain") << "{{ 1" + repeat(" if 1 else 1", 50000) + " }}";
  QTest::newRow("nested ifs") << repeat("{% if 1 %}", 20000) + repeat("{% endif %}", 20000);
  QTest::newRow("nested loops in source") << repeat("{% for i in [1] %}", 20000) + repeat("{% endfor %}", 20000);
  QTest::newRow("wide center") << "{{ 'x'|center(10**12) }}";
  QTest::newRow("wide method") << "{{ 'x'.ljust(10**30) }}";
  QTest::newRow("wide zfill") << "{{ 'x'.zfill(2**62) }}";
  QTest::newRow("wide indent") << "{{ 'x\ny'|indent(10**12) }}";
  QTest::newRow("wide JSON indent") << "{{ [[1]]|tojson(indent=10**9) }}";
  QTest::newRow("wide percent") << "{{ '%999999999999d' % 1 }}";
  QTest::newRow("wide zero percent") << "{{ '%0999999999d' % 1 }}";
  QTest::newRow("wide spec") << "{{ '{:999999999}'.format(1) }}";
  QTest::newRow("wide spec by argument") << "{{ '{:{}}'.format(1, 10**10) }}";
  QTest::newRow("wide tabs") << "{{ '\t'.expandtabs(2**40) }}";
  QTest::newRow("growing replace") << "{{ ('a' * 100000).replace('a', 'b' * 100000) }}";
  QTest::newRow("growing join") << "{{ ('b' * 100000).join(['a'] * 100000) }}";
  QTest::newRow("growing join filter") << "{{ (['a'] * 100000)|join('b' * 100000) }}";
  QTest::newRow("batch fill") << "{{ [1]|batch(10**9, 0)|list }}";
  QTest::newRow("many slices") << "{{ [1]|slice(10**9)|list }}";
  QTest::newRow("power") << "{{ 9 ** 99999999999 }}";
  QTest::newRow("many namespaces") << "{% set ns = namespace() %}{% for a in range(99999) %}{% for b in range(999) "
                                      "%}{% set ns.x = namespace(p=ns.x) %}{% endfor %}{% endfor %}";
}

void TestJinja::refusesHostileTemplates() {
  QFETCH(QString, source);
  QElapsedTimer timer;
  timer.start();
  const auto result = render(source.toStdString());
  QVERIFY2(!result, result ? result->text.substr(0, 200).c_str() : "");
  QVERIFY(result.error().code == "template.syntax" || result.error().code == "template.render");
  QVERIFY(!result.error().advice.empty());
  QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
}

void TestJinja::namesTheLineOfAnError() {
  const auto syntax = ChatTemplate::parse("a\n{% if true %}\n{{ 1 + }}\n{% endif %}");
  QVERIFY(!syntax);
  QCOMPARE(syntax.error().line, int64_t{3});
  const auto runtime = render("a\n\n{{ nothing.at.all }}");
  QVERIFY(!runtime);
  QCOMPARE(runtime.error().line, int64_t{3});
  QVERIFY(runtime.error().message.find("'nothing' is undefined") != std::string::npos);
  const auto raised = render("{{ raise_exception('No such role.') }}");
  QCOMPARE(raised.error().message.english(), std::string("No such role."));
  for (const auto* tag : {"include 'x'", "extends 'x'", "import 'x' as y", "from 'x' import y"}) {
    const auto refused = ChatTemplate::parse(std::string("{% ") + tag + " %}");
    QVERIFY(!refused && refused.error().message.find(std::string(tag, 4)) != std::string::npos);
  }
}

/// Every prefix and every version with one byte changed of a template that uses most of the language: an error or a
/// text, never a crash.
void TestJinja::survivesBrokenTemplates() {
  const std::string source =
      "{%- macro m(a, b=[1, {'k': -2.5e1}]) -%}{{ a|default('é\\n', true)|upper ~ b[::-1] }}{%- endmacro %}{# c #}\n"
      "{% for x, y in d.items() if y is not none recursive %}{{ loop.index0 }}{% generation %}{{ m(x, b=y) }}{% "
      "endgeneration %}{% else %}{% raw %}{{{% endraw %}{% endfor %}"
      "{% set ns = namespace(v='%s') %}{% set ns.v %}x{% endset %}{% call(q) m(1, *[2]) %}{{ q }}{% endcall %}{{ 'a' "
      "if ns.v in 'abc' else '{:>5}'.format(3) }}你";
  Json variables = {{"d", {{"a", 1}, {"b", nullptr}}}};
  for (size_t i = 0; i < source.size(); ++i) (void)render(source.substr(0, i), variables);
  for (size_t i = 0; i < source.size(); ++i)
    for (const char c : {'{', '}', '%', '\'', '(', ')', '-', ' ', '|', '.', '\x80', '0'}) {
      auto changed = source;
      changed[i] = c;
      (void)render(changed, variables);
    }
  QVERIFY(true);
}

void TestJinja::bounds() {
  // What honest templates do stays well within the limits.
  const auto loop = render("{% for a in range(1000) %}{% for b in range(100) %}{{ b }}{% endfor %}{% endfor %}");
  QVERIFY2(loop.has_value(), loop ? "" : loop.error().message.c_str());
  const auto nested = render("{{ " + std::string(60, '(') + "1" + std::string(60, ')') + " }}");
  QVERIFY(nested.has_value());
  std::string sum = "{{ 1";
  for (int i = 0; i < 300; ++i) sum += " + 1";
  QCOMPARE(render(sum + " }}").value_or(RenderedChat{}).text, std::string("301"));
  QCOMPARE(render("{% macro f(n) %}{% if n %}{{ f(n - 1) }}x{% endif %}{% endmacro %}{{ f(100)|length }}")
               .value_or(RenderedChat{})
               .text,
           std::string("100"));
}

QTEST_APPLESS_MAIN(TestJinja)
#include "tst_jinja.moc"
