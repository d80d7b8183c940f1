#include "engine/train/run_files.h"

#include "engine/api/catalog/methods.h"
#include "engine/base/paths.h"
#include "engine/text/chat_template.h"

#include <cstdio>

namespace tw {
namespace {

constexpr uint64_t kLargestTokenizerFile = uint64_t{1} << 30;

Result<> copyFile(const fs::path& from, const fs::path& to) {
  TW_TRY(const auto content, readFile(from, kLargestTokenizerFile));
  return writeFileAtomically(to, content);
}

/// A JSON string is a YAML string, whatever is in it.
std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string shortNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.4g", value);
  return text;
}

} // namespace

Result<> copyTokenizer(const fs::path& from, const fs::path& to, const std::string& chatTemplate) {
  bool replaced = !chatTemplate.empty();
  if (replaced) // what the model has already stays as its makers wrote it
    if (const auto own = loadModelChatTemplate(from); own && *own && (*own)->source() == chatTemplate) replaced = false;
  for (const auto& file : tokenizerFiles(from)) {
    const auto name = toUtf8(file.filename());
    if (replaced && (name == "chat_template.jinja" || name == "chat_template.json")) continue;
    if (replaced && name == "tokenizer_config.json") {
      TW_TRY(auto config, readJsonFile(file));
      if (config.is_object()) {
        config["chat_template"] = chatTemplate; // older Transformers look only here
        TW_CHECK(writeFileAtomically(to / name, prettyJson(config)));
        continue;
      }
    }
    TW_CHECK(copyFile(file, to / file.filename()));
  }
  if (replaced) TW_CHECK(writeFileAtomically(to / "chat_template.jinja", chatTemplate));
  return {};
}

int64_t tokenizerBytes(const fs::path& from) {
  int64_t bytes = 0;
  for (const auto& file : tokenizerFiles(from)) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (!error) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

Result<> writeRunFiles(const RunFiles& files, const fs::path& folder) {
  if (!files.recipe.is_null()) TW_CHECK(writeFileAtomically(folder / "recipe.json", prettyJson(files.recipe)));
  if (!files.baseModel.empty()) TW_CHECK(copyTokenizer(files.baseModel, folder, files.chatTemplate));
  return {};
}

namespace {

/// How what a run wrote is opened. `method`: null for a merged model.
std::string usageText(const MethodInfo* method) {
  const bool adapter = method && !method->peftType.empty();
  if (adapter && !method->inPeft)
    return "PEFT has no such method and does not open this folder. Tunewright does, and its docs/formats.md says what "
           "the files of the type `" +
           method->peftType + "` hold.\n\n```\ntunewright chat MODEL --adapter \"this folder\"\n```\n";
  const std::string library = adapter ? "peft" : "transformers",
                    type = adapter ? "AutoPeftModelForCausalLM" : "AutoModelForCausalLM";
  return "```python\nfrom " + library + " import " + type + "\n\nmodel = " + type +
         ".from_pretrained(\"this folder\")\n```\n";
}

} // namespace

std::string modelCardText(const ModelCard& card) {
  const auto* method = findMethod(card.method); // null: not of a method, but merged
  const bool adapter = method && !method->peftType.empty();
  const bool peft = adapter && method->inPeft;
  std::string text = "---\n";
  if (!card.baseModel.empty()) text += "base_model: " + quoted(card.baseModel) + "\n";
  if (!adapter || peft) text += std::string("library_name: ") + (peft ? "peft" : "transformers") + "\n";
  text += "pipeline_tag: text-generation\ntags:\n- tunewright\n";
  if (adapter) text += "- " + method->name + "\n";
  text += "---\n\n# " + (card.title.empty() ? std::string("Fine-tuned model") : card.title) + "\n\n";
  text += (method ? method->product : std::string("A merged model")) + ", made with Tunewright " + programVersion() +
          ".\n\n";
  if (!card.baseModel.empty()) text += "- Base model: `" + card.baseModel + "`\n";
  if (card.samples > 0) text += "- Training samples: " + std::to_string(card.samples) + "\n";
  if (card.steps > 0)
    text += "- Optimizer steps: " + std::to_string(card.steps) + ", mean training loss " + shortNumber(card.trainLoss) +
            "\n";
  if (card.trainableParameters > 0) text += "- Trained parameters: " + std::to_string(card.trainableParameters) + "\n";
  if (!card.note.empty()) text += "\n" + card.note + "\n";
  return text + "\n## Use\n\n" + usageText(method);
}

} // namespace tw
