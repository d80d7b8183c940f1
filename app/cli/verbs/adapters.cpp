#include "app/cli/context.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class AdaptersInfo : public Verb {
 public:
  AdaptersInfo() : Verb("adapters info", "Say what an adapter is.") {}
  void setUp(CLI::App& app) override {
    app.add_option("DIR", m_folder, "Adapter folder; a checkpoint-N folder is one too.")->required();
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto info, services->adapterInfo(m_folder));
    Json event = {{"event", "adapter"}};
    event.update(info);
    context.output.event(event);
    Facts facts;
    for (const auto& [name, value] : info.items()) {
      std::string text =
          value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
      if (name.find("parameters") != std::string::npos && value.is_number_integer())
        text = countText(value.get<int64_t>());
      if (name.find("bytes") != std::string::npos && value.is_number_integer()) text = bytesText(value.get<int64_t>());
      facts.emplace_back(name, text);
    }
    context.output.result(factsText(facts));
    return kExitDone;
  }

 private:
  std::string m_folder;
};

} // namespace

std::unique_ptr<Verb> makeAdaptersInfo() { return std::make_unique<AdaptersInfo>(); }

} // namespace tw::cli
