#include "engine/io/pickle_tensors.h"

#include <array>
#include <bit>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tw {
namespace {

constexpr size_t kLongestPickle = size_t{64} << 20;
// A value takes far more memory than the bytes that make it, and one that is made can be copied again by a few bytes:
// all that is repeated is small. A tensor's entry has about 20 values.
constexpr size_t kMostValues = size_t{1} << 20;
constexpr size_t kMostSides = 16;
constexpr size_t kMostArguments = 16;
constexpr size_t kLongestStorageName = 256;
constexpr uint32_t kNowhere = ~uint32_t{0};

/// A value lies in the machine's list and is named by its place there: what a file nests deeply or in circles costs
/// neither stack nor leaks.
struct PickleValue {
  enum class Kind { None, Boolean, Integer, Other, Text, List, Dictionary, Name, Storage, Tensor };
  Kind kind = Kind::None;
  int64_t number = 0;          ///< Integer, Boolean
  std::string text;            ///< Text; Name: "module name"
  std::vector<uint32_t> items; ///< List; Dictionary: keys and values in turn
  PickledTensor tensor;        ///< Tensor, Storage
};

std::optional<TensorType> storageType(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, TensorType>, 10> types{
      {{"torch FloatStorage", TensorType::F32},
       {"torch HalfStorage", TensorType::F16},
       {"torch BFloat16Storage", TensorType::BF16},
       {"torch DoubleStorage", TensorType::F64},
       {"torch LongStorage", TensorType::I64},
       {"torch IntStorage", TensorType::I32},
       {"torch ShortStorage", TensorType::I16},
       {"torch CharStorage", TensorType::I8},
       {"torch ByteStorage", TensorType::U8},
       {"torch BoolStorage", TensorType::Bool}}};
  for (const auto& [known, type] : types)
    if (known == name) return type;
  return std::nullopt;
}

constexpr std::string_view kOrdered = "collections OrderedDict", kTensor = "torch._utils _rebuild_tensor_v2",
                           kParameter = "torch._utils _rebuild_parameter";

class PickleMachine {
 public:
  PickleMachine(std::span<const std::byte> bytes, const std::string& file) : m_bytes(bytes), m_file(file) {}

  Result<std::vector<PickledTensor>> run() {
    if (m_bytes.size() > kLongestPickle) return tooMuch();
    while (!m_done) {
      TW_TRY(const auto opcode, number(1));
      TW_CHECK(step(static_cast<unsigned char>(opcode)));
    }
    TW_TRY(const auto result, pop());
    return tensorsOf(result);
  }

 private:
  using Kind = PickleValue::Kind;

  Error refused(const Text& why) const {
    return workError("file.pickle", TW_TEXT("%1 cannot be read: %2.", m_file, why),
                     TW_TEXT("Only the tensors of a state dict are read from pickles, and nothing in them is run: save "
                             "it again as safetensors with the program that wrote it."))
        .at(m_file);
  }
  Failure tooMuch() const { return fail(refused(TW_TEXT("it lists too much to be a state dict"))); }
  Failure malformed() const { return fail(refused(TW_TEXT("its pickle is damaged"))); }

  // What is read.
  Result<std::span<const std::byte>> take(uint64_t count) {
    if (count > m_bytes.size() - m_at) return malformed();
    const auto part = m_bytes.subspan(m_at, count);
    m_at += count;
    return part;
  }
  /// Little-endian, without a sign.
  Result<uint64_t> number(size_t bytes) {
    TW_TRY(const auto part, take(bytes));
    uint64_t value = 0;
    for (size_t i = bytes; i > 0; --i) value = (value << 8) | static_cast<uint64_t>(part[i - 1]);
    return value;
  }
  Result<std::string> text(uint64_t count) {
    TW_TRY(const auto part, take(count));
    return std::string(reinterpret_cast<const char*>(part.data()), part.size());
  }
  Result<std::string> line() {
    std::string read;
    for (;;) {
      TW_TRY(const auto byte, number(1));
      if (byte == '\n') return read;
      read += static_cast<char>(byte);
    }
  }

  // The stack.
  Result<> push(PickleValue value) {
    if (m_values.size() >= kMostValues) return tooMuch();
    m_stack.push_back(static_cast<uint32_t>(m_values.size()));
    m_values.push_back(std::move(value));
    return {};
  }
  Result<uint32_t> pop() {
    if (m_stack.empty() || m_stack.back() == kNowhere) return malformed();
    const auto top = m_stack.back();
    m_stack.pop_back();
    return top;
  }
  Result<std::vector<uint32_t>> popToMark() {
    std::vector<uint32_t> items;
    while (!m_stack.empty() && m_stack.back() != kNowhere) {
      items.push_back(m_stack.back());
      m_stack.pop_back();
    }
    if (m_stack.empty()) return malformed();
    m_stack.pop_back();
    return std::vector<uint32_t>(items.rbegin(), items.rend());
  }
  Result<> list(std::vector<uint32_t> items) { return push({Kind::List, 0, {}, std::move(items), {}}); }
  Result<> tuple(size_t count) {
    std::vector<uint32_t> items(count);
    for (size_t i = count; i > 0; --i) {
      TW_TRY(items[i - 1], pop());
    }
    return list(std::move(items));
  }
  /// Puts items into what lies below them.
  Result<> addItems(Kind kind, const std::vector<uint32_t>& items) {
    TW_TRY(const auto target, pop());
    auto& value = m_values[target];
    if (value.kind != kind || (kind == Kind::Dictionary && items.size() % 2 != 0)) return malformed();
    value.items.insert(value.items.end(), items.begin(), items.end());
    m_stack.push_back(target);
    return {};
  }
  Result<> addItem(Kind kind, size_t count) {
    std::vector<uint32_t> items(count);
    for (size_t i = count; i > 0; --i) {
      TW_TRY(items[i - 1], pop());
    }
    return addItems(kind, items);
  }
  Result<> remember(uint64_t place) {
    if (m_stack.empty() || m_stack.back() == kNowhere) return malformed();
    m_memo[place] = m_stack.back();
    return {};
  }
  Result<> recall(uint64_t place) {
    const auto found = m_memo.find(place);
    if (found == m_memo.end()) return malformed();
    m_stack.push_back(found->second);
    return {};
  }
  Result<> integer(size_t bytes, bool isSigned) {
    TW_TRY(auto value, number(bytes));
    if (isSigned && bytes < 8 && bytes > 0 && (value >> (8 * bytes - 1)) != 0) value |= ~uint64_t{0} << (8 * bytes);
    return push({Kind::Integer, static_cast<int64_t>(value), {}, {}, {}});
  }
  Result<> textOf(size_t lengthBytes) {
    TW_TRY(const auto length, number(lengthBytes));
    TW_TRY(auto read, text(length));
    return push({Kind::Text, 0, std::move(read), {}, {}});
  }

  Result<> name(std::string whole) {
    if (whole != kOrdered && whole != kTensor && whole != kParameter && !storageType(whole))
      return fail(refused(TW_TEXT("it names %1, which is no part of a tensor", whole.substr(0, 100))));
    return push({Kind::Name, 0, std::move(whole), {}, {}});
  }
  Result<> stackName() {
    TW_TRY(const auto last, pop());
    TW_TRY(const auto module, pop());
    if (m_values[last].kind != Kind::Text || m_values[module].kind != Kind::Text) return malformed();
    return name(m_values[module].text + " " + m_values[last].text);
  }

  /// ("storage", its type, its key, the device it lay on, how many values).
  Result<> persistent() {
    TW_TRY(const auto id, pop());
    const auto& items = m_values[id].items;
    if (m_values[id].kind != Kind::List || items.size() != 5) return malformed();
    const auto &type = m_values[items[1]], &key = m_values[items[2]], &count = m_values[items[4]];
    const auto stored = storageType(type.text);
    if (type.kind != Kind::Name || !stored || key.kind != Kind::Text || count.kind != Kind::Integer) return malformed();
    if (key.text.size() > kLongestStorageName) return malformed();
    PickledTensor tensor;
    tensor.storage = key.text;
    tensor.type = *stored;
    tensor.storageValues = count.number;
    return push({Kind::Storage, 0, {}, {}, std::move(tensor)});
  }

  Result<std::vector<int64_t>> integers(uint32_t place) const {
    std::vector<int64_t> numbers;
    if (m_values[place].kind != Kind::List || m_values[place].items.size() > kMostSides) return malformed();
    for (const auto item : m_values[place].items) {
      if (m_values[item].kind != Kind::Integer) return malformed();
      numbers.push_back(m_values[item].number);
    }
    return numbers;
  }
  Result<> rebuilt(const std::vector<uint32_t>& arguments) {
    if (arguments.size() < 4 || m_values[arguments[0]].kind != Kind::Storage ||
        m_values[arguments[1]].kind != Kind::Integer)
      return malformed();
    auto tensor = m_values[arguments[0]].tensor;
    tensor.offset = m_values[arguments[1]].number;
    TW_TRY(tensor.shape, integers(arguments[2]));
    TW_TRY(tensor.strides, integers(arguments[3]));
    return push({Kind::Tensor, 0, {}, {}, std::move(tensor)});
  }
  Result<> reduce() {
    TW_TRY(const auto given, pop());
    TW_TRY(const auto function, pop());
    if (m_values[function].kind != Kind::Name || m_values[given].kind != Kind::List ||
        m_values[given].items.size() > kMostArguments)
      return malformed();
    const auto arguments = m_values[given].items;
    const auto called = m_values[function].text;
    if (called == kOrdered && arguments.empty()) return push({Kind::Dictionary, 0, {}, {}, {}});
    if (called == kTensor) return rebuilt(arguments);
    if (called == kParameter && !arguments.empty() && m_values[arguments[0]].kind == Kind::Tensor) {
      m_stack.push_back(arguments[0]);
      return {};
    }
    return malformed();
  }
  /// What an OrderedDict is told besides its items (a state dict's _metadata) is nothing to a reader of tensors.
  Result<> build() {
    TW_CHECK(pop());
    if (m_stack.empty() || m_stack.back() == kNowhere || m_values[m_stack.back()].kind != Kind::Dictionary)
      return malformed();
    return {};
  }

  Result<> step(unsigned char opcode) {
    switch (opcode) {
    case 0x80: return taken(1);                       // PROTO
    case 0x95: return taken(8);                       // FRAME
    case '.': m_done = true; return {};               // STOP
    case '(': m_stack.push_back(kNowhere); return {}; // MARK
    case 'N': return push({});
    case 0x88: return push({Kind::Boolean, 1, {}, {}, {}});
    case 0x89: return push({Kind::Boolean, 0, {}, {}, {}});
    case 'K': return integer(1, false);
    case 'M': return integer(2, false);
    case 'J': return integer(4, true);
    case 0x8a: return longInteger();
    case 'G': return real();
    case 'X': return textOf(4);
    case 0x8c: return textOf(1);
    case 0x8d: return textOf(8);
    default: return structure(opcode);
    }
  }
  Result<> structure(unsigned char opcode) {
    switch (opcode) {
    case ')':
    case ']': return list({});
    case '}': return push({Kind::Dictionary, 0, {}, {}, {}});
    case 0x85: return tuple(1);
    case 0x86: return tuple(2);
    case 0x87: return tuple(3);
    case 't': return fromMark([this](auto items) { return list(std::move(items)); });
    case 'a': return addItem(Kind::List, 1);
    case 's': return addItem(Kind::Dictionary, 2);
    case 'e': return fromMark([this](const auto& items) { return addItems(Kind::List, items); });
    case 'u': return fromMark([this](const auto& items) { return addItems(Kind::Dictionary, items); });
    case 'q': return placed(1, &PickleMachine::remember);
    case 'r': return placed(4, &PickleMachine::remember);
    case 0x94: return remember(m_memo.size());
    case 'h': return placed(1, &PickleMachine::recall);
    case 'j': return placed(4, &PickleMachine::recall);
    case 'c': return global();
    case 0x93: return stackName();
    case 'Q': return persistent();
    case 'R': return reduce();
    case 'b': return build();
    default: return fail(refused(TW_TEXT("its pickle does more than name tensors")));
    }
  }
  Result<> taken(size_t count) {
    TW_CHECK(take(count));
    return {};
  }
  Result<> real() {
    TW_CHECK(take(8));
    return push({Kind::Other, 0, {}, {}, {}});
  }
  Result<> longInteger() {
    TW_TRY(const auto bytes, number(1));
    if (bytes > 8) return malformed();
    return integer(bytes, true);
  }
  Result<> placed(size_t bytes, Result<> (PickleMachine::*act)(uint64_t)) {
    TW_TRY(const auto place, number(bytes));
    return (this->*act)(place);
  }
  template <class Act> Result<> fromMark(const Act& act) {
    TW_TRY(auto items, popToMark());
    return act(std::move(items));
  }
  Result<> global() {
    TW_TRY(const auto module, line());
    TW_TRY(const auto last, line());
    return name(module + " " + last);
  }

  Result<std::vector<PickledTensor>> tensorsOf(uint32_t result) const {
    const auto& dictionary = m_values[result];
    if (dictionary.kind != Kind::Dictionary) return fail(refused(TW_TEXT("what it holds is no dictionary of tensors")));
    std::vector<PickledTensor> tensors;
    std::unordered_set<std::string_view> names;
    for (size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
      const auto &key = m_values[dictionary.items[i]], &value = m_values[dictionary.items[i + 1]];
      if (key.kind != Kind::Text) return fail(refused(TW_TEXT("what it holds is no dictionary of tensors")));
      if (value.kind != Kind::Tensor)
        return fail(refused(TW_TEXT("its entry '%1' is no tensor", key.text.substr(0, 100))));
      if (!names.insert(key.text).second) return malformed();
      tensors.push_back(value.tensor);
      tensors.back().name = key.text;
    }
    return tensors;
  }

  std::span<const std::byte> m_bytes;
  const std::string& m_file;
  size_t m_at = 0;
  bool m_done = false;
  std::vector<PickleValue> m_values;
  std::vector<uint32_t> m_stack; ///< places in m_values; kNowhere is a mark
  std::unordered_map<uint64_t, uint32_t> m_memo;
};

} // namespace

Result<std::vector<PickledTensor>> pickledTensors(std::span<const std::byte> pickle, const std::string& file) {
  return PickleMachine(pickle, file).run();
}

} // namespace tw
