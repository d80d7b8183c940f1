#include "engine/text/pipeline/post_processor.h"
#include "engine/base/unicode.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/unicode/byte_alphabet.h"
#include "engine/text/unicode/char_class.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* kSupportedProcessors =
    "TemplateProcessing, ByteLevel, RobertaProcessing, BertProcessing and Sequence";

Result<PostPipeline::Piece> specialPiece(const PartFields& fields, const std::string& name, int32_t end) {
  PostPipeline::Piece piece;
  const Json* specials = fields.find("special_tokens");
  const auto found = specials && specials->is_object() ? specials->find(name) : Json::const_iterator();
  if (!specials || !specials->is_object() || found == specials->end())
    return fail(damagedTokenizer(TW_TEXT("the special token \"%1\" of %2 is not defined", name, fields.owner())));
  const PartFields special(*found, TW_TEXT("the special token \"%1\"", name));
  TW_TRY(const Json* ids, special.list("ids"));
  for (const auto& id : *ids) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() >= static_cast<uint64_t>(end))
      return fail(damagedTokenizer(TW_TEXT("an id of %1 is outside the vocabulary", special.owner())));
    piece.ids.push_back(id.get<int32_t>());
  }
  return piece;
}

/// {"SpecialToken": {"id": "<s>", …}} or {"Sequence": {"id": "A", …}}.
Result<PostPipeline::Piece> templatePiece(const Json& json, const PartFields& fields, int32_t end) {
  const PartFields item(json, TW_TEXT("a piece of %1", fields.owner()));
  if (const Json* special = item.find("SpecialToken")) {
    TW_TRY(const auto name, PartFields(*special, TW_TEXT("a special token of %1", fields.owner())).text("id"));
    return specialPiece(fields, name, end);
  }
  if (const Json* sequence = item.find("Sequence")) {
    TW_TRY(const auto name, PartFields(*sequence, TW_TEXT("a sequence of %1", fields.owner())).text("id"));
    if (name == "A") return PostPipeline::Piece{0, {}};
  }
  return fail(damagedTokenizer(TW_TEXT("%1 is neither a special token nor sequence A", item.owner())));
}

/// ["</s>", 2]
Result<PostPipeline::Piece> markPiece(const PartFields& fields, const char* key, int32_t end) {
  const Json* mark = fields.find(key);
  if (!mark || !mark->is_array() || mark->size() != 2 || !(*mark)[1].is_number_unsigned() ||
      (*mark)[1].get<uint64_t>() >= static_cast<uint64_t>(end))
    return fail(fields.wrong(key, TW_TEXT("a token and its id")));
  return PostPipeline::Piece{-1, {(*mark)[1].get<int32_t>()}};
}

Result<> addTrim(const PartFields& fields, std::vector<PostPipeline::Step>& steps) {
  TW_TRY(const bool trim, fields.flag("trim_offsets", true));
  TW_TRY(const bool prefix, fields.flag("add_prefix_space", true));
  if (trim) steps.push_back({true, prefix, false, {}});
  return {};
}

Result<> read(const Json& json, int32_t end, int depth, std::vector<PostPipeline::Step>& steps) {
  TW_TRY(const auto type, partType(json, TW_TEXT("post-processor")));
  const PartFields fields(json, TW_TEXT("the post-processor %1", type));
  if (type == "ByteLevel") return addTrim(fields, steps);
  if (type == "Sequence")
    return readParts(fields, "processors", TW_TEXT("its processors nest without end"), depth,
                     [&](const Json& part, int inner) { return read(part, end, inner, steps); });
  PostPipeline::Step step;
  if (type == "TemplateProcessing") {
    TW_TRY(const Json* single, fields.list("single"));
    for (const auto& item : *single) {
      TW_TRY(auto piece, templatePiece(item, fields, end));
      step.pieces.push_back(std::move(piece));
    }
  } else if (type == "RobertaProcessing" || type == "BertProcessing") {
    if (type == "RobertaProcessing") TW_CHECK(addTrim(fields, steps));
    step.joins = true;
    TW_TRY(auto begin, markPiece(fields, "cls", end));
    TW_TRY(auto close, markPiece(fields, "sep", end));
    step.pieces = {std::move(begin), PostPipeline::Piece{0, {}}, std::move(close)};
  } else {
    return fail(unsupportedPart(TW_TEXT("post-processor"), type, kSupportedProcessors));
  }
  steps.push_back(std::move(step));
  return {};
}

/// Moves spaces that a token's text begins or ends with out of its span, as ByteLevel's trim_offsets does.
void trim(Encoding& part, bool prefixSpace, const TrimContext& context) {
  const auto isBlank = [](char32_t c) { return c == byteLevelCharacter(' ') || (charFlags()[c] & flagSpace) != 0; };
  for (size_t i = 0; i < part.ids.size(); ++i) {
    const auto& shown = context.shown(context.owner, part.ids[i]);
    size_t left = 0, right = 0;
    for (size_t at = 0, length = 0; at < shown.size() && isBlank(codePointAt(shown, at, length)); at += length) ++left;
    for (size_t end = shown.size(); end > 0 && isBlank(codePointBefore(shown, end)); ++right) do
        --end;
      while (continuesCharacter(shown[end]));
    auto& span = part.offsets[i];
    if (left == 1 && prefixSpace && (i == 0 || span.begin == 0)) left = 0;
    for (; left > 0 && span.begin < span.end; --left)
      span.begin += std::max<size_t>(decodeUtf8(context.original, span.begin).length, 1);
    span.begin = std::min(span.begin, span.end);
    for (; right > 0 && span.end > span.begin; --right) do
        --span.end;
      while (span.end > span.begin && continuesCharacter(context.original[span.end]));
  }
}

Encoding joined(const std::vector<Encoding>& parts) {
  Encoding whole;
  for (const auto& part : parts) {
    whole.ids.insert(whole.ids.end(), part.ids.begin(), part.ids.end());
    whole.offsets.insert(whole.offsets.end(), part.offsets.begin(), part.offsets.end());
  }
  return whole;
}

} // namespace

Result<PostPipeline> PostPipeline::fromJson(const Json& json, int32_t vocabularyEnd) {
  PostPipeline pipeline;
  TW_CHECK(read(json, vocabularyEnd, 0, pipeline.m_steps));
  return pipeline;
}

void PostPipeline::setBosEos(std::optional<int32_t> bos, std::optional<int32_t> eos) {
  Step step;
  if (bos) step.pieces.push_back({-1, {*bos}});
  step.pieces.push_back({0, {}});
  if (eos) step.pieces.push_back({-1, {*eos}});
  m_steps.clear();
  m_steps.push_back(std::move(step));
}

void PostPipeline::setPrefix(std::vector<int32_t> ids) {
  Step step;
  step.pieces = {{-1, std::move(ids)}, {0, {}}};
  m_steps.clear();
  m_steps.push_back(std::move(step));
}

Encoding PostPipeline::apply(Encoding text, bool addSpecialTokens, const TrimContext& context) const {
  std::vector<Encoding> parts;
  parts.push_back(std::move(text));
  for (const auto& step : m_steps) {
    if (step.trim) {
      for (auto& part : parts) trim(part, step.prefixSpace, context);
      continue;
    }
    std::vector<Encoding> next;
    for (const auto& piece : step.pieces) {
      if (piece.sequence >= 0) next.push_back(parts.empty() ? Encoding() : parts.front());
      else if (addSpecialTokens) next.push_back({piece.ids, std::vector<ByteSpan>(piece.ids.size())});
    }
    parts = std::move(next);
    if (step.joins) parts.assign(1, joined(parts));
  }
  return parts.size() == 1 ? std::move(parts.front()) : joined(parts);
}

} // namespace tw
