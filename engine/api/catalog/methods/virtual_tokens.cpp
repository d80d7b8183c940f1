#include "engine/api/catalog/methods/virtual_tokens.h"

namespace tw {

Field virtualTokensField() {
  return Field::own("num_virtual_tokens", FieldKind::Integer, 20)
      .label("Virtual tokens", "虚拟词元数")
      .range(1, 4096)
      .unit("tokens")
      .help("How many learnt tokens stand before every text. They come on top of max_length; 10 to 100 are usual.",
            "每段文本之前有多少个可学习的词元。它们不计入 max_length；通常取 10 到 100。");
}

} // namespace tw
