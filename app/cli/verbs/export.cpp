#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/catalog/field_info.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Export : public Verb {
 public:
  Export() : Verb("export", "Write a merged model or an adapter for other programs.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app, false);
    app.add_option("--format", m_command.format, "What to write.")
        ->type_name(choiceText(exporterChoices()))
        ->required();
    app.add_option("--out", m_command.out, "Folder to write to.")->type_name("PATH")->required();
    m_mergedOnly.push_back(app.add_option("--dtype", m_command.dtype, "Number format of the weights; default as-base.")
                               ->type_name(choiceText(writtenTypeChoices())));
    m_mergedOnly.push_back(
        app.add_option("--max-shard-size", m_shardSize, "Larger models are split; default 5GB.")->type_name("SIZE"));
    m_mergedOnly.push_back(
        app.add_flag("--verify", m_command.verify, "Read it back and compare its logits with the adapter model."));
    app.add_flag("--overwrite", m_command.overwrite, "Write into a folder that is not empty.");
    m_fourBitOnly.push_back(
        app.add_option("--quant-type", m_command.quant_type, "The 4-bit code of bnb-4bit; default nf4.")
            ->type_name(namesInWords(blockQuantizers(), "|")));
    m_fourBitOnly.push_back(app.add_flag("--double-quantization", m_command.double_quantization,
                                         "For bnb-4bit: quantise the constants as well."));
    m_fourBitOnly.push_back(
        app.add_option("--block-size", m_command.block_size, "For bnb-4bit: weights that share a constant; default 64.")
            ->type_name(blockSizeText()));
    m_fourBitOnly.push_back(app.add_option("--compute-dtype", m_command.compute_dtype,
                                           "For bnb-4bit: what others shall compute in; default that of the weights.")
                                ->type_name(choiceText(computeTypeChoices())));
  }
  Result<int> run(Context& context) override {
    TW_CHECK(checkAmong("--format", m_command.format, exporterChoices()));
    if (m_command.format == "adapter") TW_CHECK(refuseMergedOnly());
    TW_CHECK(checkAmong("--dtype", m_command.dtype, writtenTypeChoices()));
    TW_CHECK(checkFourBit());
    TW_TRY(m_command.max_shard_size, parseSize(m_shardSize, "--max-shard-size"));
    TW_TRY(m_command.model, m_model.choice());
    return runJob(context, m_command, withProgress(context, [&](const Event& event) {
                    if (const auto* verified = std::get_if<events::Verified>(&event))
                      context.output.result("Verified: largest gap " + precise(verified->max_gap, 3) + ", mean gap " +
                                            precise(verified->mean_gap, 3) + ", same likeliest token " +
                                            percent(verified->top1_agreement));
                    else if (const auto* exported = std::get_if<events::Exported>(&event))
                      context.output.result("Exported: " + exported->path + " (" + bytesText(exported->bytes) + ")");
                  }));
  }

 private:
  Result<> refuseMergedOnly() const {
    for (const auto* option : m_mergedOnly)
      if (option->count() > 0)
        return fail(
            requestError(
                "usage.conflict",
                TW_TEXT("%1 does not concern --format adapter: an adapter is written as it is.", option->get_name()),
                TW_TEXT("Leave %1 out, or export the merged model with --format safetensors.", option->get_name()))
                .in(option->get_name()));
    return {};
  }

  Result<> checkFourBit() const {
    if (m_command.format != "bnb-4bit")
      for (const auto* option : m_fourBitOnly)
        if (option->count() > 0)
          return fail(requestError("usage.conflict", TW_TEXT("%1 belongs to --format bnb-4bit.", option->get_name()),
                                   TW_TEXT("Leave %1 out, or export with --format bnb-4bit.", option->get_name()))
                          .in(option->get_name()));
    TW_CHECK(checkChoice("--quant-type", m_command.quant_type, blockQuantizers()));
    TW_CHECK(checkBlockSize(m_command.block_size));
    return checkAmong("--compute-dtype", m_command.compute_dtype, computeTypeChoices());
  }

  ModelOptions m_model;
  commands::Export m_command;
  std::string m_shardSize = "5GB";
  std::vector<const CLI::Option*> m_mergedOnly;  ///< options that say how merged weights are written
  std::vector<const CLI::Option*> m_fourBitOnly; ///< those of bnb-4bit
};

} // namespace

std::unique_ptr<Verb> makeExport() { return std::make_unique<Export>(); }

} // namespace tw::cli
