#include "engine/tune/lycoris/lycoris_scheme.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/lycoris/kronecker_product.h"
#include "engine/tune/lycoris/loha_term.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// The recipe's fields that a start adapter overrules with another value.
std::vector<std::string> overruledByStart(const LycorisConfig& start, const LycorisConfig& recipe) {
  const auto sorted = [](auto values) {
    std::sort(values.begin(), values.end());
    return values;
  };
  auto fields = differingTargets(start.targets, recipe.targets);
  for (const auto& [name, isOther] :
       {std::pair("r", start.ranks.r != recipe.ranks.r), std::pair("alpha", start.ranks.alpha != recipe.ranks.alpha),
        std::pair("rank_pattern", sorted(start.ranks.ranks) != sorted(recipe.ranks.ranks)),
        std::pair("alpha_pattern", sorted(start.ranks.alphas) != sorted(recipe.ranks.alphas)),
        std::pair("decompose_both", start.decomposeBoth != recipe.decomposeBoth),
        std::pair("decompose_factor", start.decomposeFactor != recipe.decomposeFactor)})
    if (isOther) fields.emplace_back(name);
  return fields;
}

} // namespace

Result<> LycorisScheme::take(LycorisConfig config) {
  TW_TRY(m_ranks, Ranks::create(config.ranks));
  m_config = std::move(config);
  return {};
}

Json LycorisScheme::description() const {
  Json json{{"r", m_config.ranks.r},
            {"alpha", m_config.ranks.alpha},
            {"rank_dropout", m_config.rankDropout},
            {"module_dropout", m_config.moduleDropout}};
  if (m_config.peftType != "LOKR") return json;
  json["decompose_both"] = m_config.decomposeBoth;
  json["decompose_factor"] = m_config.decomposeFactor;
  return json;
}

Result<> LycorisScheme::convert(const ModelShape& model) {
  TW_CHECK(refuseStacks(model, m_config.targets));
  TW_TRY(const auto places, placesOf(model, m_config.targets));
  for (const auto& place : places.all)
    if (model.isTransposed(place.module + ".weight"))
      return fail(requestError("target.conv1d",
                               TW_TEXT("This method cannot be put on %1: PEFT has none for weights that are stored as "
                                       "GPT-2 stores them.",
                                       place.name),
                               TW_TEXT("Set method.type to lora."))
                      .in("method.target_modules"));
  return {};
}

Result<> LycorisScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readLycorisConfig(folder, m_config.peftType));
  noteOverruled(overruledByStart(start, m_config), notes);
  start.rankDropout = m_config.rankDropout;
  start.moduleDropout = m_config.moduleDropout;
  return take(std::move(start));
}

LycorisOptions LycorisScheme::optionsOf(const Place& place) const {
  return {m_ranks.alphaOf(place.name) / static_cast<double>(rankOf(place)), m_config.rankDropout,
          m_config.moduleDropout, m_config.rankDropoutScale};
}

/// PEFT's reset_adapter_parameters: Kaiming-uniform with a = √5, and one tensor zero.
void LycorisScheme::initialize(const Place& place, const std::vector<at::Tensor>& given, at::Generator& random) const {
  const auto named = tensors(place);
  for (size_t i = 0; i < named.size(); ++i) {
    auto tensor = given[i];
    const double bound = 1.0 / std::sqrt(static_cast<double>(tensor.size(1)));
    if (beginsAtZero(named[i].key)) tensor.zero_();
    else tensor.copy_(at::empty(tensor.sizes(), at::kFloat).uniform_(-bound, bound, random));
  }
}

std::vector<TermTensor> LohaScheme::tensors(const Place& place) const {
  const int64_t r = rankOf(place);
  return {{"hada_w1_a", {place.out, r}},
          {"hada_w1_b", {r, place.in}},
          {"hada_w2_a", {place.out, r}},
          {"hada_w2_b", {r, place.in}}};
}

std::shared_ptr<WeightTerm> LohaScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  auto options = optionsOf(place);
  options.rescales = true; // PEFT's LoHa always does
  return std::make_shared<LohaTerm>(tensors, options);
}

at::Tensor LohaScheme::weighted(const std::string& key, const at::Tensor& tensor, double factor) const {
  return key == "hada_w1_a" ? tensor * factor : tensor;
}

MethodFootprint::Weight LohaScheme::cost(const Place& place) const {
  return {true, 0, lohaPassing(place.out, place.in), 0, true};
}

LokrShape LokrScheme::shapeOf(const Place& place) const {
  return lokrShape(place.out, place.in, rankOf(place), own().decomposeBoth, own().decomposeFactor);
}

std::vector<TermTensor> LokrScheme::tensors(const Place& place) const {
  const auto shape = shapeOf(place);
  const int64_t r = rankOf(place);
  std::vector<TermTensor> tensors;
  if (shape.leftWhole) tensors.push_back({"lokr_w1", {shape.outLeft, shape.inLeft}});
  else tensors = {{"lokr_w1_a", {shape.outLeft, r}}, {"lokr_w1_b", {r, shape.inLeft}}};
  if (shape.rightWhole) {
    tensors.push_back({"lokr_w2", {shape.outRight, shape.inRight}});
  } else {
    tensors.push_back({"lokr_w2_a", {shape.outRight, r}});
    tensors.push_back({"lokr_w2_b", {r, shape.inRight}});
  }
  return tensors;
}

std::shared_ptr<WeightTerm> LokrScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<LokrTerm>(tensors, shapeOf(place), optionsOf(place));
}

at::Tensor LokrScheme::weighted(const std::string& key, const at::Tensor& tensor, double factor) const {
  return beginsAtZero(key) ? tensor * factor : tensor;
}

MethodFootprint::Weight LokrScheme::cost(const Place&) const { return {true, 0, kroneckerPassing(), 0, true}; }

} // namespace tw
