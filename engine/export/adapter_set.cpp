#include "engine/export/adapter_set.h"

#include "engine/tune/base/adapter_fit.h"

#include <algorithm>

namespace tw {
namespace {

/// What the adapter changes is in the base's files, in the shape that config.json says.
Result<> checkFiles(const AdapterMerge& adapter, const BaseTensors& base, const fs::path& folder) {
  const auto stored = base.stored();
  for (const auto& name : adapter.names()) {
    const auto entry = base.source(name);
    if (!entry)
      return fail(tensorMisfit("adapter.tensor_extra",
                               TW_TEXT("The adapter changes %1, which this model does not have.", name), folder));
    TW_TRY(const auto facts, stored.facts(entry));
    if (const auto* slot = base.shape().slot(name); slot && facts.shape != slot->fileShape())
      return fail(wrongShape(facts.shape, *slot, toUtf8(entry.file->path())));
  }
  return {};
}

} // namespace

Result<AdapterSet> AdapterSet::open(const std::vector<std::pair<fs::path, double>>& adapters, const BaseTensors& base) {
  AdapterSet set;
  for (const auto& [folder, weight] : adapters) {
    TW_TRY(const auto* kind, methodRegistry().ofAdapter(folder));
    TW_TRY(auto adapter, kind->openMerge(folder, weight, base.shape()));
    TW_CHECK(set.checkReplaced(*adapter, folder));
    TW_CHECK(checkFiles(*adapter, base, folder));
    TW_CHECK(set.checkVocabulary(*adapter, base, folder));
    set.m_adapters.push_back(std::move(adapter));
  }
  return set;
}

Result<> AdapterSet::checkReplaced(const AdapterMerge& next, const fs::path& folder) const {
  const auto names = next.replacedNames();
  for (const auto& adapter : m_adapters)
    if (const auto name = replacedByBoth(adapter->replacedNames(), names))
      return fail(requestError("adapter.conflict", TW_TEXT("Two adapters both replace %1.", *name),
                               TW_TEXT("Merge only one of them: tensors that are trained in full cannot be added up."))
                      .at(toUtf8(folder)));
  return {};
}

/// Tables of another size take nothing of an adapter that was made for the base's.
Result<> AdapterSet::checkVocabulary(const AdapterMerge& next, const BaseTensors& base, const fs::path& folder) const {
  const auto onTables = [&](const AdapterMerge& adapter) {
    const auto names = adapter.names();
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return name == base.embedding() || name == base.head(); });
  };
  for (const auto& adapter : m_adapters)
    if (adapter->vocabulary() != next.vocabulary() && onTables(*adapter) && onTables(next))
      return fail(requestError("adapter.conflict",
                               TW_TEXT("Two adapters change the embeddings, each for a vocabulary of another size."),
                               TW_TEXT("Merge only one of them."))
                      .at(toUtf8(folder)));
  return {};
}

bool AdapterSet::touches(const std::string& tensor) const {
  return std::any_of(m_adapters.begin(), m_adapters.end(),
                     [&](const auto& adapter) { return adapter->changes(tensor) || adapter->replaces(tensor); });
}

bool AdapterSet::unties(const std::string& table, const std::string& head) const {
  return std::any_of(m_adapters.begin(), m_adapters.end(), [&](const auto& adapter) {
    const auto touches = [&](const auto& name) { return adapter->changes(name) || adapter->replaces(name); };
    return !adapter->keepsTie() && (touches(table) || touches(head));
  });
}

int64_t AdapterSet::vocabulary() const {
  for (const auto& adapter : m_adapters)
    if (adapter->vocabulary() > 0) return adapter->vocabulary();
  return 0;
}

bool AdapterSet::replaces(const std::string& tensor) const {
  return std::any_of(m_adapters.begin(), m_adapters.end(),
                     [&](const auto& adapter) { return adapter->replaces(tensor); });
}

Result<at::Tensor> AdapterSet::apply(const std::string& tensor, const at::Tensor& base) const {
  at::Tensor values;
  for (const auto& adapter : m_adapters)
    if (adapter->replaces(tensor)) {
      TW_TRY(values, adapter->replacement(tensor));
    }
  if (!values.defined()) values = base.to(at::kFloat, false, true);
  for (const auto& adapter : m_adapters)
    if (adapter->changes(tensor)) {
      TW_TRY(values, adapter->merged(tensor, std::move(values)));
    }
  return values;
}

} // namespace tw
