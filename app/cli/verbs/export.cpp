#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <map>

namespace tw::cli {
namespace {

/// "--block-size" for "block_size".
std::string flagOf(std::string option) {
  std::replace(option.begin(), option.end(), '_', '-');
  return "--" + option;
}

/// "Verified on 437 tokens of 8 validation samples: largest logit gap 0.76 (1.2 % of the largest logit, 63.5) …"
std::string verifiedText(const events::Verified& v) {
  const auto count = std::to_string(v.positions) + " tokens of " + std::to_string(v.samples);
  const auto where = v.data == "validation" ? count + " validation samples"
                     : v.data == "train"    ? count + " training samples"
                                            : std::to_string(v.positions) + " made-up tokens (no run's data was found)";
  const auto gap = [](double absolute, double relative) {
    return precise(absolute, 3) + " (" + precise(100 * relative, 2) + " % of the largest logit";
  };
  return "Verified on " + where + ": largest logit gap " + gap(v.max_gap_absolute, v.max_gap) + ", " +
         precise(v.largest_logit, 3) + "), mean gap " + gap(v.mean_gap_absolute, v.mean_gap) +
         "), same likeliest token " + percent(v.top1_agreement);
}

class Export : public Verb {
 public:
  Export() : Verb("export", "Write a merged model or an adapter for other programs.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app, false);
    app.add_option("--format", m_command.format, "What to write.")
        ->type_name(choiceText(exporterChoices()))
        ->required();
    app.add_option("--out", m_command.out, "Folder to write to.")->type_name("PATH")->required();
    note("dtype", app.add_option("--dtype", m_command.dtype, "Number format of the weights; default as-base.")
                      ->type_name(choiceText(writtenTypeChoices())));
    note("max_shard_size",
         app.add_option("--max-shard-size", m_shardSize, "Larger models are split; default 5GB.")->type_name("SIZE"));
    note("verify",
         app.add_flag("--verify", m_command.verify, "Read it back and compare its logits with the adapter model."));
    app.add_flag("--overwrite", m_command.overwrite, "Write into a folder that is not empty.");
    for (const auto& option : exportOptions()) {
      const auto help = "With " + formatsWith(option.path) + ": " + option.help.english();
      if (option.kind == FieldKind::Boolean)
        note(option.path, app.add_flag(flagOf(option.path), m_flags[option.path], help));
      else
        note(option.path, app.add_option(flagOf(option.path), m_texts[option.path], help)
                              ->type_name(namesInWords(option.choices, "|")));
    }
  }
  Result<int> run(Context& context) override {
    TW_CHECK(checkAmong("--format", m_command.format, exporterChoices()));
    TW_CHECK(checkConcern());
    TW_CHECK(checkAmong("--dtype", m_command.dtype, writtenTypeChoices()));
    TW_CHECK(readOwn());
    TW_TRY(m_command.max_shard_size, parseSize(m_shardSize, "--max-shard-size"));
    TW_TRY(m_command.model, m_model.choice());
    return runJob(context, m_command, withProgress(context, [&](const Event& event) {
                    if (const auto* verified = std::get_if<events::Verified>(&event))
                      context.output.result(verifiedText(*verified));
                    else if (const auto* exported = std::get_if<events::Exported>(&event))
                      context.output.result("Exported: " + exported->path + " (" + bytesText(exported->bytes) + ")");
                  }));
  }

 private:
  void note(const std::string& option, const CLI::Option* made) { m_options.emplace_back(option, made); }

  static std::string formatsWith(const std::string& option) {
    std::vector<std::string> formats;
    for (const auto& format : availableNames(exporterChoices()))
      if (counts(exporterChoices(), format, option)) formats.push_back(format);
    return namesInWords(formats, " or ");
  }

  /// What the format has no use for is refused, not ignored.
  Result<> checkConcern() const {
    for (const auto& [option, made] : m_options)
      if (made->count() > 0 && !counts(exporterChoices(), m_command.format, option))
        return fail(requestError("usage.conflict",
                                 TW_TEXT("%1 belongs to --format %2.", made->get_name(), formatsWith(option)),
                                 TW_TEXT("Leave %1 out, or choose that format.", made->get_name()))
                        .in(made->get_name()));
    return {};
  }

  /// The values of the format's own options that were given.
  Result<> readOwn() {
    for (const auto& option : exportOptions()) {
      if (option.kind == FieldKind::Boolean) {
        if (m_flags[option.path]) m_command.options[option.path] = true;
        continue;
      }
      const auto& text = m_texts[option.path];
      if (text.empty()) continue;
      TW_CHECK(checkChoice(flagOf(option.path), text, option.choices));
      m_command.options[option.path] = option.kind == FieldKind::Integer ? Json(std::stoll(text)) : Json(text);
    }
    return {};
  }

  ModelOptions m_model;
  commands::Export m_command;
  std::string m_shardSize = "5GB";
  std::vector<std::pair<std::string, const CLI::Option*>> m_options; ///< those that not every format has
  std::map<std::string, bool> m_flags;                               ///< the formats' own, by name
  std::map<std::string, std::string> m_texts;
};

} // namespace

std::unique_ptr<Verb> makeExport() { return std::make_unique<Export>(); }

} // namespace tw::cli
