#pragma once
// Guards shared by the evaluator's files.
#include "engine/jinja/evaluator.h"

namespace tw::jinja {

/// One level of evaluation; too many are an error long before the stack ends.
class Evaluator::Depth {
 public:
  explicit Depth(Evaluator& evaluator) : m_evaluator(evaluator) {
    if (++m_evaluator.m_depth > m_evaluator.limits().callDepth)
      m_evaluator.fail("the template calls itself too deeply");
  }
  ~Depth() { --m_evaluator.m_depth; }

 private:
  Evaluator& m_evaluator;
};

/// Makes a scope the current one for a while.
class Evaluator::Entered {
 public:
  Entered(Evaluator& evaluator, std::shared_ptr<Scope> scope)
      : m_evaluator(evaluator), m_outer(std::exchange(evaluator.m_scope, std::move(scope))) {}
  ~Entered() { m_evaluator.m_scope = std::move(m_outer); }

 private:
  Evaluator& m_evaluator;
  std::shared_ptr<Scope> m_outer;
};

inline std::shared_ptr<Scope> childOf(std::shared_ptr<Scope> parent) {
  auto scope = std::make_shared<Scope>();
  scope->parent = std::move(parent);
  return scope;
}

} // namespace tw::jinja
