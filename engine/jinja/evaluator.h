#pragma once
// One rendering of a parsed template.
#include "engine/jinja/ast.h"

#include <deque>

namespace tw::jinja {

/// Variables of one block. Loops make a new one for each iteration, so that what is set in a body does not leak.
struct Scope {
  std::shared_ptr<Scope> parent;
  std::vector<std::pair<int, Value>> variables;
  void set(int symbol, Value value);
  const Value* find(int symbol) const;
};

/// The arena of the evaluator owns macros: they live in the very scopes they close over.
struct Macro : Callable {
  const Signature* signature = nullptr;
  const Body* body = nullptr;
  std::shared_ptr<Scope> scope;
};

struct LoopState : Object {
  const Statement* statement = nullptr;
  std::shared_ptr<Scope> scope; ///< around the loop; released when it ends
  std::vector<Value> items;     ///< what is still to come starts at `next`
  size_t next = 0;
  bool filtered = false; ///< the loop's `if` has been applied to all that is left
  int64_t index0 = -1;
  int depth0 = 0;
  std::optional<int64_t> length;
  std::optional<Value> after; ///< looked at ahead of its turn
  Value current, before;
  std::vector<Value> lastChanged;
  bool anyChanged = false, finished = false;
};

class Evaluator final : public Runtime {
 public:
  explicit Evaluator(const Template& source) : m_template(source) {}

  /// Sets a variable the template sees.
  void set(const std::string& name, Value value);
  /// Runs the whole template; look at failed() afterwards.
  void run();
  const std::string& text() const { return m_text; }
  /// What generation blocks gave, as [begin, end) in code points of the text, as Transformers' AssistantTracker counts:
  /// a block inside something captured (a macro, a set block) counts from where the text then ends.
  const std::vector<std::pair<size_t, size_t>>& generation() const { return m_generation; }

  Value loopAttribute(const Value& loop, std::string_view name) override;
  Value newNamespace() override;

 private:
  enum class Flow { Normal, Break, Continue };
  class Depth;
  class Entered;

  // Statements
  Flow execute(const Body& body);
  Flow execute(const Statement& statement);
  Flow executeIf(const Statement& statement);
  Flow executeFor(const Statement& statement);
  Flow runLoop(const Statement& statement, const Value& over, std::shared_ptr<Scope> outer, int depth0);
  Flow executeSet(const Statement& statement);
  Flow executeSetBlock(const Statement& statement);
  Flow executeFilterBlock(const Statement& statement);
  Flow executeWith(const Statement& statement);
  void executeCallBlock(const Statement& statement);
  void executeGeneration(const Statement& statement);
  void assign(const Expression& target, const Value& value);
  void emit(std::string_view text);
  /// Runs `body` in a new scope with the output going to the returned text.
  std::string capture(const Body& body, std::shared_ptr<Scope> scope, Flow* flow = nullptr);

  // Expressions
  Value evaluate(const Expression& node);
  Value evaluateItems(const Expression& node);
  Value evaluateDict(const Expression& node);
  Value evaluateName(const Expression& node);
  Value evaluateSlice(const Expression& node);
  Value evaluateCall(const Expression& node, const Value* caller = nullptr);
  Value evaluateFilter(const Expression& node, const Value* input = nullptr);
  Value evaluateTest(const Expression& node);
  Value evaluateCompare(const Expression& node);
  Value evaluateConcatenation(const Expression& node);
  Arguments evaluateArguments(const CallArguments& call);

  Value invoke(const Value& callee, const Arguments& arguments);
  Value callMacro(Macro& macro, const Arguments& arguments);
  Value makeMacro(const Signature& signature, const Body& body);
  Value recurse(const Value& loop, const Arguments& arguments);
  bool pull(LoopState& loop, Value& out);
  bool advance(LoopState& loop, Value& out);
  int64_t loopLength(LoopState& loop);

  const Template& m_template;
  std::shared_ptr<Scope> m_scope, m_root;
  std::deque<Namespace> m_namespaces;
  std::deque<Macro> m_macros;
  std::string m_text;
  std::string* m_out = &m_text;
  size_t m_rootLength = 0; ///< code points of m_text
  std::vector<std::pair<size_t, size_t>> m_generation;
  int m_depth = 0;

  static Value loopCycle(Runtime&, Callable& method, const Arguments& arguments);
  static Value loopChanged(Runtime& runtime, Callable& method, const Arguments& arguments);
};

} // namespace tw::jinja
