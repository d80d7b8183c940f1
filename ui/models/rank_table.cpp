#include "ui/models/rank_table.h"

#include <QHash>

#include <algorithm>
#include <set>

namespace tw::ui {
namespace {

/// A module's path taken apart at its layer's number.
struct Place {
  int layer = -1;
  QString kind; ///< what stands behind the number, "self_attn.q_proj"; further numbers are "*"
};

Place placeOf(const QString& path) {
  Place place;
  QStringList behind;
  for (const auto& part : path.split(QLatin1Char('.'))) {
    bool isNumber = false;
    const int number = part.toInt(&isNumber);
    if (isNumber && place.layer < 0) place.layer = number;
    else if (place.layer >= 0) behind << (isNumber ? QStringLiteral("*") : part);
  }
  place.kind = behind.join(QLatin1Char('.'));
  if (place.kind.isEmpty()) place.layer = -1;
  return place;
}

/// The last part of each name, with as many before it as tell it from the others.
QStringList shortNames(const QStringList& kinds) {
  QStringList names;
  for (const auto& kind : kinds) {
    const auto parts = kind.split(QLatin1Char('.'));
    qsizetype taken = 1;
    const auto tail = [&](const QString& of) {
      const auto all = of.split(QLatin1Char('.'));
      return all.mid(std::max<qsizetype>(0, all.size() - taken)).join(QLatin1Char('.'));
    };
    while (taken < parts.size() && std::count_if(kinds.begin(), kinds.end(),
                                                 [&](const QString& other) { return tail(other) == tail(kind); }) > 1)
      ++taken;
    names << tail(kind);
  }
  return names;
}

} // namespace

RankTable RankTable::of(const ModuleRanks& ranks) {
  RankTable table;
  QStringList kinds;
  std::set<int> layers;
  std::map<std::pair<qsizetype, int>, int> found; // kind, layer
  for (const auto& [name, rank] : ranks) {
    const auto path = QString::fromStdString(name);
    const auto place = placeOf(path);
    if (place.layer < 0) {
      table.others << QStringLiteral("%1 %2").arg(path.section(QLatin1Char('.'), -1)).arg(rank);
      continue;
    }
    auto kind = kinds.indexOf(place.kind);
    if (kind < 0) {
      kind = kinds.size();
      kinds << place.kind;
    }
    layers.insert(place.layer);
    auto& here = found[{kind, place.layer}];
    here = std::max(here, static_cast<int>(rank));
  }
  table.layers.assign(layers.begin(), layers.end());
  table.modules = shortNames(kinds);
  table.ranks.assign(static_cast<size_t>(kinds.size()), std::vector<int>(table.layers.size(), 0));
  for (const auto& [at, rank] : found) {
    const auto column = std::lower_bound(table.layers.begin(), table.layers.end(), at.second) - table.layers.begin();
    table.ranks[static_cast<size_t>(at.first)][static_cast<size_t>(column)] = rank;
    if (rank <= 0) continue;
    table.lowest = table.lowest == 0 ? rank : std::min(table.lowest, rank);
    table.highest = std::max(table.highest, rank);
  }
  return table;
}

RankTable RankTable::of(const std::map<std::string, int64_t>& pattern) {
  ModuleRanks ranks;
  for (const auto& [name, rank] : pattern)
    if (placeOf(QString::fromStdString(name)).layer >= 0) ranks.emplace_back(name, rank);
  return of(ranks);
}

} // namespace tw::ui
