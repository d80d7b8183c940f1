#include "engine/api/events.h"

#include "engine/api/memory_plan.h"
#include "engine/api/model_info.h"
#include "engine/api/stage_text.h"

#include <cmath>

namespace tw {
namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

struct ToJson {
  Json operator()(const events::Started& e) const {
    Json json = {{"event", "started"},
                 {"run_id", e.run_id},
                 {"output_dir", e.output_dir},
                 {"device", e.device},
                 {"trainable_parameters", e.trainable_parameters},
                 {"total_parameters", e.total_parameters},
                 {"samples", e.samples},
                 {"tokens", e.tokens},
                 {"total_steps", e.total_steps},
                 {"memory_before_bytes", e.memory_before_bytes}};
    if (e.resumed_from_step > 0) json["resumed_from_step"] = e.resumed_from_step;
    return json;
  }
  Json operator()(const events::Step& e) const {
    Json json = {{"event", "step"},
                 {"step", e.step},
                 {"epoch", number(e.epoch)},
                 {"loss", number(e.loss)},
                 {"learning_rate", number(e.learning_rate)},
                 {"grad_norm", number(e.grad_norm)},
                 {"tokens", e.tokens},
                 {"tokens_per_second", number(e.tokens_per_second)},
                 {"memory_bytes", e.memory_bytes},
                 {"seconds", number(e.seconds)}};
    if (e.extra_loss) json["extra_loss"] = number(*e.extra_loss);
    return json;
  }
  Json operator()(const events::Evaluation& e) const {
    return {{"event", "evaluation"}, {"step", e.step}, {"loss", number(e.loss)}, {"perplexity", number(e.perplexity)}};
  }
  Json operator()(const events::Answer& e) const {
    return {{"event", "answer"}, {"step", e.step}, {"prompt", e.prompt}, {"text", e.text}};
  }
  Json operator()(const events::Checkpoint& e) const {
    return {{"event", "checkpoint"}, {"step", e.step}, {"path", e.path}};
  }
  Json operator()(const events::Changed& e) const {
    return {{"event", "changed"}, {"step", e.step}, {"field", e.field}, {"value", e.value}};
  }
  Json operator()(const events::Advice& e) const {
    Json json = {{"event", "advice"}, {"code", e.code}, {"message", e.message.english()}};
    for (const auto& [field, value] : e.changes) json["changes"][field] = value;
    return json;
  }
  Json operator()(const events::Paused& e) const { return {{"event", "paused"}, {"step", e.step}}; }
  Json operator()(const events::Continued& e) const { return {{"event", "continued"}, {"step", e.step}}; }
  Json operator()(const events::Finished& e) const {
    Json json = {{"event", "finished"},
                 {"output_dir", e.output_dir},
                 {"steps", e.steps},
                 {"train_loss", number(e.train_loss)},
                 {"seconds", number(e.seconds)},
                 {"tokens_per_second", number(e.tokens_per_second)},
                 {"peak_memory_bytes", e.peak_memory_bytes},
                 {"memory_before_bytes", e.memory_before_bytes}};
    if (e.stopped) json["stopped"] = true;
    return json;
  }
  Json operator()(const events::Progress& e) const {
    return {{"event", "progress"}, {"stage", e.stage}, {"message", stageText(e.stage).english()},
            {"done", e.done},      {"total", e.total}, {"unit", e.unit}};
  }
  Json operator()(const events::Token& e) const { return {{"event", "token"}, {"id", e.id}, {"text", e.text}}; }
  Json operator()(const events::Generated& e) const {
    return {{"event", "generated"},
            {"text", e.text},
            {"ids", e.ids},
            {"reason", e.reason},
            {"tokens_per_second", number(e.tokens_per_second)}};
  }
  Json operator()(const events::Verified& e) const {
    return {{"event", "verified"},
            {"max_gap", number(e.max_gap)},
            {"mean_gap", number(e.mean_gap)},
            {"top1_agreement", number(e.top1_agreement)},
            {"max_gap_absolute", number(e.max_gap_absolute)},
            {"mean_gap_absolute", number(e.mean_gap_absolute)},
            {"largest_logit", number(e.largest_logit)},
            {"samples", e.samples},
            {"positions", e.positions},
            {"data", e.data}};
  }
  Json operator()(const events::Exported& e) const {
    return {{"event", "exported"}, {"path", e.path}, {"bytes", e.bytes}};
  }
  Json operator()(const events::Problem& e) const { return toJson(e.problem); }
  Json operator()(const events::Metrics& e) const {
    Json json = {{"event", "metrics"}};
    json.update(e.values);
    return json;
  }
  Json operator()(const events::Report& e) const {
    Json json = {{"event", e.name}};
    json.update(e.fields);
    return json;
  }
  Json operator()(const events::Failed& e) const { return toJson(e.error); }
};

} // namespace

Json toJson(const Event& event) { return std::visit(ToJson{}, event); }

Json toJson(const Error& error) {
  Json json = {
      {"event", "error"},
      {"code", error.code.empty() ? "internal" : error.code},
      {"message", error.message.empty() ? "Something went wrong without saying what." : error.message.english()},
      {"advice", error.advice.empty() ? "Please report this with the command you ran." : error.advice.english()}};
  if (!error.file.empty()) json["file"] = error.file;
  if (error.line > 0) json["line"] = error.line;
  if (!error.field.empty()) json["field"] = error.field;
  return json;
}

Json toJson(const MemoryPlan& plan) {
  Json json = {{"device", plan.device},
               {"weights_bytes", plan.weights_bytes},
               {"quantization_bytes", plan.quantization_bytes},
               {"adapter_bytes", plan.adapter_bytes},
               {"gradient_bytes", plan.gradient_bytes},
               {"optimizer_bytes", plan.optimizer_bytes},
               {"activation_bytes", plan.activation_bytes},
               {"logits_bytes", plan.logits_bytes},
               {"workspace_bytes", plan.workspace_bytes},
               {"total_bytes", plan.total()},
               {"limit_bytes", plan.limit_bytes},
               {"fits", plan.fits()},
               {"trainable_parameters", plan.trainable_parameters},
               {"total_parameters", plan.total_parameters}};
  if (plan.total_steps > 0) json["total_steps"] = plan.total_steps;
  if (!plan.notes.empty()) {
    auto notes = Json::array();
    for (const auto& note : plan.notes) notes.push_back({{"code", note.code}, {"message", note.message.english()}});
    json["notes"] = std::move(notes);
  }
  return json;
}

Json toJson(const ModelInfo& info) {
  Json notes = Json::array();
  for (const auto& note : info.notes) notes.push_back(note.english());
  return {{"path", info.path},
          {"architecture", info.architecture},
          {"family", info.family},
          {"parameters", info.parameters},
          {"layers", info.layers},
          {"hidden_size", info.hidden_size},
          {"vocab_size", info.vocab_size},
          {"context_length", info.context_length},
          {"dtype", info.dtype},
          {"quantization", info.quantization},
          {"bytes", info.bytes},
          {"linear_modules", info.linear_modules},
          {"tokenizer", info.tokenizer},
          {"chat_template", info.chat_template},
          {"supported", info.supported},
          {"reason", info.reason.english()},
          {"notes", notes}};
}

} // namespace tw
