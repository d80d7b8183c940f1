#pragma once
// Recipe and commands as the plain parameters that the engine's classes take: the only place where both are in view.
#include "engine/api/commands.h"
#include "engine/api/services.h"
#include "engine/data/dataset.h"
#include "engine/export/exporter.h"
#include "engine/plan/memory_plan.h"
#include "engine/train/train_options.h"
#include "engine/tune/base/method.h"

namespace tw {

DataSource dataSource(const DataFile& file);
std::vector<DataSource> dataSources(const std::vector<DataFile>& files);
/// Errors: recipe.value.
Result<EncodeOptions> encodeOptions(const DataSettings& data);
SamplerOptions samplerOptions(const Recipe& recipe);
/// Errors: method.bias, method.init.
Result<MethodOptions> methodOptions(const Recipe& recipe);
/// Whether a training of it begins by choosing the ranks (method.rank_allocation).
bool allocatesRanks(const MethodSettings& method);
/// Everything but folders, resume and names, which belong to the job.
TrainOptions trainOptions(const Recipe& recipe);
/// Everything but sink and stop. Errors: export.dtype.
Result<ExportRequest> exportRequest(const commands::Export& command);
DataProblem toDataProblem(const Problem& problem);

} // namespace tw
