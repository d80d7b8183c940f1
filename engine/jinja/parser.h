#pragma once
#include "engine/jinja/ast.h"
#include "engine/jinja/lexer.h"

namespace tw::jinja {

/// Errors: template.syntax with the line.
Result<Template> parseTemplate(std::string_view source, const tw::Text& name);

} // namespace tw::jinja
