#include "engine/tune/oft/oft_scheme.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/oft/oft_term.h"

namespace tw {
namespace {

/// The divisor of `in` that is nearest to `wanted`, the smaller of two that are as near; as PEFT chooses it
/// (adjust_oft_parameters).
int64_t nearestDivisor(int64_t in, int64_t wanted) {
  if (wanted >= in) return in;
  int64_t above = wanted, below = wanted;
  while (in % above != 0) ++above;
  while (in % below != 0) --below;
  return wanted - below <= above - wanted ? below : above;
}

} // namespace

Json OftScheme::description() const {
  return Json{{"r", m_config.blocks},
              {"oft_block_size", m_config.blockSize},
              {"block_share", m_config.shared},
              {"coft", m_config.rotation.constrained},
              {"use_cayley_neumann", m_config.rotation.cayleyNeumann}};
}

int64_t OftScheme::blockSize(const Place& place) const {
  if (m_config.blocks > 0) return place.in / nearestDivisor(place.in, m_config.blocks);
  return nearestDivisor(place.in, m_config.blockSize);
}

Result<> OftScheme::convert(const ModelShape& model) {
  TW_CHECK(refuseStacks(model, m_config.targets));
  TW_TRY(const auto places, placesOf(model, m_config.targets));
  for (const auto& place : places.all)
    if (!place.table && !place.stacked && blockSize(place) < 2)
      return fail(
          requestError("method.oft_block_size",
                       TW_TEXT("The blocks on %1, which has %2 inputs, would hold a single value each, and that "
                               "cannot be rotated.",
                               place.name, place.in),
                       TW_TEXT("Choose a larger oft_block_size or a smaller r."))
              .in(m_config.blocks > 0 ? "method.r" : "method.oft_block_size"));
  return {};
}

Result<> OftScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readOftConfig(folder));
  const auto &ours = m_config.rotation, &theirs = start.rotation;
  auto fields = differingTargets(start.targets, m_config.targets);
  for (const auto& [name, isOther] :
       {std::pair("r", start.blocks != m_config.blocks),
        std::pair("oft_block_size", start.blockSize != m_config.blockSize),
        std::pair("block_share", start.shared != m_config.shared),
        std::pair("use_cayley_neumann", theirs.cayleyNeumann != ours.cayleyNeumann),
        std::pair("coft", theirs.constrained != ours.constrained), std::pair("eps", theirs.eps != ours.eps)})
    if (isOther) fields.emplace_back(name);
  noteOverruled(fields, notes);
  m_config = std::move(start);
  return {};
}

void OftScheme::settle(const ModelShape& model, std::vector<MethodNote>& notes) {
  const auto places = placesOf(model, m_config.targets);
  if (!places) return; // attaching says why
  std::string other;
  for (const auto& place : places->all) {
    const bool asked =
        m_config.blocks > 0 ? blockSize(place) * m_config.blocks == place.in : blockSize(place) == m_config.blockSize;
    const auto size = std::to_string(place.in) + ": " + std::to_string(blockSize(place));
    if (!asked && other.find(size) == std::string::npos) other += (other.empty() ? "" : ", ") + size;
  }
  if (other.empty()) return;
  notes.push_back({"method.oft_block_size",
                   TW_TEXT("The blocks that are asked for do not divide the inputs of every target; the nearest size "
                           "that does is used there (inputs: size of a block): %1.",
                           other)});
}

std::vector<TermTensor> OftScheme::tensors(const Place& place) const {
  const int64_t b = blockSize(place);
  return {{"oft_R.weight", {m_config.shared ? 1 : place.in / b, b * (b - 1) / 2}}};
}

std::shared_ptr<WeightTerm> OftScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<OftTerm>(tensors[0], blockSize(place), m_config.rotation);
}

/// No rotation.
void OftScheme::initialize(const Place&, const std::vector<at::Tensor>& tensors, at::Generator&) const {
  at::Tensor(tensors[0]).zero_();
}

} // namespace tw
