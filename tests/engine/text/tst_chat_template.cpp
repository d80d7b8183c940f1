// Chat templates as the rest of the program uses them: the built-in ones, a model's own, files, and what is exported.
#include "engine/text/chat_template.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tw;

namespace {

/// A tokenizer of which only the special tokens matter.
class SpecialOnly : public Tokenizer {
 public:
  explicit SpecialOnly(bool addsBos) {
    m_special.bos = "<s>";
    m_special.eos = "</s>";
    m_special.addsBos = addsBos;
  }
  Encoding encode(std::string_view, bool) const override { return {}; }
  std::string decode(std::span<const int32_t>, bool) const override { return {}; }
  std::optional<std::string> token(int32_t) const override { return std::nullopt; }
  std::optional<int32_t> id(std::string_view) const override { return std::nullopt; }
  bool isSpecial(int32_t) const override { return false; }
  int32_t vocabularySize() const override { return 0; }
  const SpecialTokens& special() const override { return m_special; }
  std::string describe() const override { return "test"; }

 private:
  SpecialTokens m_special;
};

std::shared_ptr<const ChatTemplate> choose(const std::string& name) {
  auto chosen = chooseChatTemplate(name, "no-such-model", ".");
  return chosen ? *chosen : nullptr;
}

RenderedChat render(const ChatTemplate& chatTemplate, Json messages, Json variables, bool prompt = false) {
  ChatInputs inputs;
  inputs.messages = std::move(messages);
  inputs.variables = std::move(variables);
  inputs.addGenerationPrompt = prompt;
  auto chat = chatTemplate.render(inputs);
  return chat ? *chat : RenderedChat{"ERROR " + chat.error().message.english(), {}};
}

std::vector<std::string> generated(const RenderedChat& chat) {
  std::vector<std::string> parts;
  for (const auto& span : chat.generation) parts.push_back(chat.text.substr(span.begin, span.end - span.begin));
  return parts;
}

Json message(const char* role, const char* content) { return {{"role", role}, {"content", content}}; }

} // namespace

class TestChatTemplate : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void alpaca();
  void alpacaChinese();
  void humanAssistant();
  void exportedTemplateNeedsNoVariable();
  void spansCountBytes();
  void loadsTheModelsOwn();
  void refusesUnknownChoices();
  void refusesWrongInputs();
  void reasoningAliases();
  void sharedTemplates();
};

void TestChatTemplate::alpaca() {
  const auto chosen = choose("alpaca");
  QVERIFY(chosen && chosen->hasGenerationMarks());
  const auto variables = templateVariables(SpecialOnly(false));
  Json row = Json::array({message("system", "Be kind."),
                          {{"role", "user"}, {"content", "Add.\n1 2"}, {"instruction", "Add."}, {"input", "1 2"}},
                          message("assistant", "3")});
  auto chat = render(*chosen, row, variables);
  QCOMPARE(chat.text, std::string("Be kind.\n\n### Instruction:\nAdd.\n\n### Input:\n1 2\n\n### Response:\n3</s>"));
  QCOMPARE(generated(chat), std::vector<std::string>{"3</s>"});
  row.erase(0);
  row[0].erase("input");
  row.push_back(message("user", "Again"));
  chat = render(*chosen, row, templateVariables(SpecialOnly(true)), true);
  QCOMPARE(chat.text,
           std::string("<s>### Instruction:\nAdd.\n\n### Response:\n3</s>### Instruction:\nAgain\n\n### Response:\n"));
  // The marks that the data put around an answer are the data's, whatever it holds.
  QCOMPARE(render(*chosen, Json::array({message("user", " a\n"), message("assistant", "\n b ")}), variables).text,
           std::string("### Instruction:\n a\n\n\n### Response:\n\n b </s>"));
}

void TestChatTemplate::alpacaChinese() {
  const auto chosen = choose("alpaca_zh");
  QVERIFY(chosen != nullptr);
  const Json row = Json::array(
      {{{"role", "user"}, {"content", "加\n1"}, {"instruction", "加"}, {"input", "1"}}, message("assistant", "二")});
  const auto chat = render(*chosen, row, templateVariables(SpecialOnly(true)));
  QCOMPARE(chat.text, std::string("<s>### 指令:\n加\n\n### 输入:\n1\n\n### 回答:\n二</s>"));
  QCOMPARE(generated(chat), std::vector<std::string>{"二</s>"});
}

void TestChatTemplate::humanAssistant() {
  const auto chosen = choose("human_assistant");
  QVERIFY(chosen != nullptr);
  const Json talk = Json::array(
      {message("user", "Hi"), message("assistant", "Hello"), message("user", "Bye"), message("assistant", "Ciao")});
  const auto chat = render(*chosen, talk, templateVariables(SpecialOnly(false)));
  QCOMPARE(chat.text, std::string("### Human: Hi ### Assistant: Hello</s>### Human: Bye ### Assistant: Ciao</s>"));
  QCOMPARE(generated(chat), (std::vector<std::string>{" Hello</s>", " Ciao</s>"}));
}

void TestChatTemplate::exportedTemplateNeedsNoVariable() {
  const Json talk = Json::array({message("user", "Hi"), message("assistant", "Hello")});
  const Json asTransformers = {{"bos_token", "<s>"}, {"eos_token", "</s>"}};
  for (const bool adds : {false, true})
    for (const auto* name : {"alpaca", "alpaca_zh", "human_assistant"}) {
      const SpecialOnly tokenizer(adds);
      const auto chosen = choose(name);
      const auto source = exportedTemplate(*chosen, tokenizer);
      const auto written = ChatTemplate::parse(source);
      QVERIFY(written.has_value());
      QCOMPARE(render(**written, talk, asTransformers).text, render(*chosen, talk, templateVariables(tokenizer)).text);
      QCOMPARE(exportedTemplate(**written, tokenizer), source);
    }
  const auto other = ChatTemplate::parse("{{ bos_token }}x");
  QCOMPARE(exportedTemplate(**other, SpecialOnly(true)), std::string("{{ bos_token }}x"));
}

void TestChatTemplate::spansCountBytes() {
  const auto parsed =
      ChatTemplate::parse("你{% for m in messages %}🌍{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}");
  const auto chat =
      render(**parsed, Json::array({message("assistant", "好a"), message("assistant", "é")}), Json::object());
  QCOMPARE(generated(chat), (std::vector<std::string>{"好a", "é"}));
}

void TestChatTemplate::loadsTheModelsOwn() {
  QTemporaryDir folder;
  const fs::path model = folder.path().toStdString();
  auto none = loadModelChatTemplate(model);
  QVERIFY(none && !*none);
  QCOMPARE((*chooseChatTemplate("auto", model, "."))->source(), choose("alpaca")->source());
  QCOMPARE(chooseChatTemplate("model", model, ".").error().code, std::string("template.missing"));
  QVERIFY(writeFileAtomically(model / "chat_template.json", R"({"chat_template": "third"})").has_value());
  QCOMPARE((*loadModelChatTemplate(model))->source(), std::string("third"));
  QVERIFY(
      writeFileAtomically(
          model / "tokenizer_config.json",
          R"({"chat_template": [{"name": "tool_use", "template": "no"}, {"name": "default", "template": "second"}]})")
          .has_value());
  QCOMPARE((*loadModelChatTemplate(model))->source(), std::string("second"));
  QVERIFY(writeFileAtomically(model / "tokenizer_config.json", R"({"chat_template": "string"})").has_value());
  QCOMPARE((*chooseChatTemplate("auto", model, "."))->source(), std::string("string"));
  QVERIFY(writeFileAtomically(model / "chat_template.jinja", "first").has_value());
  QCOMPARE((*chooseChatTemplate("model", model, "."))->source(), std::string("first"));
  QCOMPARE((*chooseChatTemplate("chat_template.jinja", "nowhere", model))->source(), std::string("first"));
  QVERIFY(writeFileAtomically(model / "chat_template.jinja", "{% if %}").has_value());
  const auto broken = loadModelChatTemplate(model);
  QCOMPARE(broken.error().code, std::string("template.syntax"));
  QVERIFY(broken.error().file.ends_with("chat_template.jinja"));
}

void TestChatTemplate::refusesUnknownChoices() {
  QCOMPARE(chooseChatTemplate("alpacca", ".", ".").error().code, std::string("template.unknown"));
  QCOMPARE(chooseChatTemplate("missing.jinja", ".", ".").error().code, std::string("template.missing"));
  QCOMPARE(ChatTemplate::parse("\xff\xfe").error().code, std::string("template.syntax"));
}

void TestChatTemplate::refusesWrongInputs() {
  const auto parsed = ChatTemplate::parse("{{ messages }}");
  ChatInputs inputs;
  inputs.messages = Json::array({"text"});
  QCOMPARE((*parsed)->render(inputs).error().code, std::string("template.render"));
  inputs.messages = Json::object();
  QCOMPARE((*parsed)->render(inputs).error().code, std::string("template.render"));
  Json deep = 1;
  for (int i = 0; i < 5000; ++i) deep = Json::array({std::move(deep)});
  inputs.messages = Json::array({{{"role", "user"}, {"content", deep}}});
  QCOMPARE((*parsed)->render(inputs).error().code, std::string("template.render"));
  for (const auto* name : {"alpaca", "alpaca_zh", "human_assistant"})
    QVERIFY(render(*choose(name), Json::array({message("tool", "x")}), Json::object())
                .text.starts_with("ERROR The " + std::string(name)));
}

void TestChatTemplate::reasoningAliases() {
  const auto parsed =
      ChatTemplate::parse("{% for m in messages %}{{ m.reasoning_content }}{{ m.thinking }}{{ m|list }}{% endfor %}");
  QCOMPARE(render(**parsed, Json::array({{{"role", "assistant"}, {"reasoning", "r"}}}), Json::object()).text,
           std::string("rr['thinking', 'role', 'reasoning', 'reasoning_content']"));
}

void TestChatTemplate::sharedTemplates() {
  const fs::path folder = fs::path(TW_SHARED_REAL) / "templates";
  if (!fs::is_directory(folder)) QSKIP("the shared real templates are not on this machine");
  const Json talk = Json::array({message("user", "你好"), message("assistant", "Hi"), message("user", "Bye")});
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto parsed =
        ChatTemplate::parse(readFile(entry.path()).value_or(""), Text::verbatim(entry.path().filename().string()));
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
    const auto text = render(**parsed, talk, {{"bos_token", "<s>"}, {"eos_token", "</s>"}}, true).text;
    QVERIFY2(!text.starts_with("ERROR") && text.find("你好") != std::string::npos, text.c_str());
  }
}

QTEST_APPLESS_MAIN(TestChatTemplate)
#include "tst_chat_template.moc"
