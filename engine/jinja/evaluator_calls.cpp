// Loops, macros and calls.
#include "engine/jinja/evaluator_core.h"
#include "engine/jinja/printing.h"

#include <algorithm>

namespace tw::jinja {

/// The next item that the loop's `if` lets through.
bool Evaluator::pull(LoopState& loop, Value& out) {
  while (loop.next < loop.items.size() && !failed()) {
    out = loop.items[loop.next++];
    if (!loop.statement->condition || loop.filtered) return true;
    if (!loop.scope) return false;
    const Entered entered(*this, childOf(loop.scope));
    assign(*loop.statement->targets[0], out);
    const bool accepted = !failed() && truthy(evaluate(*loop.statement->condition));
    if (accepted && !failed()) return true;
  }
  return false;
}

bool Evaluator::advance(LoopState& loop, Value& out) {
  if (loop.after) {
    out = std::move(*loop.after);
    loop.after.reset();
  } else if (!pull(loop, out)) {
    return false;
  }
  ++loop.index0;
  loop.before = std::exchange(loop.current, out);
  return true;
}

int64_t Evaluator::loopLength(LoopState& loop) {
  if (loop.length) return *loop.length;
  if (loop.statement->condition && !loop.filtered) {
    // Counting means deciding about all that is left.
    std::vector<Value> rest;
    for (Value item; pull(loop, item);) rest.push_back(item);
    loop.items = std::move(rest);
    loop.next = 0;
    loop.filtered = true;
    loop.length = static_cast<int64_t>(loop.items.size()) + loop.index0 + 1 + loop.after.has_value();
  } else {
    loop.length = static_cast<int64_t>(loop.items.size());
  }
  return *loop.length;
}

Evaluator::Flow Evaluator::executeFor(const Statement& statement) {
  const auto over = evaluate(*statement.value);
  if (failed()) return Flow::Normal;
  if (!statement.recursive) return runLoop(statement, over, m_scope, 0);
  std::string buffer;
  auto* const outer = std::exchange(m_out, &buffer);
  const auto flow = runLoop(statement, over, m_scope, 0);
  m_out = outer;
  emit(buffer);
  return flow;
}

Evaluator::Flow Evaluator::runLoop(const Statement& statement, const Value& over, std::shared_ptr<Scope> outer,
                                   int depth0) {
  const Depth depth(*this);
  auto loop = std::make_shared<LoopState>();
  loop->statement = &statement;
  loop->scope = outer;
  loop->items = iterate(*this, over);
  loop->depth = over.depth() + 1;
  loop->depth0 = depth0;
  const auto loopValue = Value::of(Kind::Loop, loop);
  bool completed = false; // an iteration that runs to its end; Jinja's `else` asks for exactly that
  for (Value item; !failed() && advance(*loop, item);) {
    if (!charge(8)) break; // a scope and a turn of the loop cost about as much as eight nodes
    const Entered entered(*this, childOf(outer));
    m_scope->set(SymbolLoop, loopValue);
    assign(*statement.targets[0], item);
    if (failed()) break;
    const auto flow = execute(statement.body);
    if (flow == Flow::Break) break;
    completed = completed || flow == Flow::Normal;
  }
  // Released here, so that a loop kept in a variable holds no circle.
  loop->finished = true;
  loop->scope.reset();
  loop->lastChanged.clear();
  if (failed() || completed || statement.otherwise.empty()) return Flow::Normal;
  const Entered entered(*this, childOf(std::move(outer)));
  return execute(statement.otherwise);
}

Value Evaluator::loopCycle(Runtime& runtime, Callable& method, const Arguments& arguments) {
  if (arguments.positional.empty()) return runtime.fail("no items for cycling given");
  const auto index = static_cast<size_t>(std::max<int64_t>(method.receiver.as<LoopState>().index0, 0));
  return arguments.positional[index % arguments.positional.size()];
}

Value Evaluator::loopChanged(Runtime& runtime, Callable& method, const Arguments& arguments) {
  auto& loop = method.receiver.as<LoopState>();
  bool same = loop.anyChanged && loop.lastChanged.size() == arguments.positional.size();
  for (size_t i = 0; same && i < arguments.positional.size(); ++i)
    same = equals(runtime, loop.lastChanged[i], arguments.positional[i]);
  if (same) return Value::boolean(false);
  loop.anyChanged = true;
  if (!loop.finished) loop.lastChanged = arguments.positional;
  return Value::boolean(true);
}

Value Evaluator::loopAttribute(const Value& value, std::string_view name) {
  auto& loop = value.as<LoopState>();
  const auto integer = [](int64_t number) { return Value::integer(number); };
  if (name == "index0") return integer(loop.index0);
  if (name == "index") return integer(loop.index0 + 1);
  if (name == "first") return Value::boolean(loop.index0 == 0);
  if (name == "length") return integer(loopLength(loop));
  if (name == "revindex") return integer(loopLength(loop) - loop.index0);
  if (name == "revindex0") return integer(loopLength(loop) - loop.index0 - 1);
  if (name == "depth") return integer(loop.depth0 + 1);
  if (name == "depth0") return integer(loop.depth0);
  if (name == "previtem") return loop.index0 == 0 ? undefinedHint("there is no previous item") : loop.before;
  if (name == "last" || name == "nextitem") {
    if (Value next; !loop.after && pull(loop, next)) loop.after = std::move(next);
    if (name == "last") return Value::boolean(!loop.after);
    return loop.after ? *loop.after : undefinedHint("there is no next item");
  }
  if (name == "cycle") return makeCallable("cycle", loopCycle, value);
  if (name == "changed") return makeCallable("changed", loopChanged, value);
  return {};
}

Value Evaluator::recurse(const Value& value, const Arguments& arguments) {
  auto& loop = value.as<LoopState>();
  const Bound bound(*this, "loop", arguments, {"iterable"}, 1);
  if (!bound) return {};
  if (!loop.statement->recursive || !loop.scope)
    return fail("The loop must have the 'recursive' marker to be called recursively.");
  std::string buffer;
  auto* const outer = std::exchange(m_out, &buffer);
  runLoop(*loop.statement, *bound[0], loop.scope, loop.depth0 + 1);
  m_out = outer;
  return Value::string(std::move(buffer));
}

Value Evaluator::makeMacro(const Signature& signature, const Body& body) {
  charge(64); // macros and the scopes they close over stay until the end
  auto& macro = m_macros.emplace_back();
  macro.name = signature.name;
  macro.signature = &signature;
  macro.body = &body;
  macro.scope = m_scope;
  return Value::of(Kind::Callable, std::shared_ptr<Object>(std::shared_ptr<void>(), &macro));
}

Value Evaluator::callMacro(Macro& macro, const Arguments& arguments) {
  const Depth depth(*this);
  const auto& signature = *macro.signature;
  const auto count = signature.parameters.size();
  auto scope = childOf(macro.scope);
  auto named = arguments.named;
  const auto takeNamed = [&](const std::string& name) -> std::optional<Value> {
    const auto found = std::find_if(named.begin(), named.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == named.end()) return std::nullopt;
    auto value = std::move(found->second);
    named.erase(found);
    return value;
  };
  std::vector<std::optional<Value>> given(count);
  bool explicitCaller = false;
  for (size_t i = 0; i < count; ++i) {
    given[i] = i < arguments.positional.size() ? arguments.positional[i] : takeNamed(signature.parameters[i].first);
    explicitCaller = explicitCaller || signature.parameters[i].first == "caller";
  }
  if (signature.usesCaller && !explicitCaller) {
    const auto caller = takeNamed("caller");
    scope->set(SymbolCaller, caller ? *caller : undefinedHint("No caller defined"));
  }
  if (signature.usesKwargs) {
    auto rest = std::make_shared<Dict>();
    for (auto& [name, value] : named) rest->set(name, value);
    scope->set(SymbolKwargs, Value::dict(std::move(rest)));
  } else if (!named.empty()) {
    return fail("macro '" + macro.name + "' takes no keyword argument '" + named.front().first + "'");
  }
  if (signature.usesVarargs) {
    const auto& all = arguments.positional;
    scope->set(SymbolVarargs,
               Value::tuple({all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size())), all.end()}));
  } else if (arguments.positional.size() > count) {
    return fail("macro '" + macro.name + "' takes not more than " + std::to_string(count) + " argument(s)");
  }
  const Entered entered(*this, scope);
  for (size_t i = 0; i < count && !failed(); ++i) {
    const auto& [name, symbol] = signature.parameters[i];
    const size_t plain = count - signature.defaults.size();
    // Defaults see the parameters before them.
    if (given[i]) scope->set(symbol, std::move(*given[i]));
    else
      scope->set(symbol, i >= plain ? evaluate(*signature.defaults[i - plain])
                                    : undefinedHint("parameter '" + name + "' was not provided"));
  }
  if (failed()) return {};
  return Value::string(capture(*macro.body, scope));
}

Value Evaluator::invoke(const Value& callee, const Arguments& arguments) {
  if (callee.is(Kind::Loop)) return recurse(callee, arguments);
  if (callee.isUndefined()) return failUndefined(callee);
  if (!callee.is(Kind::Callable)) return fail(std::string("'") + typeName(callee) + "' object is not callable");
  // Kept alive: the call may drop the last reference to it.
  const auto held = callee.object();
  auto& function = callee.as<Callable>();
  if (auto* macro = dynamic_cast<Macro*>(&function)) return callMacro(*macro, arguments);
  return function.native(*this, function, arguments);
}

} // namespace tw::jinja
