#include "engine/api/catalog/methods/virtual_tokens.h"

#include "engine/api/catalog/field.h"

namespace tw {

MethodInfo virtualTokensInfo(const std::string& name) {
  MethodInfo info;
  info.name = name;
  info.merges = false;
  info.whyNotMerged =
      TW_TEXT("A %1 adapter cannot be merged into a model: it stands before the text and changes no weight.", name);
  info.hasTargets = false;
  info.usualRateLow = 3e-3;
  info.usualRateHigh = 3e-2;
  info.fields = {
      Field::own("num_virtual_tokens", FieldKind::Integer, 20)
          .label(TW_TEXT("Virtual tokens"))
          .range(1, 4096)
          .unit("tokens")
          .help(TW_TEXT(
              "How many learnt tokens stand before every text, on top of its own length; 10 to 100 are usual."))};
  return info;
}

} // namespace tw
