#include "engine/tune/mounted.h"

#include <algorithm>

namespace tw {
namespace {

Error notMounted(const std::string& name) {
  return requestError("adapter.not_mounted", TW_TEXT("No adapter named %1 is mounted.", name),
                      TW_TEXT("Mount it first, or check the name."));
}

} // namespace

MountedAdapters::MountedAdapters(CausalModel& model) : m_model(model) {}
MountedAdapters::~MountedAdapters() { unmountAll(); }

std::vector<MountedAdapters::Entry>::iterator MountedAdapters::find(const std::string& name) {
  return std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.name == name; });
}

Result<> MountedAdapters::checkConflicts(const std::string& name, const MountedAdapter& adapter,
                                         const fs::path& folder) const {
  for (const auto& entry : m_entries) {
    if (adapter.completesBase() && entry.adapter->completesBase())
      return fail(requestError("adapter.conflict",
                               TW_TEXT("The adapters %1 and %2 were both trained with LoftQ: each brings back what "
                                       "quantisation took off the weights, and together they would do it twice.",
                                       entry.name, name),
                               TW_TEXT("Mount one of them, or load the model without quantisation."))
                      .at(toUtf8(folder)));
    if (const auto replaced = replacedByBoth(entry.adapter->replacedNames(), adapter.replacedNames()))
      return fail(requestError("adapter.conflict",
                               TW_TEXT("The adapters %1 and %2 both replace %3.", entry.name, name, *replaced),
                               TW_TEXT("Mount only one of them: tensors that are trained in full cannot be added up."))
                      .at(toUtf8(folder)));
  }
  return {};
}

Result<> MountedAdapters::mount(const std::string& name, const fs::path& folder, double weight) {
  if (find(name) != m_entries.end())
    return fail(requestError("adapter.mounted", TW_TEXT("An adapter named %1 is already mounted.", name),
                             TW_TEXT("Unmount it first, or give this one another name.")));
  TW_TRY(const auto* kind, methodRegistry().ofAdapter(folder));
  TW_TRY(auto adapter, kind->mount(m_model, folder));
  TW_CHECK(checkConflicts(name, *adapter, folder));
  TW_CHECK(adapter->setFactor(weight));
  m_entries.push_back({name, std::move(adapter)});
  return {};
}

Result<> MountedAdapters::reweight(const std::string& name, double weight) {
  const auto entry = find(name);
  if (entry == m_entries.end()) return fail(notMounted(name));
  return entry->adapter->setFactor(weight);
}

Result<> MountedAdapters::unmount(const std::string& name) {
  const auto entry = find(name);
  if (entry == m_entries.end()) return fail(notMounted(name));
  m_entries.erase(entry);
  return {};
}

void MountedAdapters::unmountAll() {
  while (!m_entries.empty()) m_entries.pop_back(); // newest first
}

bool MountedAdapters::completeBase() const {
  return std::any_of(m_entries.begin(), m_entries.end(),
                     [](const auto& entry) { return entry.adapter->completesBase(); });
}

std::vector<std::string> MountedAdapters::names() const {
  std::vector<std::string> names;
  for (const auto& entry : m_entries) names.push_back(entry.name);
  return names;
}

} // namespace tw
