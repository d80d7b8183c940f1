#pragma once
#include "app/cli/verb.h"

namespace tw::cli {

/// Every verb of the contract, in its order; those that are not there yet are among them, to be refused by name.
Verbs allVerbs();

std::unique_ptr<Verb> makeInfo();
std::unique_ptr<Verb> makeTokenize();
std::unique_ptr<Verb> makeDetokenize();
std::unique_ptr<Verb> makeRender();
std::unique_ptr<Verb> makeDataInspect();
std::unique_ptr<Verb> makeDataEncode();
std::unique_ptr<Verb> makeDataClean();
std::unique_ptr<Verb> makeEstimate();
std::unique_ptr<Verb> makeTrain();
std::unique_ptr<Verb> makeLogits();
std::unique_ptr<Verb> makeGenerate();
std::unique_ptr<Verb> makeChat();
std::unique_ptr<Verb> makeEvaluate();
std::unique_ptr<Verb> makeExport();
std::unique_ptr<Verb> makeAdaptersInfo();
std::unique_ptr<Verb> makeAdaptersSearch();
std::unique_ptr<Verb> makeNewModel();
std::unique_ptr<Verb> makeRecipeNew();
std::unique_ptr<Verb> makeRecipeValidate();
std::unique_ptr<Verb> makeRecipeSchema();
std::unique_ptr<Verb> makeRunsList();
std::unique_ptr<Verb> makeRunsShow();
std::unique_ptr<Verb> makeRunsCompare();
std::unique_ptr<Verb> makeRunsDelete();
std::unique_ptr<Verb> makeCompare();
std::unique_ptr<Verb> makeDoctor();
std::unique_ptr<Verb> makeBench(std::string what, std::string summary);
std::unique_ptr<Verb> makeHelp();
std::unique_ptr<Verb> makeCompletion();
std::unique_ptr<Verb> makeReserved(std::string name, std::string summary);

} // namespace tw::cli
