// Functions that every chat template sees.
#include "engine/jinja/builtins.h"
#include "engine/jinja/methods.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"

#include <chrono>
#include <ctime>

namespace tw::jinja {
namespace {

using std::string;

struct Cycler : Object {
  std::vector<Value> items;
  size_t position = 0;
};

Value rangeFunction(Runtime& runtime, Callable&, const Arguments& arguments) {
  if (!arguments.named.empty()) return runtime.fail("range() takes no keyword arguments");
  const Bound bound(runtime, "range", arguments, {"start", "stop", "step"}, 1);
  if (!bound) return {};
  auto range = std::make_shared<Range>();
  range->start = bound[1] ? integerArgument(runtime, bound[0], 0) : 0;
  range->stop = integerArgument(runtime, bound[1] ? bound[1] : bound[0], 0);
  range->step = integerArgument(runtime, bound[2], 1);
  if (runtime.failed()) return {};
  if (range->step == 0) return runtime.fail("range() arg 3 must not be zero");
  constexpr int64_t bigger = int64_t{1} << 60; // keeps all the arithmetic of ranges inside int64
  for (const auto value : {range->start, range->stop, range->step})
    if (value > bigger || value < -bigger) return runtime.fail("range() with numbers that large is not supported");
  const int64_t distance = range->step > 0 ? range->stop - range->start : range->start - range->stop;
  const int64_t step = range->step > 0 ? range->step : -range->step;
  range->count = distance > 0 ? (distance - 1) / step + 1 : 0;
  if (range->count > runtime.limits().range)
    return runtime.fail("Range too big. The sandbox blocks ranges larger than MAX_RANGE (" +
                        std::to_string(runtime.limits().range) + ").");
  return Value::of(Kind::Range, std::move(range));
}

/// dict(mapping or pairs, **named) for `dict` and `namespace`.
std::shared_ptr<Dict> makeDict(Runtime& runtime, const Arguments& arguments) {
  auto dict = std::make_shared<Dict>();
  if (arguments.positional.size() > 1) runtime.fail("dict expected at most 1 argument");
  if (arguments.positional.size() == 1) {
    const auto& source = arguments.positional[0];
    if (source.is(Kind::Dict)) {
      for (const auto& [key, value] : source.dict().entries) dict->set(runtime, key, value);
    } else {
      for (const auto& pair : iterate(runtime, source)) {
        const auto parts = iterate(runtime, pair);
        if (parts.size() != 2) runtime.fail("dictionary update sequence element has not length 2");
        if (runtime.failed()) break;
        dict->set(runtime, parts[0], parts[1]);
      }
    }
  }
  for (const auto& [name, value] : arguments.named) dict->set(name, value);
  return dict;
}

Value dictFunction(Runtime& runtime, Callable&, const Arguments& arguments) {
  return Value::dict(makeDict(runtime, arguments));
}

Value namespaceFunction(Runtime& runtime, Callable&, const Arguments& arguments) {
  const auto dict = makeDict(runtime, arguments);
  if (runtime.failed()) return {};
  auto result = runtime.newNamespace();
  for (const auto& [key, value] : dict->entries) {
    if (key.text().starts_with('_'))
      return runtime.fail("Chat templates cannot store underscore-prefixed attributes on a namespace, but got '" +
                          key.text() + "'");
    result.as<Namespace>().set(textOf(runtime, key), value);
  }
  return result;
}

Value raiseException(Runtime& runtime, Callable&, const Arguments& arguments) {
  const Bound bound(runtime, "raise_exception", arguments, {"message"}, 1);
  return bound ? runtime.raise(textOf(runtime, *bound[0])) : Value();
}

Value strftimeNow(Runtime& runtime, Callable&, const Arguments& arguments) {
  const Bound bound(runtime, "strftime_now", arguments, {"format"}, 1);
  if (!bound) return {};
  if (!bound[0]->isString()) return runtime.fail("strftime_now() needs a string");
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  // Python's own directives for a time without a zone.
  string pattern;
  const string& format = bound[0]->text();
  for (size_t i = 0; i < format.size(); ++i) {
    const char next = format[i] == '%' && i + 1 < format.size() ? format[i + 1] : 0;
    if (next == 'f') {
      char micro[16];
      std::snprintf(
          micro, sizeof micro, "%06d",
          static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() %
                           1'000'000));
      pattern += micro;
    } else if (next && next != 'z' && next != 'Z') {
      pattern += {'%', next};
    } else if (!next) {
      pattern += format[i];
    }
    if (next) ++i;
  }
  if (pattern.empty()) return Value::string("");
  if (pattern.size() > 4096) return runtime.fail("strftime_now(): the format is absurdly long");
  pattern += ' '; // so that an empty result differs from a failure
  string out(65536, '\0');
  const size_t size = std::strftime(out.data(), out.size(), pattern.c_str(), &parts);
  if (size == 0) return runtime.fail("strftime_now(): the format is not usable");
  out.resize(size - 1);
  return Value::string(std::move(out));
}

Value joinerCall(Runtime& runtime, Callable& joiner, const Arguments& arguments) {
  if (!Bound(runtime, "joiner", arguments, {})) return {};
  if (std::exchange(joiner.used, true)) return joiner.receiver;
  return Value::string("");
}

Value joinerFunction(Runtime& runtime, Callable&, const Arguments& arguments) {
  const Bound bound(runtime, "joiner", arguments, {"sep"});
  return bound ? makeCallable("joiner", joinerCall, bound[0] ? *bound[0] : Value::string(", ")) : Value();
}

Value cyclerFunction(Runtime& runtime, Callable&, const Arguments& arguments) {
  if (arguments.positional.empty() || !arguments.named.empty())
    return runtime.fail("at least one item has to be provided to cycler()");
  auto cycler = std::make_shared<Cycler>();
  for (const auto& item : arguments.positional) cycler->depth = std::max(cycler->depth, item.depth() + 1);
  cycler->items = arguments.positional;
  return Value::of(Kind::Cycler, std::move(cycler));
}

Value cyclerNext(Runtime&, Callable& method, const Arguments&) {
  auto& cycler = method.receiver.as<Cycler>();
  const auto value = cycler.items[cycler.position];
  cycler.position = (cycler.position + 1) % cycler.items.size();
  return value;
}

Value cyclerReset(Runtime&, Callable& method, const Arguments&) {
  method.receiver.as<Cycler>().position = 0;
  return Value::none();
}

} // namespace

std::optional<Value> cyclerAttribute(const Value& cycler, const std::string& name) {
  if (name == "next") return makeCallable(name, cyclerNext, cycler);
  if (name == "reset") return makeCallable(name, cyclerReset, cycler);
  if (name == "current") return cycler.as<Cycler>().items[cycler.as<Cycler>().position];
  return std::nullopt;
}

std::optional<Value> globalFunction(const std::string& name) {
  static constexpr std::pair<std::string_view, Callable::Native> kTable[] = {
      {"range", rangeFunction},         {"dict", dictFunction},
      {"namespace", namespaceFunction}, {"raise_exception", raiseException},
      {"strftime_now", strftimeNow},    {"joiner", joinerFunction},
      {"cycler", cyclerFunction}};
  for (const auto& [known, native] : kTable)
    if (name == known) return makeCallable(name, native);
  return std::nullopt;
}

} // namespace tw::jinja
