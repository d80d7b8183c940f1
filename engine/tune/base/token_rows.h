#pragma once
// Single rows of the tables on a loaded model: those of an adapter's trainable_token_indices take the base's places,
// where ids are looked up and in the output head.
#include "engine/tune/base/method.h"
#include "engine/tune/base/token_indices.h"

namespace tw {

class TokenRowsOnModel {
 public:
  /// `model` must outlive this; its own rows come back when it ends. `trainable`: the tensors require gradients.
  TokenRowsOnModel(CausalModel& model, bool trainable) : m_model(model), m_trainable(trainable) {}
  ~TokenRowsOnModel() { detach(); }
  TokenRowsOnModel(const TokenRowsOnModel&) = delete;
  TokenRowsOnModel& operator=(const TokenRowsOnModel&) = delete;

  /// Puts them on the model: float32 copies of the base's rows, which read() may fill. Once.
  void attach(std::vector<TokenRows> tokens);
  void setActive(bool active);
  void detach();

  const std::vector<TokenRows>& tokens() const { return m_tokens; }
  /// Under their keys in adapter files.
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  /// "model.embed_tokens.weight[5]": each row of the base that is replaced.
  std::vector<std::string> names() const;

 private:
  class Lookup;
  class Columns;
  at::Tensor rowsOf(const TokenRows& tokens) const;

  CausalModel& m_model;
  bool m_trainable, m_active = false;
  std::vector<TokenRows> m_tokens;
  std::vector<TrainableTensor> m_tensors;
  std::vector<std::shared_ptr<const Lookup>> m_lookups;
  std::vector<std::shared_ptr<const Columns>> m_columns;
};

/// `name`[row] for each row.
std::vector<std::string> rowNames(const std::string& name, const std::vector<int64_t>& rows);
/// `weight` [vocabulary, hidden], which may be written to, with `values` [rows, hidden] in the places of its rows.
at::Tensor withTokenRows(at::Tensor weight, const std::vector<int64_t>& rows, const at::Tensor& values);

} // namespace tw
