#include "engine/ops/attention.h"
#include "engine/ops/attention_blocks.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// [tokens, heads, d] -> [count, heads, length, d] of one group, a view.
at::Tensor groupView(const at::Tensor& x, const SegmentGroup& group) {
  return x.narrow(0, group.begin, group.count * group.length).view({group.count, group.length, x.size(1), x.size(2)}).transpose(1, 2);
}

/// One call of a batched kernel: views of q, k, v [batch, heads, length, d] and the mask, if any.
struct KernelCall {
  at::Tensor q, k, v;
  std::optional<at::Tensor> mask;
  bool causal = false;
};
KernelCall blockCall(const AttentionBlock& block, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t window) {
  KernelCall call{q.slice(2, block.q0, block.q1), k.slice(2, block.k0, block.k1), v.slice(2, block.k0, block.k1), std::nullopt, block.causal};
  if (block.masked) call.mask = blockMask(block, q.size(2), k.size(2), window, q.options());
  return call;
}

/// Flash attention on the CPU. Saves q, k, v, the output and the log-sum-exp of each block.
class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const std::vector<int64_t>& offsets, int64_t window) {
    const auto groups = groupSegments(offsets);
    variable_list saved{q, k, v};
    at::Tensor output;
    const bool single = groups.size() == 1 && planBlocks(groups[0].length, groups[0].length, window).size() == 1;
    if (!single) output = at::empty_like(q, at::MemoryFormat::Contiguous);
    variable_list statistics;
    for (const auto& group : groups) {
      const auto gq = groupView(q, group), gk = groupView(k, group), gv = groupView(v, group);
      for (const auto& block : planBlocks(group.length, group.length, window)) {
        const auto call = blockCall(block, gq, gk, gv, window);
        auto [out, lse] = at::_scaled_dot_product_flash_attention_for_cpu(call.q, call.k, call.v, 0.0, call.causal, call.mask);
        if (single) output = out.transpose(1, 2).reshape(q.sizes());
        else groupView(output, group).slice(2, block.q0, block.q1).copy_(out);
        statistics.push_back(std::move(lse));
      }
    }
    saved.push_back(output);
    saved.insert(saved.end(), statistics.begin(), statistics.end());
    ctx->save_for_backward(std::move(saved));
    ctx->saved_data["offsets"] = offsets;
    ctx->saved_data["window"] = window;
    return output;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &q = saved[0], &k = saved[1], &v = saved[2], &output = saved[3];
    const auto window = ctx->saved_data["window"].toInt();
    const auto groups = groupSegments(ctx->saved_data["offsets"].toIntVector());
    const auto gradient = gradients[0].contiguous();
    const bool single = groups.size() == 1 && saved.size() == 5;
    at::Tensor dq, dk, dv;
    if (!single) {
      dq = at::empty_like(q, at::MemoryFormat::Contiguous);
      dk = at::zeros_like(k, at::MemoryFormat::Contiguous);
      dv = at::zeros_like(v, at::MemoryFormat::Contiguous);
    }
    size_t next = 4;
    for (const auto& group : groups) {
      const auto gq = groupView(q, group), gk = groupView(k, group), gv = groupView(v, group), go = groupView(output, group), gg = groupView(gradient, group);
      for (const auto& block : planBlocks(group.length, group.length, window)) {
        const auto call = blockCall(block, gq, gk, gv, window);
        const auto [a, b, c] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
            gg.slice(2, block.q0, block.q1), call.q, call.k, call.v, go.slice(2, block.q0, block.q1), saved[next++], 0.0, call.causal, call.mask);
        if (single) {
          dq = a.transpose(1, 2).reshape(q.sizes());
          dk = b.transpose(1, 2).reshape(k.sizes());
          dv = c.transpose(1, 2).reshape(v.sizes());
          continue;
        }
        groupView(dq, group).slice(2, block.q0, block.q1).copy_(a);
        groupView(dk, group).slice(2, block.k0, block.k1).add_(b);
        groupView(dv, group).slice(2, block.k0, block.k1).add_(c);
      }
    }
    return {dq, dk, dv, {}, {}};
  }
};

/// FlashAttention-2 over all segments in one launch.
class CudaVarlenAttention : public torch::autograd::Function<CudaVarlenAttention> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const std::vector<int64_t>& offsets, int64_t window) {
    const auto lengths = at::tensor(offsets, at::kLong).to(at::kInt).to(q.device());
    int64_t longest = 0;
    for (size_t i = 0; i + 1 < offsets.size(); ++i) longest = std::max(longest, offsets[i + 1] - offsets[i]);
    const auto [left, right] = sides(window);
    auto [out, lse, state, unused, debug] = at::_flash_attention_forward(q, k, v, lengths, lengths, longest, longest, 0.0, true, false, std::nullopt, left, right);
    ctx->save_for_backward({q, k, v, out, lse, lengths, state, unused});
    ctx->saved_data["longest"] = longest;
    ctx->saved_data["window"] = window;
    return out;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto s = ctx->get_saved_variables();
    const auto longest = ctx->saved_data["longest"].toInt();
    const auto [left, right] = sides(ctx->saved_data["window"].toInt());
    auto [dq, dk, dv] = at::_flash_attention_backward(gradients[0].contiguous(), s[0], s[1], s[2], s[3], s[4], s[5], s[5], longest, longest, 0.0, true, s[6], s[7],
                                                      std::nullopt, left, right);
    return {dq, dk, dv, {}, {}};
  }

 private:
  static std::pair<std::optional<int64_t>, std::optional<int64_t>> sides(int64_t window) {
    if (window <= 0) return {std::nullopt, std::nullopt};
    return {window - 1, 0};
  }
};

/// For everything the two above do not take (float32 on CUDA): ATen chooses a kernel and brings its own autograd.
at::Tensor composedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape) {
  std::vector<at::Tensor> parts;
  for (const auto& group : groupSegments(shape.offsets)) {
    const auto gq = groupView(q, group), gk = groupView(k, group), gv = groupView(v, group);
    std::vector<at::Tensor> rows;
    for (const auto& block : planBlocks(group.length, group.length, shape.window)) {
      const auto call = blockCall(block, gq, gk, gv, shape.window);
      rows.push_back(at::scaled_dot_product_attention(call.q, call.k, call.v, call.mask, 0.0, call.causal, std::nullopt, true));
    }
    parts.push_back(at::cat(rows, 2).transpose(1, 2).reshape({group.count * group.length, q.size(1), q.size(2)}));
  }
  return at::cat(parts, 0);
}

} // namespace

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape) {
  TORCH_CHECK(q.dim() == 3 && k.dim() == 3 && v.sizes() == k.sizes() && k.size(0) == q.size(0) && q.size(1) % k.size(1) == 0, "attention: shapes do not fit");
  TORCH_CHECK(!shape.offsets.empty() && shape.offsets.back() == q.size(0), "attention: offsets do not cover the tokens");
  if (q.size(0) == 0) return at::zeros_like(q);
  if (q.is_cpu()) return CpuAttention::apply(q.contiguous(), k.contiguous(), v.contiguous(), shape.offsets, shape.window);
  const bool narrow = q.scalar_type() == at::kHalf || q.scalar_type() == at::kBFloat16;
  if (q.is_cuda() && narrow && q.size(2) % 8 == 0 && q.size(2) <= 256)
    return CudaVarlenAttention::apply(q.contiguous(), k.contiguous(), v.contiguous(), shape.offsets, shape.window);
  return composedAttention(q.contiguous(), k.contiguous(), v.contiguous(), shape);
}

at::Tensor cachedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t window) {
  const auto hq = q.transpose(1, 2), hk = k.transpose(1, 2), hv = v.transpose(1, 2);
  std::vector<at::Tensor> rows;
  for (const auto& block : planBlocks(hq.size(2), hk.size(2), window)) {
    const auto call = blockCall(block, hq, hk, hv, window);
    rows.push_back(at::scaled_dot_product_attention(call.q, call.k, call.v, call.mask, 0.0, call.causal, std::nullopt, true));
  }
  return (rows.size() == 1 ? rows[0] : at::cat(rows, 2)).transpose(1, 2);
}

at::Tensor attentionReference(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape) {
  std::vector<at::Tensor> parts;
  const int64_t repeat = q.size(1) / k.size(1);
  for (size_t i = 0; i + 1 < shape.offsets.size(); ++i) {
    const int64_t begin = shape.offsets[i], length = shape.offsets[i + 1] - begin;
    const auto wide = [&](const at::Tensor& x, int64_t times) { return x.narrow(0, begin, length).to(at::kFloat).repeat_interleave(times, 1).transpose(0, 1); };
    const auto mask = blockMask({0, length, 0, length, false, true}, length, length, shape.window, q.options().dtype(at::kFloat)).squeeze(0);
    const auto scores = at::matmul(wide(q, 1), wide(k, repeat).transpose(1, 2)) / std::sqrt(static_cast<double>(q.size(2))) + mask;
    parts.push_back(at::matmul(at::softmax(scores, -1), wide(v, repeat)).transpose(0, 1).to(q.scalar_type()));
  }
  return at::cat(parts, 0);
}

} // namespace tw::ops
