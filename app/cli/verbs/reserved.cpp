// Verbs that the contract reserves: known by name, refused until they exist.
#include "app/cli/verbs.h"

namespace tw::cli {
namespace {

class Reserved : public Verb {
 public:
  using Verb::Verb;
  void setUp(CLI::App&) override {}
  Result<int> run(Context&) override {
    return fail(requestError("usage.not_yet", TW_TEXT("`tunewright %1` is not there yet in this version.", name()),
                             TW_TEXT("`tunewright help` lists the verbs that are.")));
  }
  std::string details() const override { return "This verb is not there yet in this version."; }
  bool available() const override { return false; }
};

} // namespace

std::unique_ptr<Verb> makeReserved(std::string name, std::string summary) {
  return std::make_unique<Reserved>(std::move(name), std::move(summary));
}

} // namespace tw::cli
