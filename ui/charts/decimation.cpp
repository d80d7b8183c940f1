#include "ui/charts/decimation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tw::ui {
namespace {

constexpr qsizetype kBase = 32, kFactor = 8;
constexpr qsizetype kPerColumn = 4;

qsizetype spanOf(size_t level) {
  qsizetype span = kBase;
  for (size_t i = 0; i < level; ++i) span *= kFactor;
  return span;
}

} // namespace

void Decimation::clear() {
  m_x.clear();
  m_y.clear();
  m_levels.clear();
}

void Decimation::truncate(qsizetype count) {
  if (count >= size()) return;
  m_x.resize(count);
  m_y.resize(count);
  auto span = kBase;
  for (size_t level = 0; level < m_levels.size(); ++level, span *= kFactor) {
    if (count < span) return m_levels.resize(level);
    auto& blocks = m_levels[level];
    blocks.resize(static_cast<size_t>((count + span - 1) / span));
    // The last block may have held what went.
    const auto begin = static_cast<qsizetype>(blocks.size() - 1) * span;
    blocks.back() = {};
    if (level == 0)
      for (auto i = begin; i < count; ++i) include(blocks.back(), i);
    else
      for (auto below = static_cast<size_t>(begin / (span / kFactor)); below < m_levels[level - 1].size(); ++below)
        include(blocks.back(), m_levels[level - 1][below]);
  }
}

void Decimation::include(Extremes& extremes, qsizetype index) const {
  const double value = m_y[index];
  if (std::isnan(value)) return;
  if (extremes.low < 0 || value < m_y[extremes.low]) extremes.low = index;
  if (extremes.high < 0 || value > m_y[extremes.high]) extremes.high = index;
}

void Decimation::include(Extremes& extremes, const Extremes& other) const {
  if (other.low >= 0) include(extremes, other.low);
  if (other.high >= 0) include(extremes, other.high);
}

void Decimation::append(double x, double y) {
  const auto index = m_x.size();
  m_x.append(x);
  m_y.append(y);
  for (size_t level = 0;; ++level) {
    const auto span = spanOf(level);
    if (level == m_levels.size()) {
      if (index + 1 < span) break; // a level begins once it has a whole block
      m_levels.emplace_back();
      auto& blocks = m_levels.back();
      Extremes all;
      if (level == 0)
        for (qsizetype i = 0; i < index; ++i) include(all, i);
      else
        for (const auto& below : m_levels[level - 1]) include(all, below);
      blocks.push_back(all);
    }
    auto& blocks = m_levels[level];
    const auto block = static_cast<size_t>(index / span);
    if (block == blocks.size()) blocks.emplace_back();
    include(blocks[block], index);
  }
}

qsizetype Decimation::indexAt(double x) const {
  return std::upper_bound(m_x.cbegin(), m_x.cend(), x) - m_x.cbegin() - 1;
}

std::pair<qsizetype, qsizetype> Decimation::stretch(double from, double to) const {
  return {std::lower_bound(m_x.cbegin(), m_x.cend(), from) - m_x.cbegin(),
          std::upper_bound(m_x.cbegin(), m_x.cend(), to) - m_x.cbegin()};
}

Decimation::Extremes Decimation::extremes(qsizetype from, qsizetype to) const {
  Extremes found;
  while (from < to) {
    // The largest block that begins here and ends in time.
    qsizetype step = 1;
    size_t level = 0, best = m_levels.size();
    for (auto span = kBase; level < m_levels.size() && from % span == 0 && from + span <= to;
         ++level, span *= kFactor) {
      best = level;
      step = span;
    }
    if (best < m_levels.size()) include(found, m_levels[best][static_cast<size_t>(from / step)]);
    else include(found, from);
    from += step;
  }
  return found;
}

QVector<QPointF> Decimation::view(double from, double to, int columns) const {
  auto [first, last] = stretch(from, to);
  first = std::max<qsizetype>(0, first - 1);
  last = std::min(size(), last + 1);
  QVector<QPointF> points;
  if (columns < 1 || last - first <= kPerColumn * columns) {
    points.reserve(last - first);
    for (auto i = first; i < last; ++i) points.append({m_x[i], m_y[i]});
    return points;
  }
  points.reserve(kPerColumn * columns + 2);
  const double width = (to - from) / columns;
  auto at = first;
  for (int column = 0; column < columns && at < last; ++column) {
    const auto end =
        column + 1 == columns
            ? last
            : std::upper_bound(m_x.cbegin() + at, m_x.cbegin() + last, from + width * (column + 1)) - m_x.cbegin();
    if (end == at) continue;
    const auto found = extremes(at, end);
    std::array<qsizetype, kPerColumn> picked{at, found.low, found.high, end - 1};
    std::sort(picked.begin(), picked.end());
    qsizetype before = -1;
    for (const auto index : picked) {
      if (index < 0 || index == before) continue;
      points.append({m_x[index], m_y[index]});
      before = index;
    }
    at = end;
  }
  return points;
}

} // namespace tw::ui
