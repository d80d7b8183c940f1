#pragma once
// What can be chosen by name where the engine has several of a kind: described here without tensors, for forms, help,
// `recipe schema` and validation; built in the engine's registry of that kind under the same names (a test holds the
// two lists together).
#include "engine/api/text.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tw {

struct Choice {
  std::string name; ///< as recipes, the command line and files write it
  Text title;       ///< for people
  Text help;        ///< one sentence, may be empty
  /// Recipe fields (dotted), or options of the command, that count with this choice and those that list them too, and
  /// with no other of its kind.
  std::vector<std::string> fields;
  bool reserved = false; ///< named in the contract and not in this version: refused by name
};

const std::vector<Choice>& optimizerChoices(); ///< training.optim
const std::vector<Choice>& scheduleChoices();  ///< training.lr_scheduler_type
const std::vector<Choice>& quantizerChoices(); ///< model.quantization
const std::vector<Choice>& exporterChoices();  ///< export --format; fields are options of commands::Export
const std::vector<Choice>& metricChoices();    ///< evaluate --metrics

// What no registry stands behind.
const std::vector<Choice>& computeTypeChoices();  ///< model.compute_dtype
const std::vector<Choice>& writtenTypeChoices();  ///< export --dtype
const std::vector<Choice>& dataFormatChoices();   ///< the rows of a data file
const std::vector<Choice>& trainOnChoices();      ///< data.train_on
const std::vector<Choice>& overlongChoices();     ///< data.overlong
const std::vector<Choice>& chatTemplateChoices(); ///< data.chat_template, beside the paths of files
/// Bits of a weight's code; 0 where nothing is quantised.
int quantizerBits(const std::string& quantizer);
const std::vector<int64_t>& quantizationBlockSizes();

/// Names of those that are there, and of those that are reserved, in order.
std::vector<std::string> availableNames(const std::vector<Choice>& choices);
std::vector<std::string> reservedNames(const std::vector<Choice>& choices);
/// Null when there is none of this name, reserved or not.
const Choice* findChoice(const std::vector<Choice>& choices, const std::string& name);
/// Does `field` count with the choice called `name`? A field that no choice of this kind lists counts with all.
bool counts(const std::vector<Choice>& choices, const std::string& name, const std::string& field);

} // namespace tw
