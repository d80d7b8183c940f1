#include "app/cli/context.h"
#include "app/cli/text_width.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/text_json.h"

#include <algorithm>
#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

/// `texts`: for the program that runs this one, which says it in other languages.
Json eventOf(const Check& check, bool texts) {
  Json event = {
      {"event", "check"}, {"name", check.name.english()}, {"ok", check.ok}, {"detail", check.detail.english()}};
  if (!check.kernel.empty()) event["kernel"] = check.kernel;
  if (texts) event["texts"] = {{"name", toJson(check.name)}, {"detail", toJson(check.detail)}};
  return event;
}

bool isDevice(const std::string& name) {
  if (name == "cpu" || name == "cuda") return true;
  return name.starts_with("cuda:") && name.size() > 5 && name.size() < 8 &&
         std::all_of(name.begin() + 5, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// People see one line for the cases of a kernel that all passed; programs see every check.
int64_t report(Context& context, const std::vector<Check>& checks, bool texts) {
  size_t width = 0;
  for (const auto& check : checks) width = std::max(width, displayWidth(check.name.english()));
  int64_t failed = 0;
  for (size_t i = 0; i < checks.size();) {
    size_t end = i + 1;
    while (end < checks.size() && checks[i].ok && checks[end].ok && checks[end].name == checks[i].name) ++end;
    for (size_t j = i; j < end; ++j) context.output.event(eventOf(checks[j], texts));
    const std::string detail =
        end - i > 1 ? std::to_string(end - i) + " cases agree with the reference" : checks[i].detail.english();
    context.output.result((checks[i].ok ? "ok      " : "FAILED  ") + padded(checks[i].name.english(), width) + "  " +
                          detail);
    failed += !checks[i].ok;
    i = end;
  }
  return failed;
}

class Doctor : public Verb {
 public:
  Doctor() : Verb("doctor", "Check this machine: versions, devices, memory, disk, and every kernel.") {}
  void setUp(CLI::App& app) override {
    app.add_option("--self-test", m_device,
                   "Only the kernels of one device, in this process (doctor itself calls this).")
        ->type_name("cpu|cuda|cuda:N");
  }
  Result<int> run(Context& context) override {
    if (!m_device.empty() && !isDevice(m_device))
      TW_CHECK(checkChoice("--self-test", m_device, {"cpu", "cuda", "cuda:N"}));
    TW_TRY(auto* services, context.services());
    const auto failed =
        report(context, m_device.empty() ? services->doctor() : services->selfTest(m_device), !m_device.empty());
    if (failed == 0) return kExitDone;
    return fail(workError("doctor.failed",
                          failed == 1 ? TW_TEXT("1 check failed.") : TW_TEXT("%1 checks failed.", failed),
                          context.output.json() ? TW_TEXT("The checks whose ok is false say what is wrong.")
                                                : TW_TEXT("The lines marked FAILED say what is wrong.")));
  }

 private:
  std::string m_device;
};

} // namespace

std::unique_ptr<Verb> makeDoctor() { return std::make_unique<Doctor>(); }

} // namespace tw::cli
