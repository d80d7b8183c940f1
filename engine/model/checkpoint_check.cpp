#include "engine/model/checkpoint_check.h"

#include <algorithm>

namespace tw {
namespace {

using Entry = CheckpointFiles::Entry;

/// The first tensor whose name `wanted` says yes to, or nothing.
template <class Wanted> std::string firstName(const std::vector<Entry>& entries, const Wanted& wanted) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return wanted(entry.tensor->name); });
  return found == entries.end() ? std::string() : found->tensor->name;
}

std::string firstEnding(const std::vector<Entry>& entries, const std::string& end) {
  return firstName(entries, [&](const std::string& name) { return name.ends_with(end); });
}

/// PEFT's model saved as it stood, with its adapter beside the weights.
std::optional<Error> unmerged(const std::vector<Entry>& entries, const std::string& folder) {
  const auto name = firstName(entries, [](const std::string& each) {
    return each.find(".base_layer.") != std::string::npos || each.find(".lora_A.") != std::string::npos ||
           each.find(".original_module.") != std::string::npos;
  });
  if (name.empty()) return std::nullopt;
  return requestError("model.unmerged_adapter",
                      TW_TEXT("These are the weights of a PEFT model that was saved without being merged: base and "
                              "adapter stand beside one another (%1).",
                              name),
                      TW_TEXT("Merge it where it was made, with merge_and_unload(), and save that; or take the base "
                              "model and the adapter each by itself."))
      .at(folder);
}

/// Marks that quantisers leave in names, where config.json does not say it.
std::optional<Error> quantisedElsewhere(const CheckpointFiles& files, const std::vector<Entry>& entries,
                                        const std::string& folder) {
  const auto refusal = [&](const char* who, const std::string& tensor) {
    return requestError("model.unsupported",
                        TW_TEXT("These weights were quantised by %1 (%2), which is not read here.", who, tensor),
                        TW_TEXT("Take the original model in 16 or 32 bits; model.quantization nf4 or int8 quantises it "
                                "while it is loaded."))
        .at(folder);
  };
  for (const auto& entry : entries) {
    const auto& name = entry.tensor->name;
    const auto type = entry.tensor->type;
    const auto module = name.substr(0, name.rfind('.'));
    if (name.ends_with(".weight") && type == TensorType::U32 && files.find(module + ".scales"))
      return refusal("MLX", name);
    if (name.ends_with(".weight") && (type == TensorType::F8E4M3 || type == TensorType::F8E5M2))
      return refusal("FP8", name);
  }
  for (const auto& [end, who] :
       {std::pair(".qweight", "GPTQ or AWQ"), std::pair(".weight_packed", "compressed-tensors"),
        std::pair(".W_q", "HQQ"), std::pair(".weight_scale_inv", "FP8"), std::pair("_blocks", "MXFP4")})
    if (const auto name = firstEnding(entries, end); !name.empty()) return refusal(who, name);
  return std::nullopt;
}

/// The makers' own names instead of Transformers'.
std::optional<Error> otherLayout(const CheckpointFiles& files, const std::string& folder) {
  if (!files.find("tok_embeddings.weight")) return std::nullopt;
  return requestError(
             "model.unsupported",
             TW_TEXT("The weights have the names of their makers' own release (%1), not those of Hugging Face.",
                     std::string("tok_embeddings.weight")),
             TW_TEXT("Take the model in Hugging Face layout, or convert it with Transformers' script for this "
                     "family."))
      .at(folder);
}

Error noHead(const CheckpointFiles& files, const TensorSlot& head, const std::string& folder) {
  for (const char* other : {"score.weight", "classifier.weight", "v_head.summary.weight"})
    if (files.find(other))
      return requestError("model.no_head",
                          TW_TEXT("The weights hold no output head (%1) but one for other answers (%2): this model "
                                  "judges texts and does not write them.",
                                  head.file, other),
                          TW_TEXT("Take the model for writing text that it was made from."))
          .at(folder);
  return requestError("model.no_head",
                      TW_TEXT("The weights hold no output head (%1), and config.json does not say that it is the table "
                              "of embeddings.",
                              head.file),
                      TW_TEXT("If this model ties them, set \"tie_word_embeddings\": true in config.json; otherwise a "
                              "part of the weights is missing: download the whole model again."))
      .at(folder);
}

Error missingTensors(const std::vector<const TensorSlot*>& missing, size_t all, const std::string& folder) {
  const auto& first = missing.front()->file;
  const auto refusal = [&](Text message) {
    return requestError("model.missing_tensor", std::move(message),
                        TW_TEXT("Take config.json and weights from the same, complete model."))
        .at(folder);
  };
  if (missing.size() == 1)
    return refusal(TW_TEXT("The weights lack the tensor %1, which config.json asks for.", first));
  if (missing.size() == all)
    return refusal(TW_TEXT("The weights hold none of the %1 tensors that config.json asks for (the first is %2): they "
                           "are of another model.",
                           all, first));
  return refusal(
      TW_TEXT("The weights lack %1 of the %2 tensors that config.json asks for, %3 the first of them: a part "
              "of the model is missing.",
              missing.size(), all, first));
}

Error wrongType(const Entry& entry, TensorType type) {
  return requestError("model.shape", TW_TEXT("The tensor %1 is of type %2.", entry.tensor->name, tensorTypeName(type)),
                      TW_TEXT("Supported are BF16, F16 and F32 weights."))
      .at(toUtf8(entry.file->path()));
}

} // namespace

Result<> checkCheckpoint(const CheckpointFiles& files, const StoredWeights& stored,
                         const std::vector<TensorSlot>& slots, const std::string& folder) {
  const auto entries = files.entries();
  if (auto error = unmerged(entries, folder)) return fail(std::move(*error));
  if (auto error = quantisedElsewhere(files, entries, folder)) return fail(std::move(*error));
  std::vector<const TensorSlot*> missing;
  for (const auto& slot : slots)
    if (!files.find(slot.file)) missing.push_back(&slot);
  if (!missing.empty()) {
    if (auto error = otherLayout(files, folder)) return fail(std::move(*error));
    if (missing.size() == 1 && missing.front()->kind == TensorSlot::Kind::Head)
      return fail(noHead(files, *missing.front(), folder));
    return fail(missingTensors(missing, slots.size(), folder));
  }
  for (const auto& slot : slots) {
    const auto entry = files.find(slot.file);
    TW_TRY(const auto facts, stored.facts(entry));
    if (facts.shape != slot.fileShape()) return fail(wrongShape(facts.shape, slot, toUtf8(entry.file->path())));
    if (!isFloatingPoint(facts.type)) return fail(wrongType(entry, facts.type));
  }
  return {};
}

} // namespace tw
