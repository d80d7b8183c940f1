// Where chat templates come from: a model's folder, the built-in ones, a file; and how one goes along with an export.
#include "engine/api/catalog/field_info.h"
#include "engine/base/paths.h"
#include "engine/io/model_folder.h"
#include "engine/text/chat_template.h"
#include "engine/text/pipeline/special_tokens.h"

#include <algorithm>
#include <system_error>

namespace tw {
namespace {

constexpr const char* kAddsBosVariable = "tokenizer_adds_bos";
constexpr uint64_t kMostBytes = uint64_t{8} << 20;

bool isFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

Result<std::shared_ptr<const ChatTemplate>> parseFile(const fs::path& path) {
  TW_TRY(auto source, readFile(path, kMostBytes));
  return ChatTemplate::parse(std::move(source), Text::verbatim(toUtf8(path)));
}

/// The template inside a JSON value: a string, or a list of {name, template} (or an object name -> template) with a
/// "default".
std::optional<std::string> templateIn(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("default") && value["default"].is_string())
    return value["default"].get<std::string>();
  if (value.is_array())
    for (const auto& entry : value)
      if (entry.is_object() && entry.value("name", Json()) == "default" && entry.contains("template") &&
          entry["template"].is_string())
        return entry["template"].get<std::string>();
  return std::nullopt;
}

Result<std::shared_ptr<const ChatTemplate>> templateFromJson(const fs::path& path) {
  if (!isFile(path)) return std::shared_ptr<const ChatTemplate>();
  TW_TRY(const auto config, readJsonFile(path));
  if (!config.is_object() || !config.contains("chat_template")) return std::shared_ptr<const ChatTemplate>();
  auto source = templateIn(config["chat_template"]);
  if (!source) return std::shared_ptr<const ChatTemplate>();
  return ChatTemplate::parse(std::move(*source), TW_TEXT("chat template of %1", toUtf8(path)));
}

Result<std::shared_ptr<const ChatTemplate>> builtIn(const std::string& name) {
  const auto path = resourcesFolder() / "templates" / (name + ".jinja");
  if (!isFile(path))
    return fail(workError("template.missing",
                          TW_TEXT("The built-in template %1 is not where the program keeps its resources.", name),
                          TW_TEXT("Install the program again, or point TUNEWRIGHT_RESOURCES to its resources."))
                    .at(toUtf8(path)));
  return parseFile(path);
}

/// Those of the catalog's choices that are files among the resources.
std::vector<std::string> builtInNames() {
  auto names = availableNames(chatTemplateChoices());
  std::erase_if(names, [](const std::string& name) { return name == "auto" || name == "model"; });
  return names;
}

/// Qwen's first generation and ChatGLM2 and 3 build their prompts in Python; nothing in the folder says how but the
/// class of the tokenizer.
Result<std::shared_ptr<const ChatTemplate>> familyTemplate(const fs::path& modelFolder) {
  TW_TRY(const auto config, readTokenizerConfig(modelFolder));
  if (config.className.starts_with("QWen")) return builtIn("qwen");
  if (config.className != "ChatGLMTokenizer") return std::shared_ptr<const ChatTemplate>();
  const auto code = readFile(modelFolder / "tokenization_chatglm.py", kMostBytes);
  return builtIn(code && code->find("build_chat_input") == std::string::npos ? "chatglm2" : "chatglm3");
}

} // namespace

Json templateVariables(const Tokenizer& tokenizer) {
  const auto& special = tokenizer.special();
  Json variables = Json::object();
  const auto put = [&](const char* name, const std::optional<std::string>& token) {
    if (token) variables[name] = *token;
  };
  put("bos_token", special.bos);
  put("eos_token", special.eos);
  put("pad_token", special.pad);
  put("unk_token", special.unk);
  variables[kAddsBosVariable] = special.addsBos;
  return variables;
}

std::string exportedTemplate(const ChatTemplate& chatTemplate, const Tokenizer& tokenizer) {
  const auto& source = chatTemplate.source();
  const std::string assignment = std::string("{%- set ") + kAddsBosVariable + " = ";
  if (source.find(kAddsBosVariable) == std::string::npos || source.starts_with(assignment)) return source;
  return assignment + (tokenizer.special().addsBos ? "true" : "false") + " -%}\n" + source;
}

Result<std::shared_ptr<const ChatTemplate>> loadModelChatTemplate(const fs::path& modelFolder) {
  if (const auto file = modelFolder / "chat_template.jinja"; isFile(file)) return parseFile(file);
  TW_TRY(auto fromConfig, templateFromJson(modelFolder / "tokenizer_config.json"));
  if (fromConfig) return fromConfig;
  TW_TRY(auto fromJson, templateFromJson(modelFolder / "chat_template.json"));
  if (fromJson) return fromJson;
  return familyTemplate(modelFolder);
}

Result<std::shared_ptr<const ChatTemplate>> chooseChatTemplate(const std::string& choice, const fs::path& modelFolder,
                                                               const fs::path& base) {
  if (const auto names = builtInNames(); std::find(names.begin(), names.end(), choice) != names.end())
    return builtIn(choice);
  if (choice == "auto" || choice == "model") {
    TW_TRY(auto own, loadModelChatTemplate(modelFolder));
    if (own) return own;
    if (choice == "auto") return builtIn("alpaca");
    TW_CHECK(checkModelFolder(modelFolder));
    return fail(requestError("template.missing",
                             TW_TEXT("The model in %1 has no chat template of its own.", toUtf8(modelFolder)),
                             TW_TEXT("Choose %1 or a .jinja file as data.chat_template.", namesInWords(builtInNames())))
                    .at(toUtf8(modelFolder))
                    .in("data.chat_template"));
  }
  if (!choice.ends_with(".jinja"))
    return fail(requestError("template.unknown", TW_TEXT("There is no chat template named \"%1\".", choice),
                             TW_TEXT("Choose %1 or the path of a .jinja file.",
                                     namesInWords(availableNames(chatTemplateChoices()))))
                    .in("data.chat_template"));
  const auto path = fromUtf8(choice).is_absolute() ? fromUtf8(choice) : base / fromUtf8(choice);
  if (!isFile(path))
    return fail(requestError("template.missing", TW_TEXT("The chat template file %1 does not exist.", toUtf8(path)),
                             TW_TEXT("Correct the path in data.chat_template."))
                    .at(toUtf8(path))
                    .in("data.chat_template"));
  return parseFile(path);
}

} // namespace tw
