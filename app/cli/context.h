#pragma once
// What a verb works with: the output, the input, and the engine, which is opened only when a verb asks for it.
#include "app/cli/output.h"
#include "app/cli/verb.h"
#include "engine/api/session.h"

#include <functional>
#include <istream>
#include <memory>

namespace tw::cli {

using SessionFactory = std::function<Result<std::unique_ptr<Session>>()>;

class Context {
 public:
  Context(Output& output, const Streams& streams, SessionFactory factory, const Verbs& verbs)
      : output(output), input(streams.in), inputIsTerminal(streams.inTerminal), verbs(verbs),
        m_factory(std::move(factory)) {}

  Result<Session*> session() {
    if (!m_session) {
      TW_TRY(m_session, m_factory());
    }
    return m_session.get();
  }
  Result<Services*> services() {
    TW_TRY(auto* opened, session());
    return &opened->services();
  }

  Output& output;
  std::istream& input;
  const bool inputIsTerminal;
  const Verbs& verbs;

 private:
  SessionFactory m_factory;
  std::unique_ptr<Session> m_session;
};

} // namespace tw::cli
