#include "engine/ops/attention.h"
#include "engine/ops/attention_blocks.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// [rows, heads, d] -> [count, heads, length, d], a view.
at::Tensor segmentsView(const at::Tensor& x, int64_t begin, int64_t count, int64_t length) {
  return x.narrow(0, begin, count * length).view({count, length, x.size(1), x.size(2)}).transpose(1, 2);
}
/// Of one group: what belongs to its tokens, and what belongs to its keys.
at::Tensor groupView(const at::Tensor& x, const SegmentGroup& group) {
  return segmentsView(x, group.begin, group.count, group.length);
}
at::Tensor keyView(const at::Tensor& x, const SegmentGroup& group) {
  return segmentsView(x, group.keyBegin, group.count, group.keyLength);
}

/// One call of a batched kernel: views of q, k, v [batch, heads, length, d] and the mask, if any.
struct KernelCall {
  at::Tensor q, k, v;
  std::optional<at::Tensor> mask;
  bool causal = false;
};
KernelCall blockCall(const AttentionBlock& block, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                     int64_t window) {
  KernelCall call{q.slice(2, block.q0, block.q1), k.slice(2, block.k0, block.k1), v.slice(2, block.k0, block.k1),
                  std::nullopt, block.causal};
  if (block.masked) call.mask = blockMask(block, q.size(2), k.size(2), window, q.options());
  return call;
}

std::vector<AttentionBlock> blocksOf(const SegmentGroup& group, int64_t window) {
  return planBlocks(group.length, group.keyLength, window);
}

/// One call of the kernel computes all, and its gradients are those of the whole tensors.
bool isOneCall(const std::vector<SegmentGroup>& groups, int64_t window) {
  if (groups.size() != 1) return false;
  const auto blocks = blocksOf(groups[0], window);
  return blocks.size() == 1 && blocks[0].k0 == 0;
}

/// Flash attention on the CPU. Saves q, k, v, the output and the log-sum-exp of each block.
class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const std::vector<int64_t>& offsets, int64_t prefix, int64_t window,
                            std::optional<double> scale) {
    const auto groups = groupSegments(offsets, prefix);
    variable_list saved{q, k, v};
    at::Tensor output;
    const bool single = isOneCall(groups, window);
    if (!single) output = at::empty_like(q, at::MemoryFormat::Contiguous);
    variable_list statistics;
    for (const auto& group : groups) {
      const auto gq = groupView(q, group), gk = keyView(k, group), gv = keyView(v, group);
      for (const auto& block : blocksOf(group, window)) {
        const auto call = blockCall(block, gq, gk, gv, window);
        auto [out, lse] =
            at::_scaled_dot_product_flash_attention_for_cpu(call.q, call.k, call.v, 0.0, call.causal, call.mask, scale);
        if (single) output = out.transpose(1, 2).reshape(q.sizes());
        else groupView(output, group).slice(2, block.q0, block.q1).copy_(out);
        statistics.push_back(std::move(lse));
      }
    }
    saved.push_back(output);
    saved.insert(saved.end(), statistics.begin(), statistics.end());
    ctx->save_for_backward(std::move(saved));
    ctx->saved_data["offsets"] = offsets;
    ctx->saved_data["prefix"] = prefix;
    ctx->saved_data["window"] = window;
    ctx->saved_data["scale"] = scale;
    return output;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &q = saved[0], &k = saved[1], &v = saved[2], &output = saved[3];
    const auto window = ctx->saved_data["window"].toInt();
    const auto groups = groupSegments(ctx->saved_data["offsets"].toIntVector(), ctx->saved_data["prefix"].toInt());
    const auto gradient = gradients[0].contiguous();
    const bool single = isOneCall(groups, window);
    at::Tensor dq, dk, dv;
    if (!single) {
      dq = at::empty_like(q, at::MemoryFormat::Contiguous);
      dk = at::zeros_like(k, at::MemoryFormat::Contiguous);
      dv = at::zeros_like(v, at::MemoryFormat::Contiguous);
    }
    size_t next = 4;
    for (const auto& group : groups) {
      const auto gq = groupView(q, group), gk = keyView(k, group), gv = keyView(v, group),
                 go = groupView(output, group), gg = groupView(gradient, group);
      for (const auto& block : blocksOf(group, window)) {
        const auto call = blockCall(block, gq, gk, gv, window);
        const auto [a, b, c] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
            gg.slice(2, block.q0, block.q1), call.q, call.k, call.v, go.slice(2, block.q0, block.q1), saved[next++],
            0.0, call.causal, call.mask, ctx->saved_data["scale"].toOptional<double>());
        if (single) {
          dq = a.transpose(1, 2).reshape(q.sizes());
          dk = b.transpose(1, 2).reshape(k.sizes());
          dv = c.transpose(1, 2).reshape(v.sizes());
          continue;
        }
        groupView(dq, group).slice(2, block.q0, block.q1).copy_(a);
        keyView(dk, group).slice(2, block.k0, block.k1).add_(b);
        keyView(dv, group).slice(2, block.k0, block.k1).add_(c);
      }
    }
    return {dq, dk, dv, {}, {}, {}, {}};
  }
};

/// FlashAttention-2 over all segments in one launch. Its causal mask and its window count from the end of a segment's
/// keys, so that a prefix before them is seen like tokens before the first query.
class CudaVarlenAttention : public torch::autograd::Function<CudaVarlenAttention> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const std::vector<int64_t>& offsets, int64_t prefix, int64_t window,
                            std::optional<double> scale) {
    std::vector<int64_t> keyOffsets{0};
    int64_t longest = 0;
    for (size_t i = 0; i + 1 < offsets.size(); ++i) {
      const int64_t length = offsets[i + 1] - offsets[i];
      longest = std::max(longest, length);
      keyOffsets.push_back(keyOffsets.back() + (length > 0 ? length + prefix : 0));
    }
    const auto onDevice = [&](const std::vector<int64_t>& values) {
      return at::tensor(values, at::kLong).to(at::kInt).to(q.device());
    };
    const auto lengths = onDevice(offsets), keyLengths = prefix > 0 ? onDevice(keyOffsets) : lengths;
    const auto [left, right] = sides(window);
    auto [out, lse, state, unused, debug] = at::_flash_attention_forward(
        q, k, v, lengths, keyLengths, longest, longest + prefix, 0.0, true, false, scale, left, right);
    ctx->save_for_backward({q, k, v, out, lse, lengths, keyLengths, state, unused});
    ctx->saved_data["longest"] = std::vector<int64_t>{longest, longest + prefix};
    ctx->saved_data["window"] = window;
    ctx->saved_data["scale"] = scale;
    return out;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto s = ctx->get_saved_variables();
    const auto longest = ctx->saved_data["longest"].toIntVector();
    const auto [left, right] = sides(ctx->saved_data["window"].toInt());
    auto [dq, dk, dv] = at::_flash_attention_backward(gradients[0].contiguous(), s[0], s[1], s[2], s[3], s[4], s[5],
                                                      s[6], longest[0], longest[1], 0.0, true, s[7], s[8],
                                                      ctx->saved_data["scale"].toOptional<double>(), left, right);
    return {dq, dk, dv, {}, {}, {}, {}};
  }

 private:
  static std::pair<std::optional<int64_t>, std::optional<int64_t>> sides(int64_t window) {
    if (window <= 0) return {std::nullopt, std::nullopt};
    return {window - 1, 0};
  }
};

/// softmax(cap · tanh(q·k · scale / cap)) · v of one block; the softmax in float32, the rest in q's type, as
/// Transformers' eager attention.
at::Tensor cappedBlock(const KernelCall& call, const at::Tensor& mask, const ScoreOptions& scores) {
  const int64_t batch = call.q.size(0), heads = call.q.size(1), kvHeads = call.k.size(1);
  const auto q = call.q.reshape({batch, kvHeads, heads / kvHeads, call.q.size(2), call.q.size(3)});
  const double scale = scores.scale.value_or(1.0 / std::sqrt(static_cast<double>(call.q.size(3))));
  const auto raw = at::matmul(q, call.k.unsqueeze(2).transpose(-1, -2)) * (scale / scores.softcap);
  const auto weights = at::softmax(at::tanh(raw) * scores.softcap + mask, -1, at::kFloat).to(call.q.scalar_type());
  return at::matmul(weights, call.v.unsqueeze(2)).reshape({batch, heads, call.q.size(2), call.v.size(3)});
}

/// Blocks of rows, none of them for a kernel that masks by itself.
std::vector<AttentionBlock> maskedBlocks(int64_t queries, int64_t keys, int64_t window) {
  std::vector<AttentionBlock> blocks;
  constexpr int64_t rows = 512;
  const int64_t past = keys - queries;
  for (int64_t q0 = 0; q0 < queries; q0 += rows) {
    const int64_t q1 = std::min(queries, q0 + rows);
    blocks.push_back({q0, q1, window > 0 ? std::max<int64_t>(0, past + q0 - window + 1) : 0, past + q1, false, true});
  }
  return blocks;
}

/// Capped scores over segments. Saves q, k and v alone; each block is computed again in backward, so that one block's
/// scores exist at a time.
class CappedAttention : public torch::autograd::Function<CappedAttention> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const std::vector<int64_t>& offsets, int64_t prefix, int64_t window, double scale,
                            double softcap) {
    ctx->save_for_backward({q, k, v});
    ctx->saved_data["offsets"] = offsets;
    ctx->saved_data["prefix"] = prefix;
    ctx->saved_data["scores"] = std::vector<double>{static_cast<double>(window), scale, softcap};
    const ScoreOptions scores{window, scale, softcap};
    auto output = at::empty_like(q, at::MemoryFormat::Contiguous);
    for (const auto& group : groupSegments(offsets, prefix)) {
      const auto gq = groupView(q, group), gk = keyView(k, group), gv = keyView(v, group);
      for (const auto& block : maskedBlocks(group.length, group.keyLength, window)) {
        const auto call = blockCall(block, gq, gk, gv, window);
        groupView(output, group).slice(2, block.q0, block.q1).copy_(cappedBlock(call, call.mask->unsqueeze(0), scores));
      }
    }
    return output;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto options = ctx->saved_data["scores"].toDoubleVector();
    const ScoreOptions scores{static_cast<int64_t>(options[0]), options[1], options[2]};
    const auto gradient = gradients[0].contiguous();
    variable_list result;
    for (const auto& input : saved) result.push_back(at::zeros_like(input, at::MemoryFormat::Contiguous));
    for (const auto& group : groupSegments(ctx->saved_data["offsets"].toIntVector(), ctx->saved_data["prefix"].toInt()))
      for (const auto& block : maskedBlocks(group.length, group.keyLength, scores.window)) {
        auto call = blockCall(block, groupView(saved[0], group), keyView(saved[1], group), keyView(saved[2], group),
                              scores.window);
        at::AutoGradMode enabled(true);
        for (auto* input : {&call.q, &call.k, &call.v}) *input = input->detach().requires_grad_();
        const auto found =
            torch::autograd::grad({cappedBlock(call, call.mask->unsqueeze(0), scores)}, {call.q, call.k, call.v},
                                  {groupView(gradient, group).slice(2, block.q0, block.q1)});
        at::NoGradGuard noGrad;
        groupView(result[0], group).slice(2, block.q0, block.q1).add_(found[0]);
        keyView(result[1], group).slice(2, block.k0, block.k1).add_(found[1]);
        keyView(result[2], group).slice(2, block.k0, block.k1).add_(found[2]);
      }
    result.resize(8);
    return result;
  }
};

/// For everything the two kernels do not take (float32 on CUDA): ATen chooses a kernel and brings its own autograd.
at::Tensor composedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                             const AttentionShape& shape) {
  std::vector<at::Tensor> parts;
  const auto& scores = shape.scores;
  for (const auto& group : groupSegments(shape.offsets, shape.prefix)) {
    const auto gq = groupView(q, group), gk = keyView(k, group), gv = keyView(v, group);
    std::vector<at::Tensor> rows;
    for (const auto& block : blocksOf(group, scores.window)) {
      const auto call = blockCall(block, gq, gk, gv, scores.window);
      rows.push_back(
          at::scaled_dot_product_attention(call.q, call.k, call.v, call.mask, 0.0, call.causal, scores.scale, true));
    }
    parts.push_back(at::cat(rows, 2).transpose(1, 2).reshape({group.count * group.length, q.size(1), q.size(2)}));
  }
  return at::cat(parts, 0);
}

/// What the tokens of a segment see: [length, keys], 0 where visible, -inf elsewhere. For the reference alone, and not
/// made of blockMask, whose errors a comparison has to show.
at::Tensor referenceMask(int64_t length, int64_t keys, int64_t window) {
  auto mask = at::full({length, keys}, -std::numeric_limits<double>::infinity(), at::kFloat);
  auto cells = mask.accessor<float, 2>();
  for (int64_t token = 0; token < length; ++token)
    for (int64_t key = 0; key < keys; ++key) {
      const int64_t back = keys - length + token - key; // from the token's position to the key's
      if (back >= 0 && (window == 0 || back < window)) cells[token][key] = 0;
    }
  return mask;
}

} // namespace

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape) {
  TORCH_CHECK(!shape.offsets.empty() && shape.offsets.back() == q.size(0),
              "attention: offsets do not cover the tokens");
  int64_t keys = q.size(0);
  for (size_t i = 0; shape.prefix > 0 && i + 1 < shape.offsets.size(); ++i)
    if (shape.offsets[i + 1] > shape.offsets[i]) keys += shape.prefix;
  TORCH_CHECK(q.dim() == 3 && k.dim() == 3 && v.sizes() == k.sizes() && k.size(0) == keys && q.size(1) % k.size(1) == 0,
              "attention: shapes do not fit");
  if (q.size(0) == 0) return at::zeros_like(q);
  const auto& [window, scale, softcap] = shape.scores;
  const auto cq = q.contiguous(), ck = k.contiguous(), cv = v.contiguous();
  if (softcap > 0)
    return CappedAttention::apply(cq, ck, cv, shape.offsets, shape.prefix, window,
                                  scale.value_or(1.0 / std::sqrt(static_cast<double>(q.size(2)))), softcap);
  if (q.is_cpu()) return CpuAttention::apply(cq, ck, cv, shape.offsets, shape.prefix, window, scale);
  const bool narrow = q.scalar_type() == at::kHalf || q.scalar_type() == at::kBFloat16;
  if (q.is_cuda() && narrow && q.size(2) % 8 == 0 && q.size(2) <= 256)
    return CudaVarlenAttention::apply(cq, ck, cv, shape.offsets, shape.prefix, window, scale);
  return composedAttention(cq, ck, cv, shape);
}

at::Tensor cachedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const ScoreOptions& scores) {
  const auto hq = q.transpose(1, 2), hk = k.transpose(1, 2), hv = v.transpose(1, 2);
  const bool capped = scores.softcap > 0;
  std::vector<at::Tensor> rows;
  for (const auto& block : capped ? maskedBlocks(hq.size(2), hk.size(2), scores.window)
                                  : planBlocks(hq.size(2), hk.size(2), scores.window)) {
    const auto call = blockCall(block, hq, hk, hv, scores.window);
    rows.push_back(capped ? cappedBlock(call, call.mask->unsqueeze(0), scores)
                          : at::scaled_dot_product_attention(call.q, call.k, call.v, call.mask, 0.0, call.causal,
                                                             scores.scale, true));
  }
  return (rows.size() == 1 ? rows[0] : at::cat(rows, 2)).transpose(1, 2);
}

at::Tensor attentionReference(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                              const AttentionShape& shape) {
  std::vector<at::Tensor> parts;
  const int64_t repeat = q.size(1) / k.size(1);
  int64_t keyBegin = 0;
  for (size_t i = 0; i + 1 < shape.offsets.size(); ++i) {
    const int64_t begin = shape.offsets[i], length = shape.offsets[i + 1] - begin;
    const int64_t keys = length > 0 ? length + shape.prefix : 0;
    const auto wide = [&](const at::Tensor& x, int64_t first, int64_t count, int64_t times) {
      return x.narrow(0, first, count).to(at::kFloat).repeat_interleave(times, 1).transpose(0, 1);
    };
    const auto mask = referenceMask(length, keys, shape.scores.window).to(q.device());
    auto scores = at::matmul(wide(q, begin, length, 1), wide(k, keyBegin, keys, repeat).transpose(1, 2)) *
                  shape.scores.scale.value_or(1.0 / std::sqrt(static_cast<double>(q.size(2))));
    if (shape.scores.softcap > 0) scores = at::tanh(scores / shape.scores.softcap) * shape.scores.softcap;
    parts.push_back(at::matmul(at::softmax(scores + mask, -1), wide(v, keyBegin, keys, repeat))
                        .transpose(0, 1)
                        .to(q.scalar_type()));
    keyBegin += keys;
  }
  return at::cat(parts, 0);
}

} // namespace tw::ops
