#include "reference/reference.h"
#include "self_test/bench.h"

namespace tw::kernels::self_test {

namespace {

SelfTestResult crossEntropyCase(Device device, Scalar type, int64_t rows, int64_t vocab, bool wideTargets) {
  const int64_t stride = vocab + 3;
  const std::vector<float> logits = randomValues(type, size_t(rows * stride), 3.0f, 21);
  std::vector<int64_t> targets(static_cast<size_t>(rows));
  for (int64_t r = 0; r < rows; ++r) targets[size_t(r)] = r == 1 ? -100 : (r * 7919) % vocab;
  const std::vector<int32_t> narrow(targets.begin(), targets.end());
  return compare("cross_entropy", Op::CrossEntropy, device, type, [&](Bench& bench, Scalar t, Outputs& outputs) {
    CrossEntropyParams p;
    p.logits = bench.put(t, logits);
    p.type = t;
    p.rows = rows;
    p.vocab = vocab;
    p.rowStride = stride;
    p.targets = wideTargets ? static_cast<const void*>(bench.put(targets)) : bench.put(narrow);
    p.targets64 = wideTargets;
    p.losses = bench.put(std::vector<float>(size_t(rows)));
    p.logSumExp = bench.put(std::vector<float>(size_t(rows)));
    p.gradientScale = 0.5f;
    const auto run = [&](bool withGradient) {
      if (bench.isReference()) return reference::crossEntropy(p, withGradient), Status::Ok;
      return withGradient ? cross_entropy_forward_backward(bench.device(), p)
                          : cross_entropy_forward(bench.device(), p);
    };
    Status status = run(false);
    outputs = {bench.get(p.losses, size_t(rows))};
    if (status == Status::Ok) status = run(true);
    outputs.push_back(bench.get(p.losses, size_t(rows)));
    outputs.push_back(bench.get(p.logSumExp, size_t(rows)));
    outputs.push_back(bench.get(t, p.logits, logits.size()));
    return status;
  });
}

SelfTestResult rmsNormCase(Device device, Scalar type, int64_t rows, int64_t columns, float weightOffset,
                           bool plainWeight) {
  const auto count = size_t(rows * columns);
  const std::vector<float> x = randomValues(type, count, 2.0f, 31);
  const std::vector<float> dy = randomValues(type, count, 1.0f, 32);
  const std::vector<float> weight = randomValues(plainWeight ? Scalar::F32 : type, size_t(columns), 1.0f, 33);
  return compare("rms_norm", Op::RmsNorm, device, type, [&](Bench& bench, Scalar t, Outputs& outputs) {
    const Scalar weightType = plainWeight ? Scalar::F32 : t;
    const void* w = bench.put(weightType, weight);
    RmsNormForwardParams f{bench.put(t, x),
                           w,
                           bench.put(t, std::vector<float>(count)),
                           bench.put(std::vector<float>(size_t(rows))),
                           t,
                           weightType,
                           rows,
                           columns,
                           columns,
                           columns,
                           1e-5f,
                           weightOffset};
    RmsNormBackwardParams b{bench.put(t, dy),
                            f.x,
                            w,
                            f.rstd,
                            bench.put(t, std::vector<float>(count)),
                            bench.put(std::vector<float>(size_t(columns), 0.25f)),
                            t,
                            weightType,
                            rows,
                            columns,
                            columns,
                            columns,
                            columns,
                            weightOffset};
    Status status = Status::Ok;
    if (bench.isReference()) {
      reference::rmsNormForward(f);
      reference::rmsNormBackward(b);
    } else if (status = rms_norm_forward(bench.device(), f); status == Status::Ok) {
      status = rms_norm_backward(bench.device(), b);
    }
    outputs = {bench.get(t, f.y, count), bench.get(f.rstd, size_t(rows)), bench.get(t, b.dx, count),
               bench.get(b.dweight, size_t(columns))};
    return status;
  });
}

/// gate and up are the halves of one tensor; the gradients land over gate and dout.
SelfTestResult swigluCase(Device device, Scalar type, int64_t rows, int64_t columns) {
  const auto count = size_t(rows * columns);
  const std::vector<float> gateUp = randomValues(type, count * 2, 4.0f, 41);
  const std::vector<float> dout = randomValues(type, count, 1.0f, 42);
  return compare("swiglu", Op::Swiglu, device, type, [&](Bench& bench, Scalar t, Outputs& outputs) {
    char* halves = static_cast<char*>(bench.put(t, gateUp));
    char* up = halves + columns * bytesOf(t);
    const std::vector<float> zeros(count);
    SwigluForwardParams f{halves, up, bench.put(t, zeros), t, rows, columns, 2 * columns, 2 * columns, columns};
    void* d = bench.put(t, dout);
    SwigluBackwardParams b{d,           halves,  up,      halves,  d,           bench.put(t, zeros),
                           t,           rows,    columns, columns, 2 * columns, 2 * columns,
                           2 * columns, columns, columns};
    Status status = Status::Ok;
    if (bench.isReference()) {
      reference::swigluForward(f);
      reference::swigluBackward(b);
    } else if (status = swiglu_forward(bench.device(), f); status == Status::Ok) {
      status = swiglu_backward(bench.device(), b);
    }
    outputs = {bench.get(t, f.out, count), bench.get(t, halves, count * 2), bench.get(t, d, count),
               bench.get(t, b.product, count)};
    return status;
  });
}

SelfTestResult ropeCase(Device device, Scalar type, int64_t headDim, int64_t rotaryDim, bool perElement,
                        bool interleaved, bool backward) {
  const int64_t tokens = 5, heads = 3, padding = 2;
  const int64_t headStride = headDim + padding, tokenStride = heads * headStride;
  const int64_t columns = perElement ? rotaryDim : rotaryDim / 2;
  const std::vector<float> x = randomValues(type, size_t(tokens * tokenStride), 1.0f, 51);
  const std::vector<float> cosine = randomValues(Scalar::F32, size_t(tokens * columns), 0.3f, 52);
  const std::vector<float> sine = randomValues(Scalar::F32, size_t(tokens * columns), 0.3f, 53);
  return compare(backward ? "rope_backward" : "rope_forward", Op::Rope, device, type,
                 [&](Bench& bench, Scalar t, Outputs& outputs) {
                   RopeParams p{bench.put(t, x), t,           tokens,
                                heads,           headDim,     rotaryDim,
                                tokenStride,     headStride,  bench.put(cosine),
                                bench.put(sine), Scalar::F32, columns,
                                columns,         interleaved};
                   Status status = Status::Ok;
                   if (bench.isReference()) reference::rope(p, backward);
                   else status = backward ? rope_backward(bench.device(), p) : rope_forward(bench.device(), p);
                   outputs = {bench.get(t, p.x, x.size())};
                   return status;
                 });
}

SelfTestResult adamwCase(Device device, size_t count) {
  const auto values = [count](float scale, uint32_t seed) { return randomValues(Scalar::F32, count, scale, seed); };
  return compare("adamw", Op::AdamW, device, Scalar::F32, [&](Bench& bench, Scalar, Outputs& outputs) {
    AdamWParams p{bench.put(values(1.0f, 61)),
                  bench.put(values(0.1f, 62)),
                  bench.put(std::vector<float>(count)),
                  bench.put(std::vector<float>(count)),
                  int64_t(count),
                  1e-2,
                  0.9,
                  0.999,
                  1e-8,
                  0.05,
                  1,
                  0.7f};
    Status status = Status::Ok;
    for (p.step = 1; p.step <= 3 && status == Status::Ok; ++p.step)
      status = bench.isReference() ? (reference::adamw(p), Status::Ok) : adamw_step(bench.device(), p);
    outputs = {bench.get(p.parameter, count), bench.get(p.firstMoment, count), bench.get(p.secondMoment, count)};
    return status;
  });
}

} // namespace

void addFloatCases(Device device, std::vector<SelfTestResult>& results) {
  for (Scalar type : {Scalar::F32, Scalar::F16, Scalar::BF16}) {
    results.push_back(crossEntropyCase(device, type, 5, 32003, true));
    results.push_back(crossEntropyCase(device, type, 9, 17, false));
    results.push_back(crossEntropyCase(device, type, 2, 1, true));
    results.push_back(rmsNormCase(device, type, 7, 2048, 0.0f, false));
    results.push_back(rmsNormCase(device, type, 33, 77, 1.0f, true));
    results.push_back(rmsNormCase(device, type, 1, 1, 0.0f, false));
    results.push_back(swigluCase(device, type, 5, 1111));
    results.push_back(swigluCase(device, type, 3, 1));
    for (bool backward : {false, true})
      for (bool perElement : {false, true})
        for (bool interleaved : {false, true}) {
          results.push_back(ropeCase(device, type, 128, 128, perElement, interleaved, backward));
          results.push_back(ropeCase(device, type, 80, 30, perElement, interleaved, backward));
        }
  }
  results.push_back(adamwCase(device, 1));
  results.push_back(adamwCase(device, 50021));
}

} // namespace tw::kernels::self_test
