#include "engine/tune/adalora/adalora_method.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/adalora/adalora_scheme.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* kAdaloraState = "adalora_state.safetensors";

at::Tensor rowsKept(const at::Tensor& tensor, const std::vector<bool>& kept, int64_t dimension) {
  std::vector<int64_t> places;
  for (size_t i = 0; i < kept.size(); ++i)
    if (kept[i]) places.push_back(static_cast<int64_t>(i));
  const auto index = at::tensor(places, at::TensorOptions().dtype(at::kLong)).to(tensor.device());
  return tensor.detach().index_select(dimension, index).contiguous();
}

} // namespace

const AdaloraConfig& AdaloraMethod::config() const {
  return static_cast<const AdaloraScheme&>(adapter().scheme()).config();
}

/// The two averages, and E ∘ A, which backward needs.
Result<MethodFootprint> AdaloraMethod::footprint(const ModelShape& model) const {
  TW_TRY(auto footprint, SchemeMethod::footprint(model));
  for (const auto& [name, shape] : footprint.trainable) {
    int64_t values = 1;
    for (const auto size : shape) values *= size;
    if (name.ends_with(".lora_A")) footprint.remembered += 3 * values;
    else if (name.ends_with(".lora_B") || name.ends_with(".lora_E")) footprint.remembered += 2 * values;
  }
  return footprint;
}

Result<> AdaloraMethod::attach(CausalModel& model) {
  TW_CHECK(SchemeMethod::attach(model));
  m_allocator = std::make_unique<RankAllocator>(trainable(), config());
  return {};
}

Result<> AdaloraMethod::begin(int64_t totalSteps) {
  const auto& schedule = config().schedule;
  if (schedule.initialSteps >= totalSteps - schedule.finalSteps)
    return fail(requestError("method.schedule",
                             TW_TEXT("AdaLoRA's tinit (%1) and tfinal (%2) leave none of this run's %3 steps for "
                                     "taking ranks away.",
                                     schedule.initialSteps, schedule.finalSteps, totalSteps),
                             TW_TEXT("Lower method.tinit or method.tfinal, or train for more steps."))
                    .in("method.tinit"));
  m_totalSteps = totalSteps;
  m_allocator->setTotalSteps(totalSteps);
  return {};
}

at::Tensor AdaloraMethod::extraLoss() const {
  const double weight = config().orthogonality;
  if (weight == 0) return {};
  const auto loss = m_allocator->orthogonality();
  return loss.defined() ? loss * weight : loss;
}

void AdaloraMethod::afterStep(const FinishedStep& step, Optimizer&) { m_allocator->update(step.step); }

Result<> AdaloraMethod::save(const fs::path& folder, SaveKind kind) const {
  if (kind == SaveKind::Final) return writePruned(folder);
  auto now = config();
  now.schedule.totalSteps = std::max(m_totalSteps, now.schedule.totalSteps);
  TW_CHECK(adapter().write(folder));
  TW_CHECK(writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(adaloraConfigJson(now))));
  return writeTensors(folder / kAdaloraState, m_allocator->state());
}

Result<> AdaloraMethod::writePruned(const fs::path& folder) const {
  TW_CHECK(adapter().write(folder));
  auto now = config();
  now.schedule.totalSteps = std::max(m_totalSteps, now.schedule.totalSteps);
  if (m_allocator->hasTaken()) {
    auto tensors = trainable();
    for (const auto& triplet : m_allocator->triplets()) {
      const auto kept = m_allocator->keptOf(triplet);
      auto& ranks = now.kept.try_emplace(triplet.module, config().initialRank, true).first->second;
      for (size_t i = 0, next = 0; i < ranks.size(); ++i) // those that the start had lost are not among `kept`
        if (ranks[i]) ranks[i] = kept[next++];
      for (const auto& [index, dimension] : {std::pair(triplet.a, 0), std::pair(triplet.b, 1), std::pair(triplet.e, 0)})
        tensors[index].tensor = rowsKept(tensors[index].tensor, kept, dimension);
    }
    TW_CHECK(writeAdapterTensors(folder, tensors));
  }
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(adaloraConfigJson(now)));
}

int64_t AdaloraMethod::savedBytes(SaveKind kind) const {
  int64_t bytes = SchemeMethod::savedBytes(kind);
  if (kind == SaveKind::Checkpoint)
    for (const auto& [name, tensor] : m_allocator->state()) bytes += static_cast<int64_t>(tensor.nbytes());
  return bytes;
}

Result<> AdaloraMethod::load(const fs::path& folder) {
  TW_CHECK(SchemeMethod::load(folder));
  const auto path = folder / kAdaloraState;
  TW_TRY(const auto file, SafetensorsFile::open(path));
  const at::NoGradGuard guard;
  for (const auto& [name, tensor] : m_allocator->state()) {
    const auto* info = file.find(name);
    if (!info || at::IntArrayRef(info->shape) != tensor.sizes()) {
      const auto what = TW_TEXT("adalora_state.safetensors has no fitting tensor %1", name);
      return fail(workError("checkpoint.damaged", TW_TEXT("The checkpoint cannot be resumed: %1.", what),
                            TW_TEXT("Resume from another checkpoint, or start again with --overwrite."))
                      .at(toUtf8(path)));
    }
    TW_TRY(const auto values, viewAdapterTensor(file, *info));
    at::Tensor(tensor).copy_(values);
  }
  m_allocator->restored();
  return {};
}

} // namespace tw
