#pragma once
#include "engine/text/jinja/ast.h"
#include "engine/text/jinja/lexer.h"

namespace tw::jinja {

/// Errors: template.syntax with the line.
Result<Template> parseTemplate(std::string_view source, const std::string& name);

} // namespace tw::jinja
