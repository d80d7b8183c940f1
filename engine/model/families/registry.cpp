#include "engine/model/families/families.h"

namespace tw {

const FamilyRegistry& families() {
  static const FamilyRegistry registry = [] {
    FamilyRegistry all;
    registerLlama(all);
    registerMistral(all);
    registerQwen(all);
    registerQwen2(all);
    registerQwen3(all);
    registerPhi3(all);
    registerGemma(all);
    registerGemma2(all);
    registerGemma3(all);
    registerGemma3n(all);
    registerGpt2(all);
    registerGlm(all);
    registerGlm4(all);
    registerChatGlm(all);
    registerSmolLm3(all);
    registerGranite(all);
    registerOlmo2(all);
    registerMixtral(all);
    registerQwen2Moe(all);
    registerQwen3Moe(all);
    return all;
  }();
  return registry;
}

const Family* familyOfArchitecture(const std::string& architecture) {
  for (const auto& family : families())
    for (const auto& name : family.architectures)
      if (name == architecture) return &family;
  return nullptr;
}

const Family* familyByName(const std::string& name) {
  for (const auto& family : families()) {
    if (family.name == name) return &family;
    for (const auto& type : family.modelTypes)
      if (type == name) return &family;
  }
  return nullptr;
}

std::string supportedArchitectures() {
  std::string list;
  for (const auto& family : families())
    for (const auto& name : family.architectures) list += (list.empty() ? "" : ", ") + name;
  return list;
}

} // namespace tw
