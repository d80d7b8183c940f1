#include "engine/api/catalog/methods/virtual_tokens.h"

#include "engine/api/catalog/field.h"

namespace tw {

MethodInfo virtualTokensInfo() {
  MethodInfo info;
  info.merges = false;
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
