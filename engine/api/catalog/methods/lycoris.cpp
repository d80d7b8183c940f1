#include "engine/api/catalog/methods/lycoris.h"

#include "engine/api/catalog/field.h"

namespace tw {

MethodInfo lycorisInfo() {
  MethodInfo info;
  info.group = MethodGroup::MoreQuality;
  info.lowRankFields = {"r", "rank_pattern", "alpha_pattern"};
  info.fields = {Field::own("alpha", FieldKind::Integer, 8)
                     .label(TW_TEXT("Strength"))
                     .range(1, 65536)
                     .help(TW_TEXT("Strength of the update: it is scaled by alpha / r. Usually r or half of it.")),
                 Field::own("rank_dropout", FieldKind::Number, 0.0)
                     .label(TW_TEXT("Dropout of outputs"))
                     .range(0, 0.95)
                     .advanced()
                     .onResume(OnResume::Free)
                     .help(TW_TEXT("Share of the update's rows left out in each step; 0 to 0.1.")),
                 Field::own("module_dropout", FieldKind::Number, 0.0)
                     .label(TW_TEXT("Dropout of layers"))
                     .range(0, 0.95)
                     .advanced()
                     .onResume(OnResume::Free)
                     .help(TW_TEXT("Share of the layers that go without their update in each step; 0 to 0.1."))};
  return info;
}

} // namespace tw
