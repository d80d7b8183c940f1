#include "engine/evaluate/perplexity.h"

#include <cmath>

namespace tw {

void Perplexity::add(const TokenLosses& losses) {
  m_all.sum += losses.sum;
  m_all.targets += losses.targets;
  m_all.tokens += losses.tokens;
  m_all.rows += losses.rows;
}

Result<Json> Perplexity::values() const {
  if (m_all.targets == 0)
    return fail(requestError("data.no_targets", TW_TEXT("The data has no token to be predicted."),
                             TW_TEXT("Check that it has responses, or evaluate with train_on: all.")));
  const double loss = m_all.sum / static_cast<double>(m_all.targets);
  if (!std::isfinite(loss))
    return fail(workError("train.not_finite", TW_TEXT("The loss on this data is not a finite number."),
                          TW_TEXT("Check the model's weights, or compute in float32.")));
  return Json{{"loss", loss},
              {"perplexity", std::exp(loss)},
              {"targets", m_all.targets},
              {"tokens", m_all.tokens},
              {"samples", m_all.rows}};
}

} // namespace tw
