#pragma once
// One verb of the command line: its name, its options, and what it does. One class and one file each, below verbs/.
#include "engine/api/result.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tw::cli {

class Context;

// Exit codes (docs/formats.md).
constexpr int kExitDone = 0, kExitFailed = 1, kExitRequest = 2, kExitStopped = 130;

class Verb {
 public:
  /// `name` may have two words ("data inspect"); the first is then the group that `help` lists.
  Verb(std::string name, std::string summary) : m_name(std::move(name)), m_summary(std::move(summary)) {}
  virtual ~Verb() = default;

  const std::string& name() const { return m_name; }
  const std::string& summary() const { return m_summary; }
  /// Declares arguments and options; they are bound to members.
  virtual void setUp(CLI::App& app) = 0;
  /// Does the work; the value is the exit code.
  virtual Result<int> run(Context& context) = 0;
  /// Text below the options in `help VERB`.
  virtual std::string details() const { return {}; }
  /// False: reserved by the contract and refused by name, whatever the arguments are.
  virtual bool available() const { return true; }

 private:
  std::string m_name, m_summary;
};

using Verbs = std::vector<std::unique_ptr<Verb>>;

} // namespace tw::cli
