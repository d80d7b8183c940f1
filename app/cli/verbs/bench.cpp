#include "app/cli/compare_peer.h"
#include "app/cli/job.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/bench_shapes.h"
#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

/// Sizes of the measured model and step; the engine knows the shapes' own.
struct Size {
  const char *name, *help;
};
constexpr Size kSizes[] = {{"layers", "Decoder layers, instead of the shape's."},
                           {"hidden", "Hidden size, instead of the shape's."},
                           {"intermediate", "Size of the feed-forward layers, instead of the shape's."},
                           {"heads", "Attention heads, instead of the shape's."},
                           {"kv-heads", "Heads of keys and values, instead of the shape's."},
                           {"vocab", "Vocabulary, instead of the shape's."},
                           {"batch", "Packs a micro-batch; default 2."},
                           {"accumulation", "Micro-batches an optimizer step; default 1."},
                           {"length", "Tokens a pack; default 512."},
                           {"sample-length", "Mean length of the samples in a pack; default one sample that fills it."},
                           {"rank", "Rank of the adapters; default 16."},
                           {"steps", "Measured steps; default 5."}};

std::vector<std::string> quantizers() {
  auto names = availableNames(quantizerChoices());
  std::erase(names, "none");
  return names;
}

class Bench : public Verb {
 public:
  Bench(std::string what, std::string summary) : Verb("bench " + what, std::move(summary)), m_what(std::move(what)) {}

  void setUp(CLI::App& app) override {
    m_values.resize(std::size(kSizes)); // before binding: CLI11 keeps references
    for (size_t i = 0; i < std::size(kSizes); ++i)
      app.add_option(std::string("--") + kSizes[i].name, m_values[i], kSizes[i].help)->type_name("N");
    app.add_option("--shape", m_shape, "Shape of the model: " + benchShapeNames() + ".")->type_name("NAME");
    app.add_option("--dropout", m_dropout, "Dropout of the adapters; default 0.")->type_name("P");
    app.add_flag("--checkpointing", m_checkpointing, "Compute each layer again in backward.");
    if (m_what == "train-qlora")
      app.add_option("--quantization", m_quantization, "How weights are held; default nf4.")
          ->type_name(namesInWords(quantizers(), "|"));
    app.add_option("--peak-tflops", m_peak,
                   "What the device can do, for the utilisation; default: a matrix product is measured.")
        ->type_name("N");
    app.add_option("--device", m_device, "auto, cpu, cuda or cuda:N; default auto.")->type_name("DEVICE");
    app.add_option("--dtype", m_dtype, "Number format of the computation; default auto.")
        ->type_name(choiceText(computeTypeChoices()));
    app.add_flag("--compare", m_compare,
                 "Take turns with PEFT on the same work and print the ratio (needs the source tree's peers).");
    app.add_option("--rounds", m_rounds, "With --compare: turns of each program; default 3.")->type_name("N");
    app.add_option("--targets", m_targets,
                   "With --compare: which tokens carry loss; default both, one after the other.")
        ->type_name("all|responses");
  }

  Result<int> run(Context& context) override {
    Json options = Json::object();
    for (size_t i = 0; i < m_values.size(); ++i) {
      if (!m_values[i]) continue;
      TW_CHECK(checkRange(std::string("--") + kSizes[i].name, static_cast<double>(*m_values[i]), 1, 2147483648.0));
      options[optionKey(kSizes[i].name)] = *m_values[i];
    }
    if (!m_shape.empty()) options["shape"] = m_shape;
    if (m_dropout) options["dropout"] = *m_dropout;
    if (m_checkpointing) options["checkpointing"] = true;
    if (m_peak) options["peak_tflops"] = *m_peak;
    if (!m_quantization.empty()) {
      TW_CHECK(checkChoice("--quantization", m_quantization, quantizers()));
      options["quantization"] = m_quantization;
    }
    if (!m_device.empty()) options["device"] = m_device;
    if (!m_dtype.empty()) {
      TW_CHECK(checkAmong("--dtype", m_dtype, computeTypeChoices()));
      options["dtype"] = m_dtype;
    }
    return m_compare ? compare(context, std::move(options)) : measure(context, options);
  }

 private:
  Result<int> measure(Context& context, const Json& options) const {
    if (m_rounds || !m_targets.empty())
      return fail(requestError("usage.conflict", TW_TEXT("--rounds and --targets belong to --compare."),
                               TW_TEXT("Add --compare, or leave them out.")));
    return runJob(context, commands::Bench{m_what, options}, withProgress(context, [&](const Event& event) {
                    const auto* report = std::get_if<events::Report>(&event);
                    if (!report) return;
                    Facts facts;
                    for (const auto& [name, value] : report->fields.items())
                      facts.emplace_back(name, text(name, value));
                    context.output.result(factsText(facts));
                  }));
  }

  Result<int> compare(Context& context, Json options) const {
    for (const auto& [name, value] : options.items())
      if (name != "steps")
        return fail(
            requestError(
                "usage.conflict",
                TW_TEXT("--%1 cannot be changed with --compare: both programs train one agreed model on the processor.",
                        optionName(name)),
                TW_TEXT("Leave it out."))
                .in("--" + optionName(name)));
    if (m_rounds) {
      TW_CHECK(checkRange("--rounds", static_cast<double>(*m_rounds), 1, 1000));
      options["rounds"] = *m_rounds;
    }
    if (!m_targets.empty()) {
      TW_CHECK(checkChoice("--targets", m_targets, {"all", "responses"}));
      options["targets"] = m_targets;
    }
    return comparePeer(context, m_what, options).map([] { return kExitDone; });
  }

  static std::string optionName(std::string key) {
    std::replace(key.begin(), key.end(), '_', '-');
    return key;
  }
  /// As the command's options are named: "kv_heads".
  static std::string optionKey(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
  }

  static std::string text(const std::string& name, const Json& value) {
    if (value.is_number_integer())
      return name.ends_with("bytes") ? bytesText(value.get<int64_t>()) : grouped(value.get<int64_t>());
    if (value.is_number_float()) return precise(value.get<double>());
    return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  std::string m_what, m_device, m_dtype, m_targets, m_shape, m_quantization;
  std::optional<double> m_dropout, m_peak;
  bool m_checkpointing = false;
  std::vector<std::optional<int64_t>> m_values;
  std::optional<int64_t> m_rounds;
  bool m_compare = false;
};

} // namespace

std::unique_ptr<Verb> makeBench(std::string what, std::string summary) {
  return std::make_unique<Bench>(std::move(what), std::move(summary));
}

} // namespace tw::cli
