#pragma once
// Files for tests of the data path, written into a folder that goes away.
#include "engine/base/files.h"

#include <QTemporaryDir>

namespace tw::testing {

class DataFolder {
 public:
  fs::path write(const std::string& name, std::string_view content) const {
    const auto path = folder() / name;
    if (!writeFileAtomically(path, content)) qFatal("cannot write a test file");
    return path;
  }
  fs::path folder() const { return m_folder.path().toStdString(); }

 private:
  QTemporaryDir m_folder;
};

} // namespace tw::testing
