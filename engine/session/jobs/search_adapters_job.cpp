#include "engine/evaluate/measure_losses.h"
#include "engine/evaluate/weight_search.h"
#include "engine/export/adapter_folder.h"
#include "engine/export/base_tensors.h"
#include "engine/export/output_folder.h"
#include "engine/session/jobs/job.h"
#include "engine/session/jobs/measured_data.h"
#include "engine/text/tokenizer.h"
#include "engine/tune/adapter_facts.h"

#include <cmath>

namespace tw {
namespace {

Error badValue(const char* field, Text message, Text advice) {
  return requestError("search.value", std::move(message), std::move(advice)).in(field);
}

Result<> checkCommand(const commands::SearchAdapters& command) {
  if (command.model.adapters.size() < 2)
    return fail(requestError("usage.adapter", TW_TEXT("A search needs two adapters or more."),
                             TW_TEXT("Name each adapter to compose.")));
  if (command.evaluations < 1)
    return fail(badValue("evaluations", TW_TEXT("A search needs one try or more."), TW_TEXT("40 tries are usual.")));
  if (!(command.l1 >= 0) || !std::isfinite(command.l1))
    return fail(badValue("l1", TW_TEXT("The L1 term's factor must be 0 or more."), TW_TEXT("0.05 is usual.")));
  if (!(command.bound > 0) || !std::isfinite(command.bound))
    return fail(badValue("bound", TW_TEXT("The bound of the weights must be above 0."), TW_TEXT("1.5 is usual.")));
  return {};
}

/// The adapters of a command as one.
class ComposedAdapter {
 public:
  /// Errors: adapter.*, target.*, method.not_composable, model.*: when they cannot be composed on this model.
  static Result<ComposedAdapter> open(const ModelChoice& choice) {
    TW_TRY(auto base, BaseTensors::open(fromUtf8(choice.path)));
    ComposedAdapter composed(choice, std::move(base));
    for (const auto& adapter : choice.adapters) {
      TW_TRY(const auto* kind, methodRegistry().ofAdapter(fromUtf8(adapter.folder)));
      if (composed.m_kind && composed.m_kind != kind)
        return fail(requestError("adapter.compose",
                                 TW_TEXT("%1 is of the method %2, %3 of %4: they cannot be composed into one.",
                                         choice.adapters.front().folder, composed.m_kind->info().name, adapter.folder,
                                         kind->info().name),
                                 TW_TEXT("Compose adapters of one method."))
                        .at(adapter.folder));
      composed.m_kind = kind;
    }
    TW_TRY(const auto config, readPeftConfig(fromUtf8(choice.adapters.front().folder)));
    composed.m_baseName = adapterBaseName(config, fromUtf8(choice.path));
    return composed;
  }

  /// Those of weight 0 are left out.
  Result<AdapterFolder> folder(const std::vector<double>& weights) const {
    std::vector<WeighedAdapter> parts;
    std::string note = "Composed of";
    for (size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) continue;
      const auto path = fromUtf8(m_choice.adapters[i].folder);
      note += (parts.empty() ? " " : ", ") + toUtf8(path.filename()) + " × " + Json(weights[i]).dump();
      parts.push_back({path, weights[i]});
    }
    TW_TRY(auto copy, m_kind->compose(parts, m_base.shape(), m_baseName));
    const auto own = tokenizerFiles(parts.front().folder);
    return AdapterFolder{std::move(copy), adapterCard(m_kind->info(), m_baseName, note + "."),
                         own.empty() ? fromUtf8(m_choice.path) : parts.front().folder};
  }

 private:
  ComposedAdapter(const ModelChoice& choice, BaseTensors base) : m_choice(choice), m_base(std::move(base)) {}
  const ModelChoice& m_choice;
  BaseTensors m_base;
  const MethodKind* m_kind = nullptr;
  std::string m_baseName;
};

Result<double> meanLoss(CausalModel& model, const EncodedDataset& data, int64_t maxLength, std::stop_token stop) {
  TW_TRY(const auto losses, measureLosses(model, data, maxLength, {}, stop));
  if (losses.targets == 0)
    return fail(requestError("data.no_targets", TW_TEXT("The data has no token to be predicted."),
                             TW_TEXT("Check that it has responses, or evaluate with train_on: all.")));
  return losses.sum / static_cast<double>(losses.targets);
}

Json listed(const std::vector<AdapterChoice>& adapters, const FoundWeights& found) {
  Json list = Json::array();
  for (size_t i = 0; i < adapters.size(); ++i) {
    const bool finite = std::isfinite(found.alone[i]);
    list.push_back({{"adapter", adapters[i].folder},
                    {"weight", found.weights[i]},
                    {"loss", finite ? Json(found.alone[i]) : Json(nullptr)}});
  }
  return list;
}

} // namespace

Result<> runJob(const commands::SearchAdapters& command, JobContext& context) {
  TW_CHECK(checkCommand(command));
  auto choice = command.model;
  for (auto& adapter : choice.adapters) adapter.weight = 1.0;
  TW_TRY(const auto composed, ComposedAdapter::open(choice));
  TW_TRY(const auto whole, composed.folder(std::vector<double>(choice.adapters.size(), 1.0)));
  std::vector<fs::path> sources{fromUtf8(choice.path)};
  for (const auto& adapter : choice.adapters) sources.push_back(fromUtf8(adapter.folder));
  TW_TRY(auto output, OutputFolder::create(fromUtf8(command.out), command.overwrite,
                                           static_cast<uint64_t>(sizeOf(whole).bytes), sources));

  TW_TRY(const auto loaded, context.models.get(choice, true, context.emit, context.stop));
  if (context.models.adaptersCompleteBase()) // what is written is for any base and would lack that part
    return fail(requestError("adapter.compose",
                             TW_TEXT("On a quantised model an adapter that was trained with LoftQ brings back what "
                                     "quantisation took off the weights, and no composed one could do that."),
                             TW_TEXT("Search on the model without quantisation, or leave that adapter out.")));
  TW_TRY(const auto chatTemplate, chooseChatTemplate(command.chat_template, fromUtf8(choice.path), fs::current_path()));
  TW_TRY(const auto data,
         encodeMeasured({choice.path, command.data, command.chat_template, command.train_on, command.max_length},
                        *loaded.model, loaded.tokenizer, chatTemplate, context.emit, context.stop));
  const auto lossNow = [&] { return meanLoss(*loaded.model, data, command.max_length, context.stop); };
  const auto lossWith = [&](const std::vector<double>& weights) -> Result<double> {
    TW_CHECK(context.models.reweight(weights));
    TW_TRY(const double loss, lossNow());
    const bool finite = std::isfinite(loss);
    context.emit(events::Report{"tried", {{"weights", weights}, {"loss", finite ? Json(loss) : Json(nullptr)}}});
    return loss;
  };
  TW_TRY(const auto found,
         searchWeights(choice.adapters.size(), {command.evaluations, command.l1, command.bound, command.seed}, lossWith,
                       [&](int64_t done, int64_t most) {
                         context.emit(events::Progress{"search", done, most, "tries"});
                       }));

  TW_TRY(const auto adapter, composed.folder(found.weights));
  TW_CHECK(writeAdapterFolder(adapter, output.folder()));
  TW_CHECK(output.commit());
  auto written = choice;
  written.adapters = {{command.out, 1.0}};
  TW_CHECK(context.models.get(written, true, context.emit, context.stop)); // the loss is that of what was written
  TW_TRY(const double loss, lossNow());
  TW_TRY(auto facts, adapterFacts(fromUtf8(command.out)));
  facts["adapters"] = listed(choice.adapters, found);
  facts["base_loss"] = std::isfinite(found.base) ? Json(found.base) : Json(nullptr);
  facts["loss"] = loss;
  facts["evaluations"] = found.evaluations;
  if (found.base < loss)
    context.emit(events::Advice{"search.base_is_better",
                                TW_TEXT("Without any adapter the loss on these examples is lower: the adapters do not "
                                        "help with them.")});
  context.emit(events::Report{"adapter", std::move(facts)});
  return {};
}

} // namespace tw
