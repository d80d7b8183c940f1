#include "engine/tune/lora/lora_scheme.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/base/pattern.h"
#include "engine/tune/base/token_indices.h"
#include "engine/tune/lora/dora_terms.h"
#include "engine/tune/lora/lora_start.h"
#include "engine/tune/lora/lora_terms.h"
#include "engine/tune/lora/stacked_targets.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr int64_t kStabilisedFrom = 32; ///< rank

/// The recipe's fields that a start adapter overrules with another value.
std::vector<std::string> overruledFields(const LoraConfig& start, const LoraConfig& recipe) {
  const auto sorted = [](auto values) {
    std::sort(values.begin(), values.end());
    return values;
  };
  const auto targets = differingTargets(start.targets, recipe.targets);
  const auto differs = [&](const char* field) {
    return std::find(targets.begin(), targets.end(), field) != targets.end();
  };
  std::vector<std::string> fields;
  for (const auto& [name, isOther] :
       {std::pair("r", start.r != recipe.r), std::pair("lora_alpha", start.loraAlpha != recipe.loraAlpha),
        std::pair("target_modules", differs("target_modules")),
        std::pair("layers_to_transform", differs("layers_to_transform")), std::pair("bias", start.bias != recipe.bias),
        std::pair("use_rslora", start.useRslora != recipe.useRslora),
        std::pair("use_dora", start.useDora != recipe.useDora),
        std::pair("modules_to_save", differs("modules_to_save")),
        std::pair("trainable_token_indices", start.tokens != recipe.tokens),
        std::pair("rank_pattern", sorted(start.rankPattern) != sorted(recipe.rankPattern)),
        std::pair("alpha_pattern", sorted(start.alphaPattern) != sorted(recipe.alphaPattern))})
    if (isOther) fields.emplace_back(name);
  return fields;
}

Error badStart(Text message, Text advice) {
  return requestError("method.init", std::move(message), std::move(advice)).in("method.init_lora_weights");
}

std::string initName(const LoraConfig& config) {
  return loraInitJson(config.init, config.pissaIterations).get<std::string>();
}

} // namespace

Result<std::unique_ptr<LoraScheme>> LoraScheme::create(LoraConfig config) {
  auto scheme = std::make_unique<LoraScheme>();
  TW_TRY(scheme->m_shapes, LoraShapes::create(config));
  scheme->m_config = std::move(config);
  return scheme;
}

Json LoraScheme::description() const {
  Json json{{"r", m_config.r},
            {"lora_alpha", m_config.loraAlpha},
            {"lora_dropout", m_config.loraDropout},
            {"use_rslora", m_config.useRslora},
            {"use_dora", m_config.useDora},
            {"bias", trainedBiasesName(m_config.bias)}};
  if (!m_config.tokens.empty()) json["trainable_token_indices"] = Json::parse(tokenIndicesJson(m_config.tokens).dump());
  return json;
}

/// Whether PEFT sees a table of embeddings among the targets, by these names alone.
Result<bool> LoraScheme::namesTables() const {
  constexpr const char* tables[] = {"embed_tokens", "lm_head"};
  const auto& targets = m_config.targets;
  if (!targets.isPattern)
    return std::any_of(targets.modules.begin(), targets.modules.end(), [&](const auto& entry) {
      return std::find(std::begin(tables), std::end(tables), entry.substr(entry.rfind('.') + 1)) != std::end(tables);
    });
  TW_TRY(const auto pattern, NamePattern::compile(targets.modules.front()));
  return std::any_of(std::begin(tables), std::end(tables), [&](const char* name) { return pattern.matches(name); });
}

/// PEFT's ensure_weight_tying gives a tied head the table's matrices, turned, and writes them under both names.
Result<> LoraScheme::untie(const ModelShape& model) {
  if (!m_config.ensureWeightTying) return {};
  m_config.ensureWeightTying = false;
  auto& targets = m_config.targets;
  if (!model.config().tieEmbeddings || targets.modules.empty()) return {};
  TW_TRY(const bool tied, namesTables());
  if (!tied) return {};
  TW_TRY(const auto matched, matchTargets(model.linears(), targets));
  const auto& chosen = matched.chosen;
  const bool hasHead = std::find(chosen.begin(), chosen.end(), model.linears().head) != chosen.end();
  if (matched.embeddings.empty() || hasHead) return {};
  if (targets.isPattern) targets.modules.front() = "(?:" + targets.modules.front() + "|" + model.head() + ")";
  else targets.modules.push_back(model.head());
  return {};
}

Result<> LoraScheme::convert(const ModelShape& model) {
  TW_CHECK(untie(model));
  TW_CHECK(convertTargets(model.linears(), m_config));
  const auto& parameters = m_config.targets.parameters;
  if (m_config.useDora && !parameters.empty()) // as in PEFT: a stack has no norms of its own
    return fail(requestError("method.dora", TW_TEXT("DoRA cannot be put on routed experts (%1).", parameters.front()),
                             TW_TEXT("Name the other linear layers in target_modules (q_proj, k_proj, v_proj, "
                                     "o_proj), or set method.use_dora to false."))
                    .in("method.use_dora"));
  if (m_config.useDora && startsFromWeights())
    return fail(
        badStart(TW_TEXT("DoRA cannot begin as \"%1\": its lengths are those of the weights.", initName(m_config)),
                 TW_TEXT("Set method.init_lora_weights to true, or method.use_dora to false.")));
  if ((startsFromWeights() || m_config.init == LoraInit::Eva) && !m_config.targets.parameters.empty())
    return fail(badStart(TW_TEXT("An adapter of routed experts cannot begin as \"%1\".", initName(m_config)),
                         TW_TEXT("Set method.init_lora_weights to true, or leave the experts out of target_modules.")));
  TW_TRY(m_shapes, LoraShapes::create(m_config));
  return {};
}

Result<> LoraScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readLoraConfig(folder));
  noteOverruled(overruledFields(start, m_config), notes);
  start.loraDropout = m_config.loraDropout;
  m_config = std::move(start);
  TW_TRY(m_shapes, LoraShapes::create(m_config));
  return {};
}

/// PEFT neither trains nor loads an adapter of parameters that has a dropout: there is no input of their own to drop.
void LoraScheme::settle(const ModelShape&, std::vector<MethodNote>& notes) {
  if (m_config.r >= kStabilisedFrom && !m_config.useRslora)
    notes.push_back({"method.rslora",
                     TW_TEXT("From rank %1 on use_rslora is recommended: the update is then scaled by alpha / sqrt(r) "
                             "and does not grow weaker with the rank.",
                             kStabilisedFrom)});
  if (m_config.targets.parameters.empty() || m_config.loraDropout == 0) return;
  m_config.loraDropout = 0;
  notes.push_back(
      {"method.dropout",
       TW_TEXT(
           "lora_dropout has no effect: an adapter of routed experts is trained without dropout, as PEFT does it.")});
}

bool LoraScheme::startsFromWeights() const {
  return m_config.init == LoraInit::Pissa || m_config.init == LoraInit::Olora || m_config.init == LoraInit::Loftq;
}

Result<at::Tensor> LoraScheme::initializeFrom(const Place& place, const at::Tensor& original, const Rounding& rounded,
                                              const std::vector<at::Tensor>& tensors, at::Generator& random) const {
  const auto [r, scale] = m_shapes.of(place.name);
  const auto take = [&](const LoraFactors& factors) {
    at::Tensor(tensors[0]).copy_(factors.a);
    at::Tensor(tensors[1]).copy_(factors.b);
  };
  if (m_config.init == LoraInit::Pissa) take(pissaStart(original, r, scale, m_config.pissaIterations, random));
  if (m_config.init == LoraInit::Olora) take(oloraStart(original, r));
  if (m_config.init != LoraInit::Loftq) return at::Tensor();
  if (!rounded)
    return fail(badStart(TW_TEXT("LoftQ begins with what quantisation takes from the weights, and this base is not "
                                 "quantised."),
                         TW_TEXT("Set model.quantization to nf4, or method.init_lora_weights to true.")));
  const auto start = loftqStart(original, r, scale, m_config.loftqRounds, rounded);
  if (start.factors.b.abs().max().item<double>() == 0)
    return fail(badStart(TW_TEXT("LoftQ needs the weights as they were before they were quantised, and this base has "
                                 "only the quantised ones."),
                         TW_TEXT("Name the 16-bit model with model.quantization nf4.")));
  take(start.factors);
  return m_config.loftqRounds > 1 ? start.base : at::Tensor();
}

std::shared_ptr<WeightTerm> LoraScheme::frozenTerm(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<LoraTerm>(tensors[0], tensors[1], m_shapes.of(place.name).scale, 0.0);
}

std::unique_ptr<WeightScheme> LoraScheme::ofStart() const {
  auto scheme = std::make_unique<LoraScheme>(*this);
  scheme->m_config.init = LoraInit::Usual;
  return scheme;
}

std::unique_ptr<WeightScheme> LoraScheme::plain() const {
  if (!startsFromWeights()) return clone();
  auto scheme = std::make_unique<LoraScheme>(*this);
  scheme->m_config = widened(m_config, 2);
  scheme->m_config.init = LoraInit::Usual;
  return scheme;
}

at::Tensor LoraScheme::joined(const std::string& key, const at::Tensor& tensor, const at::Tensor& start) const {
  if (key.ends_with("lora_A.weight") || key.ends_with("lora_embedding_A")) return at::cat({tensor, start}, 0);
  if (key.ends_with("lora_B.weight") || key.ends_with("lora_embedding_B")) return at::cat({tensor, start.neg()}, 1);
  return tensor;
}

std::vector<TermTensor> LoraScheme::tensors(const Place& place) const {
  const int64_t rows = m_shapes.of(place.name).r * place.experts;
  std::vector<TermTensor> tensors{{"lora_A.weight", {rows, place.in}}, {"lora_B.weight", {place.out, rows}}};
  if (place.table) tensors = {{"lora_embedding_A", {rows, place.out}}, {"lora_embedding_B", {place.in, rows}}};
  if (m_config.useDora) tensors.push_back({"lora_magnitude_vector", {place.table ? place.in : place.out}});
  return tensors;
}

std::shared_ptr<WeightTerm> LoraScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  const double scale = m_shapes.of(place.name).scale;
  auto a = tensors[0], b = tensors[1];
  if (place.table) std::tie(a, b) = std::pair(tensors[1].t(), tensors[0].t());
  if (m_config.useDora)
    return std::make_shared<DoraTerm>(DoraParts{a, b, tensors[2], place.table}, scale, m_config.loraDropout);
  return std::make_shared<LoraTerm>(a, b, scale, place.table ? 0.0 : m_config.loraDropout);
}

std::shared_ptr<LookupTerm> LoraScheme::lookupTerm(const Place& place, const std::vector<at::Tensor>& tensors,
                                                   std::function<at::Tensor()> table) const {
  const double scale = m_shapes.of(place.name).scale;
  if (m_config.useDora)
    return std::make_shared<LookupDoraTerm>(tensors[0], tensors[1], tensors[2], scale, std::move(table));
  return std::make_shared<LookupLoraTerm>(tensors[0], tensors[1], scale);
}

void LoraScheme::startFromBase(const Place& place, const at::Tensor& weight,
                               const std::vector<at::Tensor>& tensors) const {
  auto a = tensors[0], b = tensors[1];
  if (place.table) std::tie(a, b) = std::pair(tensors[1].t(), tensors[0].t());
  at::Tensor(tensors[2]).copy_(doraNorms(weight, {a, b, tensors[2], place.table}, m_shapes.of(place.name).scale));
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

/// DoRA keeps what it scales; a start from the weights is a second term.
MethodFootprint::Weight LoraScheme::cost(const Place& place) const {
  const int64_t products = m_shapes.of(place.name).r * (startsFromWeights() ? 2 : 1);
  return {true, products + (m_config.useDora ? place.out : 0), 0, 0, m_config.useDora};
}

} // namespace tw
