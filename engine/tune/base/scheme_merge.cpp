#include "engine/tune/base/scheme_merge.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/adapter_start.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/base/replacements.h"
#include "engine/tune/base/saved_tensors.h"
#include "engine/tune/base/token_rows.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace tw {

Result<std::unique_ptr<SchemeMerge>> SchemeMerge::open(const fs::path& folder, std::unique_ptr<WeightScheme> scheme,
                                                       double factor, const ModelShape& model) {
  TW_TRY(auto file, openPeftWeights(folder));
  std::unique_ptr<SchemeMerge> merge(new SchemeMerge(std::move(file), std::move(scheme), factor));
  Stored stored;
  for (const auto& info : merge->m_file.tensors()) {
    if (isForgotten(info.name)) continue;
    const auto key = normalizedPeftKey(info.name);
    TW_CHECK(viewAdapterTensor(merge->m_file, info)); // a merge is for good: nothing broken gets into it
    if (!key.starts_with(kPeftPrefix))
      return fail(tensorMisfit("adapter.tensor_extra",
                               TW_TEXT("The adapter holds the tensor %1, which has no place in a model.", info.name),
                               folder));
    stored[key.substr(std::char_traits<char>::length(kPeftPrefix))] = &info;
  }
  const auto& tables = model.linears().embeddings;
  if (!tables.empty())
    merge->m_vocabulary = savedVocabulary(merge->m_file, tables.front(), model.head(), model.config());
  const auto fitted = merge->m_vocabulary > 0 ? model.withVocabulary(merge->m_vocabulary) : model;
  TW_CHECK(merge->addTerms(fitted, folder, stored));
  TW_CHECK(merge->addTokens(fitted, folder, stored));
  TW_CHECK(merge->addReplaced(fitted, folder, stored));
  TW_CHECK(merge->openStart(fitted, folder));
  merge->tieReplaced(fitted);
  return merge;
}

Result<> SchemeMerge::addTerms(const ModelShape& model, const fs::path& folder, Stored& stored) {
  const auto& config = std::as_const(*m_scheme).config();
  const auto fitting = [&](auto result) {
    return std::move(result).map_error(
        [&](Error error) { return adapterMisfit(std::move(error), config, model, folder); });
  };
  TW_CHECK(fitting(m_scheme->convert(model)));
  TW_TRY(auto places, fitting(placesOf(model, config.targets)));
  for (auto& place : places.all) {
    TW_CHECK(checkPlace(*m_scheme, place));
    Term term{std::move(place), {}, {}, false};
    for (const auto& [key, shape] : m_scheme->tensors(term.place)) {
      const auto found = stored.find(term.place.key + "." + key);
      if (found == stored.end())
        return fail(tensorMisfit("adapter.tensor_missing",
                                 TW_TEXT("The adapter has no tensors for its target %1.", term.place.name), folder));
      if (found->second->shape != shape) return fail(wrongTensorShape(found->second->name, shape, folder));
      term.tensors.push_back(found->second);
      stored.erase(found);
    }
    m_terms.push_back(std::move(term));
    const auto& added = m_terms.back().place;
    m_unties |= added.table || added.module == model.head();
    addChanges(model, added, m_terms.size() - 1);
  }
  return {};
}

Result<> SchemeMerge::addTokens(const ModelShape& model, const fs::path& folder, Stored& stored) {
  TW_TRY(const auto tokens, tokenRowsOf(model, std::as_const(*m_scheme).config()));
  for (const auto& one : tokens) {
    const auto found = stored.find(one.key());
    if (found == stored.end())
      return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", one.key()), folder));
    const std::vector<int64_t> shape{static_cast<int64_t>(one.rows.size()), model.config().hiddenSize};
    if (found->second->shape != shape) return fail(wrongTensorShape(found->second->name, shape, folder));
    if (one.input) m_rows[model.linears().embeddings.front() + ".weight"] = {one.rows, found->second};
    if (one.output) m_rows[model.head() + ".weight"] = {one.rows, found->second};
    m_unties |= !(one.input && one.output);
    stored.erase(found);
  }
  std::erase_if(stored, [&](const auto& each) { return isFollowed(tokens, each.first, model.head()); });
  return {};
}

void SchemeMerge::addChanges(const ModelShape& model, const Place& place, size_t term) {
  for (const auto& member : place.members)
    m_changed[member.module + ".weight"] = {term, StackPart{place.experts, member.expert, member.firstRow, member.rows},
                                            false, false};
  if (place.stacked) return;
  const auto weight = place.module + ".weight", bias = place.module + ".bias";
  m_changed[weight] = {term, std::nullopt, false, model.isTransposed(weight)};
  if (model.slot(bias) && m_scheme->changesBias(place)) m_changed[bias] = {term, std::nullopt, true, false};
}

Result<> SchemeMerge::addReplaced(const ModelShape& model, const fs::path& folder, const Stored& stored) {
  const auto keys = m_scheme->keys();
  for (const auto& [key, info] : stored) {
    if (isBaseTable(key) && m_vocabulary == 0) continue;
    const auto name = baseTensorOf(key);
    if (std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return name.ends_with("." + key); }))
      return fail(tensorMisfit("adapter.tensor_extra",
                               TW_TEXT("The adapter holds the tensor %1, which has no place in a model.", info->name),
                               folder));
    const auto shape = model.shape(name);
    if (!shape)
      return fail(tensorMisfit("adapter.tensor_extra",
                               TW_TEXT("The adapter changes %1, which this model does not have.", name), folder));
    if (info->shape != *shape) return fail(wrongTensorShape(info->name, *shape, folder));
    m_replaced[name] = info;
  }
  return {};
}

/// In PEFT the base's tensors are overwritten, so that those which are tied stay so; modules_to_save are copies.
void SchemeMerge::tieReplaced(const ModelShape& model) {
  const auto& tables = model.linears().embeddings;
  if (!model.config().tieEmbeddings || tables.empty()) return;
  const auto table = tables.front() + ".weight", head = model.head() + ".weight";
  const auto& saved = std::as_const(*m_scheme).config().targets.modulesToSave;
  const bool copies = std::any_of(saved.begin(), saved.end(), [&](const auto& module) {
    return insideModule(table, module) || insideModule(head, module);
  });
  const auto found = m_replaced.contains(table) ? m_replaced.find(table) : m_replaced.find(head);
  if (found == m_replaced.end()) return;
  m_unties |= copies;
  if (copies) return;
  const auto* info = found->second;
  m_replaced[table] = m_replaced[head] = info;
}

std::vector<std::string> SchemeMerge::names() const {
  std::vector<std::string> names;
  for (const auto& [name, change] : m_changed) names.push_back(name);
  for (const auto& [name, rows] : m_rows)
    if (!m_changed.contains(name)) names.push_back(name);
  for (const auto& [name, info] : m_replaced)
    if (!changes(name)) names.push_back(name);
  return names;
}

std::vector<std::string> SchemeMerge::replacedNames() const {
  auto names = AdapterMerge::replacedNames();
  for (const auto& [name, rows] : m_rows) {
    const auto own = rowNames(name, rows.rows);
    names.insert(names.end(), own.begin(), own.end());
  }
  return names;
}

Result<at::Tensor> SchemeMerge::replacement(const std::string& tensor) const {
  TW_TRY(const auto stored, readTensor(m_file, *m_replaced.at(tensor)));
  return stored.to(at::kFloat);
}

Result<std::shared_ptr<const WeightMethod>> SchemeMerge::methodOf(const Change& change) const {
  const auto& place = m_terms[change.term].place;
  std::vector<at::Tensor> tensors;
  for (const auto* info : m_terms[change.term].tensors) {
    TW_TRY(const auto view, viewTensor(m_file, *info));
    tensors.push_back(view.to(at::kFloat));
  }
  if (change.part) {
    const auto term = m_scheme->stackTerm(place, tensors);
    term->setFactor(m_factor);
    return term->on(*change.part);
  }
  const auto term = m_scheme->term(place, tensors);
  term->setFactor(m_factor);
  return term;
}

Result<> SchemeMerge::openStart(const ModelShape& model, const fs::path& folder) {
  if (!m_scheme->startsFromWeights()) return {};
  const auto& stored = model.config().stored;
  for (auto& term : m_terms) {
    if (!stored.quantized() || stored.keepsDense(term.place.module)) continue;
    const std::string held = quantizationName(stored.kind);
    if (m_scheme->changesHeld(held))
      return fail(requestError("adapter.start",
                               TW_TEXT("This adapter was trained with LoftQ in several rounds, on other quantised "
                                       "weights than this model holds."),
                               TW_TEXT("Merge it into the 16-bit model that it was trained from."))
                      .at(toUtf8(folder)));
    term.keepsStart = !m_scheme->takesStartOff(held);
  }
  if (!hasStart(folder)) return m_scheme->repeatsStart() ? Result<>{} : Result<>(fail(startMissing(folder)));
  TW_TRY(m_start, openPeftWeights(folder / kStartFolder));
  for (auto& term : m_terms) {
    if (term.place.stacked || term.place.table) continue;
    for (const auto& [key, shape] : m_scheme->tensors(term.place)) {
      const auto name = kPeftPrefix + term.place.key + "." + key;
      const auto* info = m_start->find(name);
      if (!info)
        return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", name),
                                 folder / kStartFolder));
      if (info->shape != shape) return fail(wrongTensorShape(name, shape, folder / kStartFolder));
      term.start.push_back(info);
    }
  }
  return {};
}

/// The weight [out, in] as the adapter was trained on it.
Result<at::Tensor> SchemeMerge::withoutStart(const Change& change, at::Tensor weight) const {
  const auto& term = m_terms[change.term];
  if (!m_scheme->startsFromWeights() || term.place.stacked || term.place.table || term.keepsStart) return weight;
  std::vector<at::Tensor> start;
  for (const auto* info : term.start) {
    TW_TRY(const auto view, viewAdapterTensor(*m_start, *info));
    start.push_back(view.to(at::kFloat));
  }
  if (start.empty()) {
    for (const auto& [key, shape] : m_scheme->tensors(term.place)) start.push_back(at::zeros(shape));
    auto random = at::detail::createCPUGenerator(0);
    TW_CHECK(m_scheme->initializeFrom(term.place, weight, {}, start, random));
  }
  const auto taken = m_scheme->frozenTerm(term.place, start);
  taken->setFactor(-m_factor);
  return taken->merged(std::move(weight));
}

Result<at::Tensor> SchemeMerge::merged(const std::string& tensor, at::Tensor values) const {
  const at::NoGradGuard guard;
  if (m_changed.contains(tensor)) {
    TW_TRY(values, changedWhole(tensor, std::move(values)));
  }
  const auto rows = m_rows.find(tensor);
  if (rows == m_rows.end()) return values;
  TW_TRY(const auto own, viewAdapterTensor(m_file, *rows->second.values));
  return withTokenRows(std::move(values), rows->second.rows, own);
}

Result<at::Tensor> SchemeMerge::changedWhole(const std::string& tensor, at::Tensor values) const {
  const auto& change = m_changed.at(tensor);
  TW_TRY(const auto method, methodOf(change));
  if (change.isBias) return method->mergedBias(std::move(values));
  TW_TRY(auto weight, withoutStart(change, change.transposed ? values.t().contiguous() : std::move(values)));
  TW_TRY(const auto merged, method->merged(std::move(weight)));
  return change.transposed ? merged.t() : merged;
}

} // namespace tw
