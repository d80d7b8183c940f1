#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo fullInfo() {
  MethodInfo info;
  info.name = "full";
  info.titleEnglish = "Full";
  info.titleChinese = "全量微调";
  info.noteEnglish = "all weights";
  info.noteChinese = "训练全部权重";
  info.keepsBase = false;
  info.merges = false;
  info.hasTargets = false;
  info.trainsQuantized = false;
  info.usualRateLow = 5e-6;
  info.usualRateHigh = 2e-5;
  return info;
}

} // namespace tw
