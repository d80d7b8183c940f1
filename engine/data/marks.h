#pragma once
// Marks with which data sets say that a turn or a row is not to be learnt, in the words of many programs.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <string>

namespace tw {

/// The name of such a mark, in any spelling: weight, loss_mask, trainOnTurn … (0 and false say "no loss"), masked,
/// ignore … (true says so), train_detail (which says it of parts of an answer).
bool isMark(const std::string& name);

/// What a value under such a name says.
enum class Mark { Learn, NoLoss, Partly };
Mark markOf(const std::string& name, const Json& value);

/// row.partial_loss: `field` marks parts of an answer, which are not told apart here.
Error partialLoss(const std::string& field);

} // namespace tw
