#include "ui/models/dataset_names.h"

#include "engine/api/catalog/data_file_kinds.h"
#include "ui/models/dataset_model.h"

#include <QStringList>

namespace tw::ui {

bool isDatasetName(const QString& file) { return dataFileKindOf(file.toStdString()) != nullptr; }

QString datasetFilter() {
  QStringList patterns;
  for (const auto& kind : dataFileKinds())
    for (const auto& ending : kind.endings) patterns << u'*' + QString::fromStdString(ending);
  for (const auto& ending : packedEndings()) patterns << u'*' + QString::fromStdString(ending);
  return DatasetModel::tr("Datasets (%1)").arg(patterns.join(u' ')) + QStringLiteral(";;") +
         DatasetModel::tr("All files (*)");
}

QString datasetKinds() { return QString::fromStdString(dataFileKindNames()).toUpper(); }

} // namespace tw::ui
