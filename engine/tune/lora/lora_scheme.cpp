#include "engine/tune/lora/lora_scheme.h"

#include "engine/tune/lora/lora_terms.h"
#include "engine/tune/lora/stacked_targets.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// The recipe's fields that a start adapter overrules with another value.
std::string overruledFields(const LoraConfig& start, const LoraConfig& recipe) {
  const auto sorted = [](auto values) {
    std::sort(values.begin(), values.end());
    return values;
  };
  const auto targets = differingTargets(start.targets, recipe.targets);
  const auto differs = [&](const char* field) {
    return std::find(targets.begin(), targets.end(), field) != targets.end();
  };
  std::string names;
  for (const auto& [name, isOther] :
       {std::pair("r", start.r != recipe.r), std::pair("lora_alpha", start.loraAlpha != recipe.loraAlpha),
        std::pair("target_modules", differs("target_modules")),
        std::pair("layers_to_transform", differs("layers_to_transform")), std::pair("bias", start.bias != recipe.bias),
        std::pair("use_rslora", start.useRslora != recipe.useRslora),
        std::pair("modules_to_save", differs("modules_to_save")),
        std::pair("rank_pattern", sorted(start.rankPattern) != sorted(recipe.rankPattern)),
        std::pair("alpha_pattern", sorted(start.alphaPattern) != sorted(recipe.alphaPattern))})
    if (isOther) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

} // namespace

Result<std::unique_ptr<LoraScheme>> LoraScheme::create(LoraConfig config) {
  auto scheme = std::make_unique<LoraScheme>();
  TW_TRY(scheme->m_shapes, LoraShapes::create(config));
  scheme->m_config = std::move(config);
  return scheme;
}

Json LoraScheme::description() const {
  return Json{{"r", m_config.r},
              {"lora_alpha", m_config.loraAlpha},
              {"lora_dropout", m_config.loraDropout},
              {"use_rslora", m_config.useRslora},
              {"bias", trainedBiasesName(m_config.bias)}};
}

Result<> LoraScheme::convert(const ModelShape& model) {
  TW_CHECK(convertTargets(model.linears(), m_config));
  TW_TRY(m_shapes, LoraShapes::create(m_config));
  return {};
}

Result<> LoraScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readLoraConfig(folder));
  if (const auto fields = overruledFields(start, m_config); !fields.empty())
    notes.push_back(
        {"method.init_from",
         TW_TEXT("The adapter in init_from (r = %1) decides; the recipe says otherwise, without effect, of: %2.",
                 start.r, fields)});
  start.loraDropout = m_config.loraDropout;
  m_config = std::move(start);
  TW_TRY(m_shapes, LoraShapes::create(m_config));
  return {};
}

/// PEFT neither trains nor loads an adapter of parameters that has a dropout: there is no input of their own to drop.
void LoraScheme::settle(const ModelShape&, std::vector<MethodNote>& notes) {
  if (m_config.targets.parameters.empty() || m_config.loraDropout == 0) return;
  m_config.loraDropout = 0;
  notes.push_back(
      {"method.dropout",
       TW_TEXT(
           "lora_dropout has no effect: an adapter of routed experts is trained without dropout, as PEFT does it.")});
}

std::vector<TermTensor> LoraScheme::tensors(const Place& place) const {
  const int64_t rows = m_shapes.of(place.name).r * place.experts;
  if (place.table) return {{"lora_embedding_A", {rows, place.out}}, {"lora_embedding_B", {place.in, rows}}};
  return {{"lora_A.weight", {rows, place.in}}, {"lora_B.weight", {place.out, rows}}};
}

std::shared_ptr<WeightTerm> LoraScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  const double scale = m_shapes.of(place.name).scale;
  if (place.table) return std::make_shared<LoraTerm>(tensors[1].t(), tensors[0].t(), scale, 0.0);
  return std::make_shared<LoraTerm>(tensors[0], tensors[1], scale, m_config.loraDropout);
}

std::shared_ptr<LookupTerm> LoraScheme::lookupTerm(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<LookupLoraTerm>(tensors[0], tensors[1], m_shapes.of(place.name).scale);
}

std::shared_ptr<StackTerm> LoraScheme::stackTerm(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<StackedLoraTerm>(tensors[0], tensors[1], m_shapes.of(place.name).scale);
}

/// PEFT's reset_lora_parameters.
void LoraScheme::initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const {
  const auto fill = [](const at::Tensor& tensor, const at::Tensor& values) { at::Tensor(tensor).copy_(values); };
  const auto empty = [](const at::Tensor& like) {
    return at::empty(like.sizes(), at::TensorOptions().dtype(at::kFloat));
  };
  const auto uniform = [&](const at::Tensor& like) { // Kaiming-uniform with a = √5
    const double bound = 1.0 / std::sqrt(static_cast<double>(like.size(1)));
    return empty(like).uniform_(-bound, bound, random);
  };
  const auto &a = tensors[0], &b = tensors[1];
  const auto init = m_config.init;
  if (place.table) { // as torch.nn.Embedding begins
    if (init == LoraInit::Random) fill(a, empty(a).normal_(0.0, 1.0, random));
    fill(b, empty(b).normal_(0.0, 1.0, random));
    return;
  }
  if (init == LoraInit::Gaussian)
    fill(a, empty(a).normal_(0.0, 1.0 / static_cast<double>(m_shapes.of(place.name).r), random));
  else fill(a, uniform(a));
  if (init == LoraInit::Random) fill(b, uniform(b));
}

/// The scaling itself is in the configuration and may be a pattern, so B takes the factor.
at::Tensor LoraScheme::weighted(const std::string& key, const at::Tensor& tensor, double factor) const {
  return key.starts_with("lora_B") || key == "lora_embedding_B" ? tensor * factor : tensor;
}

MethodFootprint::Weight LoraScheme::cost(const Place& place) const { return {true, m_shapes.of(place.name).r}; }

} // namespace tw
