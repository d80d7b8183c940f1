#include "engine/model/attachments.h"
#include "engine/model/causal_model.h"

#include <algorithm>

namespace tw {
namespace {

Error positionsTaken() {
  return requestError(
      "adapter.positions",
      TW_TEXT("Virtual tokens or a prefix stand before the text already, and a model can have one of them only."),
      TW_TEXT("Take off the one that is there first."));
}

} // namespace

Result<> CausalModel::attach(std::shared_ptr<const VirtualTokens> tokens) {
  if (m_attachments.positions() > 0) return fail(positionsTaken());
  if (config().gemma3n)
    return fail(requestError("method.family",
                             TW_TEXT("A Gemma 3n model cannot take virtual tokens: it looks up an embedding for each "
                                     "layer by the token's id, and a virtual token has none."),
                             TW_TEXT("Use prefix_tuning or lora with this model."))
                    .in("method.type"));
  m_attachments.tokens = std::move(tokens);
  return {};
}

Result<> CausalModel::attach(std::shared_ptr<const KeyValuePrefix> prefix) {
  if (m_attachments.positions() > 0) return fail(positionsTaken());
  m_attachments.prefix = std::move(prefix);
  return {};
}

void CausalModel::attach(std::shared_ptr<const BlockMethod> method) {
  m_attachments.blocks.push_back(std::move(method));
}

void CausalModel::attach(std::shared_ptr<const LookupMethod> method) {
  m_attachments.lookups.push_back(std::move(method));
}

void CausalModel::detach(const VirtualTokens* tokens) {
  if (m_attachments.tokens.get() == tokens) m_attachments.tokens.reset();
}
void CausalModel::detach(const KeyValuePrefix* prefix) {
  if (m_attachments.prefix.get() == prefix) m_attachments.prefix.reset();
}
void CausalModel::detach(const BlockMethod* method) {
  std::erase_if(m_attachments.blocks, [&](const auto& held) { return held.get() == method; });
}

void CausalModel::detach(const LookupMethod* method) {
  std::erase_if(m_attachments.lookups, [&](const auto& held) { return held.get() == method; });
}

} // namespace tw
