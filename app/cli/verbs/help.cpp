#include "app/cli/help.h"

#include "app/cli/completion.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Help : public Verb {
 public:
  Help() : Verb("help", "Explain a verb.") {}
  void setUp(CLI::App& app) override {
    app.add_option("VERB", m_words, "The verb, e.g. train or data inspect.")->expected(0, 2);
  }
  Result<int> run(Context& context) override {
    std::string name;
    for (const auto& word : m_words) name += (name.empty() ? "" : " ") + word;
    return showHelp(context, name);
  }

 private:
  std::vector<std::string> m_words;
};

class Completion : public Verb {
 public:
  Completion() : Verb("completion", "Print the completion script of a shell.") {}
  void setUp(CLI::App& app) override { app.add_option("SHELL", m_shell, "bash, zsh or fish.")->required(); }
  std::string details() const override {
    return "bash  tunewright completion bash > ~/.local/share/bash-completion/completions/tunewright\n"
           "zsh   tunewright completion zsh > a folder of $fpath, as _tunewright\n"
           "fish  tunewright completion fish > ~/.config/fish/completions/tunewright.fish\n";
  }
  Result<int> run(Context& context) override {
    TW_CHECK(checkChoice("SHELL", m_shell, {"bash", "zsh", "fish"}));
    showText(context.output, "completion", completionScript(m_shell, context.verbs));
    return kExitDone;
  }

 private:
  std::string m_shell;
};

} // namespace

std::unique_ptr<Verb> makeHelp() { return std::make_unique<Help>(); }
std::unique_ptr<Verb> makeCompletion() { return std::make_unique<Completion>(); }

} // namespace tw::cli
