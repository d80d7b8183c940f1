#pragma once
// The engine's English in Chinese, by code. One row a message; the order matters where a general pattern follows a
// special one.
#include <QStringView>

#include <span>
#include <string_view>

namespace tw::ui {

/// In `english`, %1, %2 … stand in this order for what the engine fills in (names, numbers, paths). In `chinese`, %n is
/// that text as it is and $n that text translated where it is itself one of the engine's phrases.
struct EngineText {
  std::string_view code;
  QStringView english, chinese;
};

std::span<const EngineText> dataTexts();     ///< data.*, row.*, recipe.*, json.*, io.*
std::span<const EngineText> languageTexts(); ///< tokenizer.*, template.*, corpus.*
std::span<const EngineText> modelTexts();    ///< model.*, file.*, adapter.*, method.*, target.*, device.*
std::span<const EngineText> runTexts();      ///< train.*, checkpoint.*, run.*, export.*, memory.*, internal …
/// What to do next: the same advice serves many codes, so these have none.
std::span<const EngineText> adviceTexts();
/// Parts of sentences: reasons, types, what a value should have been. Without codes.
std::span<const EngineText> phraseTexts();
/// Names and findings of the self-check. Without codes.
std::span<const EngineText> checkTexts();
/// One sentence for each family, the part of a code before the dot: `english` is empty, `chinese` says what is wrong in
/// general.
std::span<const EngineText> familyTexts();
/// The same for what to do next.
std::span<const EngineText> familyAdvice();

} // namespace tw::ui
