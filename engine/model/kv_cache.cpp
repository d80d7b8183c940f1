#include "engine/model/kv_cache.h"

namespace tw {

KvCache::KvCache(const ModelConfig& config, at::Device device, at::ScalarType dtype, int64_t sequences)
    : m_keys(static_cast<size_t>(config.layers)), m_values(static_cast<size_t>(config.layers)),
      m_lengths(static_cast<size_t>(sequences), 0), m_prompts(static_cast<size_t>(sequences), 0),
      m_kvHeads(config.kvHeads), m_headDim(config.headDim), m_options(at::TensorOptions().device(device).dtype(dtype)) {
  for (int64_t layer = 0; layer < config.layers; ++layer) m_owns.push_back(config.keysOf(layer) == layer);
}

void KvCache::reserve(int64_t tokens) {
  if (tokens <= m_capacity) return;
  const int64_t capacity = std::max<int64_t>({tokens, m_capacity * 2, 256});
  for (auto* side : {&m_keys, &m_values})
    for (size_t layer = 0; layer < side->size(); ++layer) {
      if (!m_owns[layer]) continue;
      auto& held = (*side)[layer];
      auto larger = at::zeros({sequences(), capacity, m_kvHeads, m_headDim}, m_options);
      if (held.defined()) larger.narrow(1, 0, m_capacity).copy_(held);
      held = std::move(larger);
    }
  m_capacity = capacity;
}

void KvCache::crop(int64_t length) {
  for (auto& held : m_lengths) held = std::min(held, length == 0 ? 0 : m_before + length);
}

void KvCache::begin(const std::vector<int64_t>& sequences, const std::vector<KeyValues>& prefix) {
  const int64_t count = prefix.front().key.size(0);
  reserve(count);
  for (const int64_t s : sequences) {
    for (size_t layer = 0; layer < prefix.size(); ++layer) {
      if (!m_owns[layer]) continue;
      m_keys[layer].select(0, s).narrow(0, 0, count).copy_(prefix[layer].key);
      m_values[layer].select(0, s).narrow(0, 0, count).copy_(prefix[layer].value);
    }
    m_lengths[static_cast<size_t>(s)] = count;
  }
}

void KvCache::reorder(const std::vector<int64_t>& from) {
  const auto index = at::tensor(from, at::kLong).to(m_options.device());
  if (m_capacity > 0)
    for (auto* side : {&m_keys, &m_values})
      for (auto& held : *side)
        if (held.defined()) held = held.index_select(0, index);
  for (auto* held : {&m_lengths, &m_prompts}) {
    std::vector<int64_t> chosen;
    for (const auto source : from) chosen.push_back((*held)[static_cast<size_t>(source)]);
    *held = std::move(chosen);
  }
}

bool KvCache::uniform(const std::vector<int64_t>& offsets) const {
  for (size_t i = 1; i < m_lengths.size(); ++i)
    if (m_lengths[i] != m_lengths[0] || offsets[i + 1] - offsets[i] != offsets[1]) return false;
  return true;
}

void KvCache::append(int64_t layer, const at::Tensor& k, const at::Tensor& v, const std::vector<int64_t>& offsets) {
  TORCH_CHECK(static_cast<int64_t>(offsets.size()) == sequences() + 1, "the cache holds another number of sequences");
  int64_t longest = 0;
  for (size_t i = 0; i < m_lengths.size(); ++i) longest = std::max(longest, m_lengths[i] + offsets[i + 1] - offsets[i]);
  reserve(longest);
  auto &keys = m_keys[static_cast<size_t>(layer)], &values = m_values[static_cast<size_t>(layer)];
  if (uniform(offsets)) {
    const int64_t count = offsets[1];
    keys.narrow(1, m_lengths[0], count).copy_(k.view({sequences(), count, m_kvHeads, m_headDim}));
    values.narrow(1, m_lengths[0], count).copy_(v.view({sequences(), count, m_kvHeads, m_headDim}));
    return;
  }
  for (int64_t s = 0; s < sequences(); ++s) {
    const auto i = static_cast<size_t>(s);
    const int64_t count = offsets[i + 1] - offsets[i];
    keys.select(0, s).narrow(0, m_lengths[i], count).copy_(k.narrow(0, offsets[i], count));
    values.select(0, s).narrow(0, m_lengths[i], count).copy_(v.narrow(0, offsets[i], count));
  }
}

at::Tensor KvCache::keys(int64_t layer, int64_t first, int64_t count, int64_t length) const {
  return m_keys[static_cast<size_t>(layer)].narrow(0, first, count).narrow(1, 0, length);
}
at::Tensor KvCache::values(int64_t layer, int64_t first, int64_t count, int64_t length) const {
  return m_values[static_cast<size_t>(layer)].narrow(0, first, count).narrow(1, 0, length);
}

void KvCache::advance(const std::vector<int64_t>& offsets) {
  for (size_t i = 0; i < m_lengths.size(); ++i) {
    m_lengths[i] += offsets[i + 1] - offsets[i];
    if (m_prompts[i] == 0) m_prompts[i] = m_lengths[i];
  }
}

} // namespace tw
