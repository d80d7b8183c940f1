// AdamW, element by element: four streams in, three out. No fused multiply-add, to keep PyTorch's roundings.

void adamw(const AdamWParams& p, int64_t begin, int64_t end) {
  const AdamWFactors f(p);
  for (int64_t i = begin; i < end; i += kLanes) {
    const int64_t left = end - i;
    const V gradient = multiply(loadUpTo(p.gradient + i, left), splat(f.gradientScale));
    const V oldM = loadUpTo(p.firstMoment + i, left);
    const V m = add(oldM, multiply(splat(f.lerp), subtract(gradient, oldM)));
    const V v = add(multiply(loadUpTo(p.secondMoment + i, left), splat(f.beta2)),
                    multiply(multiply(splat(f.oneMinusBeta2), gradient), gradient));
    const V denominator = add(divide(squareRoot(v), splat(f.rootCorrection2)), splat(f.epsilon));
    const V decayed = multiply(loadUpTo(p.parameter + i, left), splat(f.decay));
    storeUpTo(p.firstMoment + i, left, m);
    storeUpTo(p.secondMoment + i, left, v);
    storeUpTo(p.parameter + i, left, subtract(decayed, divide(multiply(splat(f.stepSize), m), denominator)));
  }
}
