#include "app/cli/model_options.h"

#include "app/cli/input_files.h"
#include "app/cli/usage_errors.h"
#include "engine/api/catalog/field_info.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace tw::cli {

Result<AdapterChoice> parseAdapter(const std::string& text) {
  const auto refuse = [&](const Text& why) {
    return fail(requestError("usage.adapter", why,
                             TW_TEXT("Give a folder, or FOLDER=WEIGHT with a number, for instance my-adapter=0.5."))
                    .in("--adapter"));
  };
  if (text.empty()) return refuse(TW_TEXT("--adapter \"%1\" names no folder.", text.substr(0, 300)));
  std::error_code ignored;
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || std::filesystem::is_directory(text, ignored)) return AdapterChoice{text, 1.0};
  const std::string folder = text.substr(0, equals), number = text.substr(equals + 1);
  char* end = nullptr;
  const double weight = std::strtod(number.c_str(), &end);
  const bool isNumber = !number.empty() && *end == '\0' && std::isfinite(weight);
  if (isNumber && !folder.empty()) return AdapterChoice{folder, weight};
  if (folder.empty()) return refuse(TW_TEXT("--adapter \"%1\" names no folder.", text.substr(0, 300)));
  // A path that merely contains '=' is left to the engine, which says what is missing; a weight that is no number is
  // told here.
  if (std::filesystem::is_directory(folder, ignored))
    return refuse(TW_TEXT("--adapter \"%1\" has a weight that is not a number.", text.substr(0, 300)));
  return AdapterChoice{text, 1.0};
}

namespace {

std::string quantizersWith(const std::string& field) {
  std::vector<std::string> names;
  for (const auto& name : availableNames(quantizerChoices()))
    if (counts(quantizerChoices(), name, field)) names.push_back(name);
  return namesInWords(names, " and ");
}

} // namespace

void ModelOptions::setUp(CLI::App& app, bool holding) {
  app.add_option("MODEL", m_choice.path, "Folder of the model in Hugging Face layout.")->required();
  app.add_option("--adapter", m_adapters, "Adapter folder, or DIR=WEIGHT; may be repeated.")->type_name("DIR[=WEIGHT]");
  if (!holding) return;
  app.add_option("--quantization", m_choice.quantization, "How the base weights are held; default none.")
      ->type_name(choiceText(quantizerChoices()));
  app.add_flag("--double-quantization", m_choice.double_quantization,
               "Quantise the constants of " + quantizersWith("model.double_quantization") + " as well.");
  app.add_option("--block-size", m_choice.quantization_block_size,
                 "Weights that share a constant in " + quantizersWith("model.quantization_block_size") +
                     "; default 64.")
      ->type_name(blockSizeText());
  app.add_option("--dtype", m_choice.dtype, "Number format of the computation; default auto.")
      ->type_name(choiceText(computeTypeChoices()));
  app.add_option("--device", m_choice.device, "auto, cpu, cuda or cuda:N; default auto.")->type_name("DEVICE");
}

Result<ModelChoice> ModelOptions::choice() const {
  ModelChoice choice = m_choice;
  TW_CHECK(checkAmong("--quantization", choice.quantization, quantizerChoices()));
  TW_CHECK(checkBlockSize(choice.quantization_block_size));
  TW_CHECK(checkAmong("--dtype", choice.dtype, computeTypeChoices()));
  for (const auto& text : m_adapters) {
    TW_TRY(auto adapter, parseAdapter(text));
    choice.adapters.push_back(std::move(adapter));
  }
  return choice;
}

void SamplingOptions::setUp(CLI::App& app) {
  app.add_option("--max-new-tokens", m_sampling.max_new_tokens, "Longest answer; default 256.")->type_name("TOKENS");
  app.add_option("--temperature", m_sampling.temperature, "0 takes the likeliest token each time; default 1.")
      ->type_name("T");
  app.add_option("--top-k", m_sampling.top_k, "Choose among the K likeliest tokens; 0 = all; default 50.")
      ->type_name("K");
  app.add_option("--top-p", m_sampling.top_p, "Choose among tokens that make up this probability; default 1.")
      ->type_name("P");
  app.add_option("--num-beams", m_sampling.num_beams, "Beam search with so many beams; default 1 = none.")
      ->type_name("N");
  app.add_option("--repetition-penalty", m_sampling.repetition_penalty, "Above 1 avoids repeating; default 1.")
      ->type_name("X");
  app.add_option("--seed", m_seed, "Makes sampling repeatable.")->type_name("S");
  app.add_option("--stop", m_sampling.stop, "End the answer at this text; may be repeated.")->type_name("TEXT");
}

Result<Sampling> SamplingOptions::sampling() const {
  constexpr double unbounded = 1e15;
  TW_CHECK(checkRange("--max-new-tokens", static_cast<double>(m_sampling.max_new_tokens), 1, unbounded));
  if (m_sampling.temperature) TW_CHECK(checkRange("--temperature", *m_sampling.temperature, 0, 1000));
  if (m_sampling.top_k) TW_CHECK(checkRange("--top-k", static_cast<double>(*m_sampling.top_k), 0, unbounded));
  if (m_sampling.top_p) TW_CHECK(checkRange("--top-p", *m_sampling.top_p, 1e-9, 1));
  if (m_sampling.num_beams) TW_CHECK(checkRange("--num-beams", static_cast<double>(*m_sampling.num_beams), 1, 1024));
  if (m_sampling.repetition_penalty)
    TW_CHECK(checkRange("--repetition-penalty", *m_sampling.repetition_penalty, 1e-6, 1000));
  if (m_seed) TW_CHECK(checkRange("--seed", static_cast<double>(*m_seed), 0, 1e19));
  Sampling sampling = m_sampling;
  if (m_seed) sampling.seed = static_cast<uint64_t>(*m_seed);
  return sampling;
}

std::string chatTemplateHelp() {
  return namesInWords(availableNames(chatTemplateChoices())) + " or a .jinja file; default auto.";
}

void DataOptions::setUp(CLI::App& app) {
  app.add_option("--format", m_format, "Form of the rows; default auto.")->type_name(choiceText(dataFormatChoices()));
  app.add_option("--columns", m_columns, "Which column plays which role, e.g. instruction=question; may be repeated.")
      ->type_name("ROLE=COLUMN");
  app.add_option("--encoding", m_encoding,
                 "Encoding of a file that does not tell its own, e.g. windows-1252; default auto.")
      ->type_name("E");
  app.add_option("--limit", m_limit, "Only the first N rows; 0 = all.")->type_name("N");
}

Result<DataFile> DataOptions::file(const std::string& path) const {
  TW_CHECK(checkAmong("--format", m_format, dataFormatChoices()));
  TW_CHECK(checkRange("--limit", static_cast<double>(m_limit), 0, 1e15));
  DataFile file;
  file.path = path;
  file.format = m_format;
  file.limit = m_limit;
  file.encoding = m_encoding;
  for (const auto& text : m_columns) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
      return fail(requestError("usage.columns",
                               TW_TEXT("--columns \"%1\" is not of the form ROLE=COLUMN.", text.substr(0, 200)),
                               TW_TEXT("Write for instance --columns instruction=question."))
                      .in("--columns"));
    file.columns[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return file;
}

Result<Json> readMessages(const std::string& path) {
  TW_TRY(auto messages, readJson(path));
  if (messages.is_object() && messages.contains("messages")) messages = Json(messages["messages"]);
  if (messages.is_array() && !messages.empty() && messages.front().is_object()) return messages;
  return fail(requestError("data.messages", TW_TEXT("%1 is not a JSON array of messages.", path),
                           TW_TEXT("Write for instance [{\"role\": \"user\", \"content\": \"Hello\"}]."))
                  .at(path));
}

} // namespace tw::cli
