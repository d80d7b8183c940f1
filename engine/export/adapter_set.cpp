#include "engine/export/adapter_set.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/lora/adapter_fit.h"
#include "engine/tune/lora/stacked_lora.h"
#include "engine/tune/lora/stacked_targets.h"

namespace tw {
namespace {

constexpr std::string_view kA = ".lora_A.weight", kB = ".lora_B.weight", kBaseTable = ".base_layer.weight";

Error misfit(const std::string& code, const std::string& message, const fs::path& folder) {
  return requestError(code, message,
                      "Use an adapter that was trained on this base model, or check that the files belong together.")
      .at(toUtf8(folder));
}

} // namespace

Result<AdapterSet> AdapterSet::open(const std::vector<std::pair<fs::path, double>>& adapters, const BaseTensors& base) {
  AdapterSet set;
  set.m_transposed = base.config().transposedLinears;
  set.m_head = base.head();
  for (const auto& [folder, weight] : adapters)
    TW_CHECK(set.add(folder, weight, base.linears(), base.config().architecture));
  TW_CHECK(set.checkShapes(base));
  return set;
}

Result<> AdapterSet::readTerms(const Source& source, Terms& terms) {
  const auto& folder = source.folder;
  for (const auto& info : source.file->tensors()) {
    auto key = normalizedPeftKey(info.name);
    if (key.rfind(kPeftPrefix, 0) != 0)
      return fail(misfit("adapter.tensor_extra",
                         "The adapter holds the tensor " + info.name + ", which has no place in a model.", folder));
    key = key.substr(std::char_traits<char>::length(kPeftPrefix));
    if (key.ends_with(kBaseTable)) continue; // the base's own values, as PEFT adds them
    const bool isA = key.ends_with(kA), isB = key.ends_with(kB);
    if (isA || isB) {
      auto& term = terms[key.substr(0, key.size() - kA.size())];
      (isA ? term.a : term.b) = &info;
      term.source = source;
      continue;
    }
    if (const auto taken = m_replaced.find(key); taken != m_replaced.end())
      return fail(requestError("adapter.conflict", "Two adapters both replace " + key + ".",
                               "Merge only one of them: tensors that are trained in full cannot be added up.")
                      .at(toUtf8(folder)));
    m_replaced[key] = {source, &info};
  }
  for (const auto& [module, term] : terms)
    if (!term.a || !term.b)
      return fail(
          misfit("adapter.tensor_missing", "The adapter has only one of the two matrices of " + module + ".", folder));
  return {};
}

Result<> AdapterSet::addTerm(const std::string& module, Term term, const LoraShape& shape, double weight) {
  const int64_t rank = shape.r * term.experts;
  if (term.a->shape.size() != 2 || term.b->shape.size() != 2 || term.a->shape[0] != rank || term.b->shape[1] != rank)
    return fail(misfit("adapter.tensor_shape",
                       "The matrices of " + module + " do not have the rank that adapter_config.json says.",
                       term.source.folder));
  term.scale = shape.scale * weight;
  m_terms[module + ".weight"].push_back(std::move(term));
  return {};
}

Result<> AdapterSet::addParameter(const ParameterNames& parameter, Term term, const LoraShape& shape, double weight) {
  if (!parameter.stacked) return addTerm(parameter.module(), std::move(term), shape, weight);
  term.experts = parameter.experts;
  for (const auto& member : parameter.members) {
    term.expert = member.expert;
    term.firstRow = member.firstRow;
    term.rows = member.rows;
    TW_CHECK(addTerm(member.module, term, shape, weight));
    if (term.b->shape[0] != parameter.out)
      return fail(misfit("adapter.tensor_shape",
                         "The adapter is for a " + parameter.name + " of shape " +
                             shapeText({parameter.experts, term.b->shape[0], term.a->shape[1]}) +
                             ", but this model's has the shape " +
                             shapeText({parameter.experts, parameter.out, parameter.in}) + ".",
                         term.source.folder));
  }
  return {};
}

Result<> AdapterSet::add(const fs::path& folder, double weight, const LinearNames& linears,
                         const std::string& architecture) {
  TW_TRY(auto config, readPeftConfig(folder));
  const auto fitting = [&](auto result) {
    return std::move(result).map_error(
        [&](Error error) { return adapterMisfit(std::move(error), config, linears, architecture, folder); });
  };
  TW_CHECK(fitting(convertTargets(linears, config)));
  TW_TRY(const auto shapes, LoraShapes::create(config));
  TW_TRY(auto opened, openPeftWeights(folder));
  const Source source{std::make_shared<SafetensorsFile>(std::move(opened)), folder};
  Terms terms;
  TW_CHECK(readTerms(source, terms));
  TW_TRY(const auto match, fitting(matchTargets(linears, config.targets)));
  const auto missing = [&](const std::string& name) {
    return fail(misfit("adapter.tensor_missing", "The adapter has no tensors for its target " + name + ".", folder));
  };
  for (const auto& [place, key] : match.parameters) {
    const auto& parameter = linears.parameters[place];
    const auto found = terms.find(key);
    if (found == terms.end()) return missing(parameter.name);
    TW_CHECK(addParameter(parameter, std::move(found->second), shapes.of(parameter.name), weight));
    terms.erase(found);
  }
  for (const size_t i : match.chosen) {
    const auto& module = linears.names[i];
    const auto found = terms.find(module);
    if (found == terms.end()) return missing(module);
    TW_CHECK(addTerm(module, std::move(found->second), shapes.of(module), weight));
    terms.erase(found);
  }
  for (const auto& [module, term] : terms)
    return fail(misfit("adapter.tensor_extra",
                       "The adapter holds the tensor " + term.a->name + ", which has no place in a model.", folder));
  return {};
}

Result<> AdapterSet::checkShapes(const BaseTensors& base) const {
  const auto check = [&](const std::string& name, const std::vector<int64_t>& shape,
                         const fs::path& folder) -> Result<> {
    const auto entry = base.source(name);
    if (!entry)
      return fail(
          misfit("adapter.tensor_extra", "The adapter changes " + name + ", which this model does not have.", folder));
    TW_TRY(auto facts, base.stored().facts(entry));
    if (const auto* member = base.member(name)) {
      if (facts.shape != member->fileShape()) return fail(wrongShape(facts.shape, *member, toUtf8(entry.file->path())));
      facts.shape = member->shape;
    }
    if (facts.shape == shape) return {};
    return fail(misfit("adapter.tensor_shape",
                       "The adapter is for a " + name + " of shape " + shapeText(shape) +
                           ", but this model's has the shape " + shapeText(facts.shape) + ".",
                       folder));
  };
  for (const auto& [name, terms] : m_terms)
    for (const auto& term : terms) {
      const auto out = term.expert < 0 ? term.b->shape[0] : term.rows, in = term.a->shape[1];
      TW_CHECK(check(name, m_transposed && name != m_head ? std::vector{in, out} : std::vector{out, in},
                     term.source.folder));
    }
  for (const auto& [name, replaced] : m_replaced) TW_CHECK(check(name, replaced.info->shape, replaced.source.folder));
  return {};
}

Result<at::Tensor> AdapterSet::apply(const std::string& tensor, const at::Tensor& base) const {
  const at::NoGradGuard guard;
  at::Tensor values;
  if (const auto found = m_replaced.find(tensor); found != m_replaced.end()) {
    TW_TRY(const auto stored, readTensor(*found->second.source.file, *found->second.info));
    values = stored.to(at::kFloat);
  } else {
    values = base.to(at::kFloat, false, true);
  }
  const auto terms = m_terms.find(tensor);
  if (terms == m_terms.end()) return values;
  for (const auto& term : terms->second) {
    TW_TRY(auto a, viewTensor(*term.source.file, *term.a));
    TW_TRY(auto b, viewTensor(*term.source.file, *term.b));
    if (term.expert >= 0) {
      a = expertA(a, term.experts, term.expert);
      b = expertB(b, term.experts, term.expert, term.firstRow, term.rows).contiguous();
    }
    const bool turned = m_transposed && tensor != m_head;
    if (turned) values.addmm_(a.to(at::kFloat).t(), b.to(at::kFloat).t(), 1.0, term.scale);
    else values.addmm_(b.to(at::kFloat), a.to(at::kFloat), 1.0, term.scale);
  }
  return values;
}

} // namespace tw
