#include "engine/data/marks.h"

#include "engine/data/conversation.h"
#include "engine/data/sample_columns.h"

#include <set>

namespace tw {
namespace {

/// 0 and false under these names take the loss away.
const std::set<std::string>& learntNames() {
  static const std::set<std::string> names = {
      "weight",   "loss",      "lossmask", "lossweight", "lossscale", "computeloss", "train",       "dotrain",
      "training", "trainable", "trainon",  "trainturn",  "learn",     "learnable",   "trainonturn", "supervised"};
  return names;
}

/// true under these.
const std::set<std::string>& maskedNames() {
  static const std::set<std::string> names = {"mask",   "masked",     "ismasked", "maskloss", "noloss",
                                              "ignore", "ignoreloss", "ignored",  "notrain",  "skiptraining"};
  return names;
}

bool saysNo(const Json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() == 0;
  if (!value.is_string()) return false;
  const auto word = plainName(value.get_ref<const std::string&>());
  return word == "false" || word == "0" || word == "0.0" || word == "no";
}

bool saysYes(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  if (!value.is_string()) return false;
  const auto word = plainName(value.get_ref<const std::string&>());
  return word == "true" || word == "1" || word == "1.0" || word == "yes";
}

/// [{"begin_offset": …, "end_offset": …, "train": false}, …]
Mark markOfParts(const Json& parts) {
  if (!parts.is_array() || parts.empty()) return Mark::Learn;
  bool some = false, all = true;
  for (const auto& part : parts) {
    const bool no = part.is_object() && part.contains("train") && saysNo(part["train"]);
    some = some || no;
    all = all && no;
  }
  if (all) return Mark::NoLoss;
  return some ? Mark::Partly : Mark::Learn;
}

bool isOfParts(const std::string& plain) { return plain == "traindetail" || plain == "trainingdetail"; }

} // namespace

bool isMark(const std::string& name) {
  const auto plain = plainName(name);
  return learntNames().contains(plain) || maskedNames().contains(plain) || isOfParts(plain);
}

Mark markOf(const std::string& name, const Json& value) {
  const auto plain = plainName(name);
  if (isOfParts(plain)) return markOfParts(value);
  const bool noLoss =
      (learntNames().contains(plain) && saysNo(value)) || (maskedNames().contains(plain) && saysYes(value));
  return noLoss ? Mark::NoLoss : Mark::Learn;
}

Error partialLoss(const std::string& field) {
  return rowError("row.partial_loss", TW_TEXT("The field \"%1\" marks parts of an answer as not to be learnt.", field),
                  TW_TEXT("Parts of an answer are not told apart here; the row is left out. Mark whole answers, "
                          "or remove the mark."));
}

} // namespace tw
