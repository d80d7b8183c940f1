#pragma once
// Which parts a file's columns can play in each data format (docs/formats.md, "columns").
#include <QString>
#include <QStringList>

#include <map>
#include <string>
#include <vector>

namespace tw::ui {

struct ColumnRole {
  std::string name;
  QString title, help;
  bool required = false;
};

std::vector<ColumnRole> rolesOf(const QString& format);
/// Roles that have no column yet get the column of their own name, if the file has it.
void fillByName(const QString& format, const std::vector<std::string>& columns,
                std::map<std::string, std::string>& mapping);

} // namespace tw::ui
