#include "engine/tune/miss/miss_scheme.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/miss/miss_term.h"

#include <cmath>

namespace tw {

Json MissScheme::description() const {
  const auto json = missConfigJson(m_config);
  return Json{
      {"r", m_config.r}, {"mini_r", m_config.miniR}, {"init_weights", Json::parse(json["init_weights"].dump())}};
}

Result<> MissScheme::checkSizes(const Place& place) const {
  const int64_t r = m_config.r;
  if (r > place.in)
    return fail(requestError("method.rank",
                             TW_TEXT("The rank r = %1 is larger than the %2 inputs of %3.", r, place.in, place.name),
                             TW_TEXT("Choose a smaller rank, or leave the module out of target_modules."))
                    .in("method.r"));
  if (m_config.form == MissForm::Bat && (place.in % r != 0 || place.out % r != 0))
    return fail(requestError("method.init_weights",
                             TW_TEXT("With init_weights \"bat\" the rank must divide the sizes of every target: %1 "
                                     "inputs and %2 outputs of %3 are no multiples of %4.",
                                     place.in, place.out, place.name, r),
                             TW_TEXT("Choose a rank that divides them, or init_weights true."))
                    .in("method.r"));
  if (m_config.form == MissForm::Mini && place.out % m_config.miniR != 0)
    return fail(requestError("method.init_weights",
                             TW_TEXT("With init_weights \"mini\" mini_r must divide the outputs of every target: the "
                                     "%1 of %2 are no multiple of %3.",
                                     place.out, place.name, m_config.miniR),
                             TW_TEXT("Choose a mini_r that divides them, or init_weights true."))
                    .in("method.mini_r"));
  return {};
}

Result<> MissScheme::convert(const ModelShape& model) {
  TW_CHECK(refuseStacks(model, m_config.targets));
  TW_TRY(const auto places, placesOf(model, m_config.targets));
  for (const auto& place : places.all)
    if (!place.table && !place.stacked) TW_CHECK(checkSizes(place));
  return {};
}

Result<> MissScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readMissConfig(folder));
  auto fields = differingTargets(start.targets, m_config.targets);
  if (start.r != m_config.r) fields.emplace_back("r");
  if (start.form != m_config.form) fields.emplace_back("init_weights");
  if (start.miniR != m_config.miniR) fields.emplace_back("mini_r");
  noteOverruled(fields, notes);
  start.dropout = m_config.dropout;
  m_config = std::move(start);
  return {};
}

std::vector<TermTensor> MissScheme::tensors(const Place& place) const {
  const int64_t r = m_config.r;
  switch (m_config.form) {
  case MissForm::Mini: return {{"miss_block", {r, m_config.miniR}}};
  case MissForm::Bat: return {{"miss_block", {place.out / r, r, r}}};
  case MissForm::Shared: break;
  }
  return {{"miss_block", {r, place.out}}};
}

std::shared_ptr<WeightTerm> MissScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<MissTerm>(tensors[0], m_config.form, place.out, m_config.dropout);
}

/// PEFT's reset_miss_parameters and, at random, Kaiming-uniform with a = √5.
void MissScheme::initialize(const Place&, const std::vector<at::Tensor>& tensors, at::Generator& random) const {
  at::Tensor block = tensors[0];
  if (!m_config.random) {
    block.zero_();
    return;
  }
  const double bound = 1.0 / std::sqrt(static_cast<double>(block.size(1)));
  block.copy_(at::empty(block.sizes(), at::kFloat).uniform_(-bound, bound, random));
}

MethodFootprint::Weight MissScheme::cost(const Place&) const {
  return m_config.form == MissForm::Bat ? MethodFootprint::Weight{true, 0} : MethodFootprint::Weight{false, m_config.r};
}

} // namespace tw
