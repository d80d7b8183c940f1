#pragma once
// Files of training data by their names, as dialogs and drops take them: the kinds that the engine reads.
#include <QString>

namespace tw::ui {

bool isDatasetName(const QString& file);
/// For a file dialog: "Datasets (*.json …);;All files (*)".
QString datasetFilter();
/// "JSON, JSONL, CSV …"
QString datasetKinds();

} // namespace tw::ui
