#pragma once
// Builds values from the events of nlohmann's parser. Its own builder looks each key up among those before it, which in
// objects that keep their order takes time by the square: half a minute for a vocabulary of 150,000 tokens.
#include "engine/api/json.h"

#include <vector>

namespace tw {

/// Of a key that comes again the last value counts, in the first one's place. Throws Json::exception where the text is
/// no JSON, and the depth (int) where it nests deeper than `maxDepth`: hostile nesting costs neither stack nor memory.
class JsonBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit JsonBuilder(int maxDepth) : m_maxDepth(maxDepth) {}
  Json take() { return std::move(m_root); }

  bool null() override;
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(std::size_t size) override;
  bool key(string_t& key) override;
  bool end_object() override;
  bool start_array(std::size_t size) override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override;

 private:
  Json* put(Json value);
  void open(Json container);

  int m_maxDepth;
  Json m_root;
  std::vector<Json*> m_open; ///< from the outermost container to the innermost, which alone grows
  string_t m_key;
};

} // namespace tw
