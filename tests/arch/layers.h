#pragma once
// The folders of the program as a graph: who includes whom, held against rules and searched for circles.
#include <algorithm>
#include <functional>
#include <map>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <set>
#include <vector>

namespace layers {

/// One #include of a file of the program.
struct Include {
  QString file;   ///< path from the root of the repository
  int line;       ///< 1-based
  QString target; ///< as written, or the path from the root where it is a file of the program
  QString folder() const { return file.section(QLatin1Char('/'), 0, -2); }
  /// The folder of the program that is included; empty for libraries.
  QString targetFolder() const { return inProgram(target) ? target.section(QLatin1Char('/'), 0, -2) : QString(); }
  QString text() const { return QStringLiteral("%1:%2 includes %3").arg(file).arg(line).arg(target); }
  static bool inProgram(const QString& path) {
    static const QRegularExpression tops(QStringLiteral("^(engine|ui|app|kernels)/"));
    return tops.match(path).hasMatch();
  }
};

/// What the files of a folder may include besides one another, the standard library and small libraries.
struct Rule {
  const char* folder; ///< '*' stands for one name; a rule without it goes first
  const char* may;    ///< files of the program, a pattern from the beginning of the path
  enum Library { None = 0, Torch = 1, Qt = 2 };
  int libraries;
};

inline QRegularExpression wholePattern(const QString& pattern) {
  return QRegularExpression(QRegularExpression::anchoredPattern(pattern));
}

inline const Rule* ruleFor(const QString& folder, const std::vector<Rule>& rules) {
  const Rule* found = nullptr;
  for (const auto& rule : rules) {
    const auto name = QString::fromUtf8(rule.folder);
    if (name == folder) return &rule;
    auto pattern = name;
    pattern.replace(QLatin1Char('*'), QStringLiteral("[^/]+"));
    if (name.contains(QLatin1Char('*')) && wholePattern(pattern).match(folder).hasMatch()) found = &rule;
  }
  return found;
}

inline int libraryOf(const QString& target) {
  static const QRegularExpression torch(QStringLiteral("^(torch|ATen|c10)/"));
  static const QRegularExpression qt(QStringLiteral("^(Q[A-Z]|qcustomplot)"));
  return torch.match(target).hasMatch() ? Rule::Torch : qt.match(target).hasMatch() ? Rule::Qt : Rule::None;
}

/// What breaks a rule, one line each; folders without a rule among them.
inline QStringList breaches(const std::vector<Include>& includes, const std::set<QString>& folders,
                            const std::vector<Rule>& rules) {
  QStringList out;
  for (const auto& folder : folders)
    if (!ruleFor(folder, rules))
      out << QStringLiteral("%1 has no rule: say in tests/arch/tst_layers.cpp what it may include").arg(folder);
  for (const auto& include : includes) {
    const Rule* rule = ruleFor(include.folder(), rules);
    if (!rule || include.targetFolder() == include.folder()) continue;
    const auto may = wholePattern(QStringLiteral("(?:%1).*").arg(QString::fromUtf8(rule->may)));
    const bool forbidden = Include::inProgram(include.target) ? !*rule->may || !may.match(include.target).hasMatch()
                                                              : (libraryOf(include.target) & ~rule->libraries) != 0;
    if (forbidden) out << QStringLiteral("%1, which %2 may not").arg(include.text(), include.folder());
  }
  return out;
}

/// The includes that make a circle of folders (one include for each step of the shortest), or nothing.
inline QStringList circle(const std::vector<Include>& includes) {
  std::map<QString, std::map<QString, const Include*>> steps;
  for (const auto& include : includes)
    if (const auto to = include.targetFolder(); !to.isEmpty() && to != include.folder())
      steps[include.folder()].emplace(to, &include);
  QStringList shortest;
  for (const auto& [start, unused] : steps) {
    std::map<QString, const Include*> cameBy; // breadth first, from `start` back to it
    std::vector<QString> edge{start};
    while (!edge.empty() && !cameBy.contains(start)) {
      std::vector<QString> next;
      for (const auto& folder : edge)
        for (const auto& [to, include] : steps[folder])
          if (cameBy.emplace(to, include).second) next.push_back(to);
      edge = std::move(next);
    }
    if (!cameBy.contains(start)) continue;
    QStringList path;
    QString at = start;
    do {
      path.prepend(cameBy[at]->text());
      at = cameBy[at]->folder();
    } while (at != start);
    if (shortest.isEmpty() || path.size() < shortest.size()) shortest = path;
  }
  return shortest;
}

/// All includes below the folders `tops` of `root`, and the folders that hold sources.
inline std::vector<Include> readIncludes(const QString& root, const QStringList& tops, std::set<QString>& folders) {
  static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
  std::vector<Include> out;
  for (const auto& top : tops) {
    QDirIterator it(root + QLatin1Char('/') + top,
                    {QStringLiteral("*.h"), QStringLiteral("*.cpp"), QStringLiteral("*.cu"), QStringLiteral("*.cuh")},
                    QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
      QFile file(it.next());
      if (!file.open(QIODevice::ReadOnly)) continue;
      const auto name = QDir(root).relativeFilePath(file.fileName());
      const auto folder = name.section(QLatin1Char('/'), 0, -2);
      folders.insert(folder);
      for (int line = 1; !file.atEnd(); ++line) {
        const auto match = pattern.match(QString::fromUtf8(file.readLine()));
        if (!match.hasMatch()) continue;
        auto target = match.captured(1);
        // As the compiler searches: beside the file, from the root, and from the kernels' two roots.
        for (const auto& place : {folder, QString(), QStringLiteral("kernels"), QStringLiteral("kernels/include")}) {
          const auto path = place.isEmpty() ? target : place + QLatin1Char('/') + target;
          if (!QFile::exists(root + QLatin1Char('/') + path)) continue;
          target = QDir::cleanPath(path);
          break;
        }
        out.push_back({name, line, target});
      }
    }
  }
  return out;
}

} // namespace layers
