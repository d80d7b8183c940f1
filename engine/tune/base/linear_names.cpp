#include "engine/tune/base/linear_names.h"

#include <algorithm>

namespace tw {
namespace {

using Kind = TensorSlot::Kind;
using Part = TensorSlot::Part;

/// "model.layers.0.mlp.experts.3.gate_proj" -> "model.layers.0.mlp.experts".
std::string containerOf(const std::string& expert) {
  const auto last = expert.rfind('.');
  return expert.substr(0, expert.rfind('.', last - 1));
}

class Parameters {
 public:
  void add(const TensorSlot& slot) {
    if (slot.kind == Kind::Router) {
      m_found.push_back({slot.name, 1, slot.out(), slot.in(), false, {{slot.module(), 0, 0, slot.out()}}});
      return;
    }
    const bool down = slot.part == Part::ExpertDown;
    auto& stack = find(containerOf(slot.module()) + (down ? ".down_proj" : ".gate_up_proj"), slot);
    const int64_t row = slot.part == Part::ExpertUp ? slot.out() : 0;
    stack.experts = std::max(stack.experts, slot.expert + 1);
    stack.out = std::max(stack.out, row + slot.out());
    stack.members.push_back({slot.module(), slot.expert, row, slot.out()});
  }
  std::vector<ParameterNames> take() { return std::move(m_found); }

 private:
  ParameterNames& find(const std::string& name, const TensorSlot& slot) {
    for (size_t i = m_found.size(); i > 0 && i + 3 > m_found.size(); --i) // of the same layer
      if (m_found[i - 1].name == name) return m_found[i - 1];
    return m_found.emplace_back(ParameterNames{name, 0, 0, slot.in(), true, {}});
  }
  std::vector<ParameterNames> m_found;
};

} // namespace

std::string lastName(const std::string& module) {
  const auto last = module.rfind('.');
  const bool number =
      last != std::string::npos && module.find_first_not_of("0123456789", last + 1) == std::string::npos;
  return module.substr((number && last > 0 ? module.rfind('.', last - 1) : last) + 1);
}

LinearNames linearNames(const ModelConfig& config, const std::vector<TensorSlot>& slots, const std::string& head) {
  LinearNames linears;
  Parameters parameters;
  for (const auto& slot : slots) {
    if (slot.kind == Kind::Weight) linears.names.push_back(slot.module());
    if (slot.kind == Kind::Router || slot.kind == Kind::Expert) parameters.add(slot);
    if (slot.kind == Kind::Embedding) linears.embeddings.push_back(slot.module());
  }
  linears.head = linears.names.size();
  linears.names.push_back(head);
  linears.parameters = parameters.take();
  const auto& names = config.names;
  if (config.experts.targetedAsLinears)
    linears.expertLinears = ExpertLinears{lastName(names.router), names.expertGate, names.expertUp, names.expertDown};
  return linears;
}

LinearNames linearNames(const CausalModel& model) {
  return linearNames(model.config(), model.slots(), model.weights().back()->name());
}

std::vector<std::string> distinctLastNames(const std::vector<std::string>& names) {
  std::vector<std::string> last;
  for (const auto& name : names) {
    const auto word = lastName(name);
    if (std::find(last.begin(), last.end(), word) == last.end()) last.push_back(word);
  }
  return last;
}

std::vector<std::string> targetNames(const LinearNames& linears) {
  auto names = linears.names;
  if (linears.head < names.size()) names.erase(names.begin() + static_cast<std::ptrdiff_t>(linears.head));
  if (const auto& experts = linears.expertLinears; experts && !linears.parameters.empty())
    names.insert(names.end(), {experts->router, experts->gate, experts->up, experts->down});
  return distinctLastNames(names);
}

} // namespace tw
