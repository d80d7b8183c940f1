#include "engine/tune/base/token_rows.h"

#include "engine/tune/base/peft_files.h"

#include <algorithm>
#include <numeric>

namespace tw {

at::Tensor withTokenRows(at::Tensor weight, const std::vector<int64_t>& rows, const at::Tensor& values) {
  return weight.index_copy_(0, at::tensor(rows, at::kLong).to(weight.device()), values.to(weight.options()));
}

std::vector<std::string> rowNames(const std::string& name, const std::vector<int64_t>& rows) {
  std::vector<std::string> names;
  for (const auto row : rows) names.push_back(name + "[" + std::to_string(row) + "]");
  return names;
}

/// Where ids are looked up: rows [n, hidden] with the trained ones in their places.
class TokenRowsOnModel::Lookup : public LookupMethod {
 public:
  /// values [rows, hidden], float32.
  Lookup(const std::vector<int64_t>& rows, at::Tensor values) : m_values(std::move(values)) {
    std::vector<int64_t> order(rows.size());
    std::iota(order.begin(), order.end(), int64_t{0});
    std::sort(order.begin(), order.end(),
              [&](int64_t a, int64_t b) { return rows[static_cast<size_t>(a)] < rows[static_cast<size_t>(b)]; });
    std::vector<int64_t> sorted;
    for (const auto place : order) sorted.push_back(rows[static_cast<size_t>(place)]);
    m_sorted = at::tensor(sorted, at::kLong).to(m_values.device());
    m_order = at::tensor(order, at::kLong).to(m_values.device());
  }

  at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const override {
    const auto near = at::searchsorted(m_sorted, ids).clamp_max_(m_sorted.size(0) - 1);
    const auto own = m_sorted.index_select(0, near).eq(ids).nonzero().squeeze(1);
    if (own.size(0) == 0) return rows;
    const auto which = m_order.index_select(0, near.index_select(0, own));
    return rows.index_copy(0, own, m_values.index_select(0, which).to(rows.scalar_type()));
  }

 private:
  at::Tensor m_values, m_sorted, m_order;
};

/// In the output head: the logits [n, vocabulary] with the trained rows' products in their columns.
class TokenRowsOnModel::Columns : public WeightMethod {
 public:
  Columns(const std::vector<int64_t>& rows, at::Tensor values)
      : m_rows(rows), m_values(std::move(values)), m_columns(at::tensor(rows, at::kLong).to(m_values.device())) {}

  Product apply(const AdaptableWeight&, const at::Tensor& x, Product base, const ForwardMode&) const override {
    const auto own = at::mm(x, m_values.to(x.scalar_type()).t());
    base.value = base.value.index_copy(1, m_columns, own.to(base.value.scalar_type()));
    return base;
  }
  std::vector<at::Tensor> tensors() const override { return {m_values}; }
  Result<at::Tensor> merged(at::Tensor weight) const override {
    return withTokenRows(std::move(weight), m_rows, m_values.detach());
  }

 private:
  std::vector<int64_t> m_rows;
  at::Tensor m_values, m_columns;
};

at::Tensor TokenRowsOnModel::rowsOf(const TokenRows& tokens) const {
  const auto rows = at::tensor(tokens.rows, at::kLong).to(m_model.device());
  const auto table = tokens.input ? m_model.tables().first : m_model.weights().back()->storage().dense(at::kFloat);
  return table.detach().index_select(0, rows).to(at::kFloat);
}

void TokenRowsOnModel::attach(std::vector<TokenRows> tokens) {
  const at::NoGradGuard guard;
  m_tokens = std::move(tokens);
  for (const auto& one : m_tokens) {
    auto values = rowsOf(one).requires_grad_(m_trainable);
    if (one.input) m_lookups.push_back(std::make_shared<Lookup>(one.rows, values));
    if (one.output) m_columns.push_back(std::make_shared<Columns>(one.rows, values));
    m_tensors.push_back({kPeftPrefix + one.key(), std::move(values), true});
  }
  setActive(true);
}

void TokenRowsOnModel::setActive(bool active) {
  if (active == m_active) return;
  m_active = active;
  auto& head = *m_model.weights().back();
  for (const auto& lookup : m_lookups)
    if (active) m_model.attach(lookup);
    else m_model.detach(lookup.get());
  for (const auto& columns : m_columns)
    if (active) head.attach(columns);
    else head.detach(columns.get());
}

void TokenRowsOnModel::detach() {
  setActive(false);
  m_lookups.clear();
  m_columns.clear();
}

std::vector<std::string> TokenRowsOnModel::names() const {
  std::vector<std::string> names;
  const auto add = [&](const std::string& module, const std::vector<int64_t>& rows) {
    const auto own = rowNames(module + ".weight", rows);
    names.insert(names.end(), own.begin(), own.end());
  };
  for (const auto& one : m_tokens) {
    if (one.input) add(m_model.embeddingNames().front(), one.rows);
    if (one.output) add(m_model.weights().back()->name(), one.rows);
  }
  return names;
}

} // namespace tw
