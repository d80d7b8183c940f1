// Quantised weights beside their kernels: the composition that takes a failed kernel's place, the memory that weights
// unfold in, and models made quantised.
#include "engine/model/causal_model.h"
#include "engine/quant/four_bit_composition.h"
#include "engine/quant/int8_storage.h"
#include "tw_kernels/dispatch.h"

#include <c10/core/InferenceMode.h>
#include <limits>
#include <QTest>
#include <thread>

using namespace tw;

namespace {

/// Kernels of the processor switched off while it lives.
class SwitchedOff {
 public:
  explicit SwitchedOff(std::vector<kernels::Op> ops) : m_ops(std::move(ops)) {
    for (const auto op : m_ops) kernels::setMode(kernels::Device::Cpu, op, kernels::Mode::Off);
  }
  ~SwitchedOff() {
    for (const auto op : m_ops) kernels::setMode(kernels::Device::Cpu, op, kernels::Mode::Best);
  }

 private:
  std::vector<kernels::Op> m_ops;
};

/// Ordinary values; a block of zeros, one of a single magnitude, tiny ones, one outlier.
at::Tensor matrix(int64_t rows, int64_t columns) {
  auto values = at::randn({rows * columns}) * 0.02;
  const auto set = [&](int64_t begin, int64_t count, double value) {
    if (begin + count <= values.numel()) values.narrow(0, begin, count).fill_(value);
  };
  set(0, 64, 0.0);
  set(64, 64, -0.5);
  set(128, 64, 1e-41);
  set(200, 1, 12.5);
  return values.view({rows, columns});
}

} // namespace

class TestQuant : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { at::manual_seed(5); }

  void theCompositionHasTheKernelsBits_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("block");
    for (const int block : {64, 128, 4096})
      for (const auto& [rows, columns] : {std::pair(24, 80), {7, 9}, {1, 1}, {33, 127}, {1100, 1001}})
        QTest::addRow("%dx%d by %d", rows, columns, block) << rows << columns << block;
  }
  void theCompositionHasTheKernelsBits() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, block);
    for (const auto code : {kernels::FourBit::Nf4, kernels::FourBit::Fp4})
      for (const bool twice : {false, true})
        for (const auto type : {at::kFloat, at::kBFloat16, at::kHalf}) {
          const auto weight = matrix(rows, columns).to(type);
          const FourBitFormat format{code, block, twice};
          const auto wanted = FourBitStorage::quantize(weight, format);
          std::vector<at::Tensor> dense;
          for (const auto to : {at::kFloat, at::kBFloat16, at::kHalf}) dense.push_back(wanted->denseCopy(to));
          const SwitchedOff off({kernels::Op::Nf4Quantize, kernels::Op::Nf4Dequantize, kernels::Op::Absmax});
          const auto got = FourBitStorage::quantize(weight, format);
          QVERIFY(at::equal(got->parts().packed, wanted->parts().packed));
          QVERIFY(at::equal(got->parts().absmax, wanted->parts().absmax));
          QCOMPARE(got->parts().nestedOffset, wanted->parts().nestedOffset);
          if (twice) QVERIFY(at::equal(got->parts().nestedAbsmax, wanted->parts().nestedAbsmax));
          for (size_t i = 0; const auto to : {at::kFloat, at::kBFloat16, at::kHalf}) {
            QVERIFY(at::equal(got->denseCopy(to), dense[i]));
            QVERIFY(at::equal(got->dense(to), dense[i++]));
          }
        }
  }

  void notANumberStaysOne() {
    auto weight = matrix(2, 128);
    weight[1][3] = std::numeric_limits<float>::quiet_NaN();
    const auto wanted = FourBitStorage::quantize(weight, {});
    const SwitchedOff off({kernels::Op::Nf4Quantize});
    const auto got = FourBitStorage::quantize(weight, {});
    QVERIFY(at::equal(got->parts().packed, wanted->parts().packed));
    QVERIFY(at::allclose(got->parts().absmax, wanted->parts().absmax, 0, 0, true));
    QVERIFY(got->denseCopy(at::kFloat).isnan().any().item<bool>());
  }

  /// Eight bits: each code is the nearest, so that no value is off by more than half a step of its row.
  void eightBitsAreTheNearest() {
    auto weight = at::randn({40, 200});
    weight[3].zero_();
    weight[4] *= 1e-6;
    weight[5][7] = -300.0; // an outlier takes the whole range of its row
    const auto dense = Int8Storage::quantize(weight)->denseCopy(at::kFloat);
    const auto step = weight.abs().amax(1, true) / 127.0;
    QVERIFY(((dense - weight).abs() <= step * 0.5001).all().item<bool>());
    QVERIFY(at::allclose(dense.abs().amax(1), weight.abs().amax(1), 1e-5, 0)); // the largest is met
    QVERIFY(at::equal(dense[3], at::zeros({200})));
  }

  /// A chat, which works in inference mode, and then a training with the same buffers.
  void whatAChatUnfoldedATrainingMayOverwrite() {
    const auto weight = matrix(8, 64);
    std::vector<std::unique_ptr<WeightStorage>> storages;
    storages.push_back(Int8Storage::quantize(weight));
    storages.push_back(FourBitStorage::quantize(weight, {}));
    for (const auto& storage : storages)
      for (const auto type : {at::kFloat, at::kBFloat16}) {
        at::Tensor first;
        {
          const c10::InferenceMode inference;
          first = storage->dense(type).clone();
        }
        QVERIFY(at::equal(storage->dense(type), first));
        auto x = at::randn({3, 64}).to(type).requires_grad_();
        at::linear(x, storage->dense(type)).sum().backward(); // saved for backward, as a trained bias does
        QVERIFY(x.grad().defined());
      }
  }

  void allStoragesShareOneScratch() {
    const auto shared = Scratch::shared();
    QCOMPARE(shared->bytes(), int64_t{0});
    auto large = Int8Storage::quantize(matrix(32, 64));
    auto small = FourBitStorage::quantize(matrix(8, 64), {});
    const auto* place = large->dense(at::kFloat).const_data_ptr();
    QVERIFY(small->dense(at::kFloat).const_data_ptr() == place);
    QCOMPARE(shared->bytes(), int64_t{4 * 32 * 64});
    (void)large->dense(at::kBFloat16);
    QCOMPARE(shared->bytes(), int64_t{6 * 32 * 64});
    // On another thread, as autograd's for a GPU, it is the same one.
    const void* elsewhere = nullptr;
    std::thread([&] { elsewhere = small->dense(at::kFloat).const_data_ptr(); }).join();
    QVERIFY(elsewhere == place);
  }

  void theScratchGoesWithTheLastStorage() {
    std::weak_ptr<Scratch> watched;
    {
      const auto storage = FourBitStorage::quantize(matrix(8, 64), {});
      (void)storage->dense(at::kFloat);
      watched = Scratch::shared();
      QCOMPARE(watched.lock()->bytes(), int64_t{4 * 8 * 64});
    }
    QVERIFY(watched.expired());
  }

  void aNewModelIsQuantisedAsAsked_data() {
    QTest::addColumn<QString>("type");
    for (const char* type : {"nf4", "fp4", "int8"}) QTest::newRow(type) << QString::fromUtf8(type);
  }
  void aNewModelIsQuantisedAsAsked() {
    QFETCH(QString, type);
    const auto config = modelConfigOf(Json::parse(
        R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":64,"intermediate_size":96,"num_hidden_layers":2,
        "num_attention_heads":4,"num_key_value_heads":2,"vocab_size":50,"max_position_embeddings":64,"rms_norm_eps":1e-5,
        "tie_word_embeddings":false,"hidden_act":"silu"})"));
    QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
    LoadOptions options;
    const auto plain = newModel(*config, options, 3);
    options.quantization = *quantizationNamed(type.toStdString());
    const auto quantized = newModel(*config, options, 3);
    QVERIFY(plain.has_value() && quantized.has_value());
    for (size_t i = 0; i < (*quantized)->weights().size(); ++i) {
      const auto &weight = *(*quantized)->weights()[i], &other = *(*plain)->weights()[i];
      QCOMPARE(weight.storage().isQuantized(), !(*quantized)->isOutputHead(weight));
      // The same draws, rounded.
      const auto dense = other.storage().dense(at::kFloat), rounded = weight.storage().dense(at::kFloat);
      const auto gap = (dense - rounded).abs().max() / dense.abs().max();
      QVERIFY2(gap.item<double>() < 0.2, weight.name().c_str());
      QCOMPARE(at::equal(dense, rounded), (*quantized)->isOutputHead(weight));
    }
    for (const auto& parameter : (*quantized)->parameters()) {
      const auto values = parameter.tensor.to(at::kFloat);
      if (parameter.name.find("norm") != std::string::npos) QVERIFY(at::equal(values, at::ones_like(values)));
      else QVERIFY(std::abs(values.std().item<double>() - 0.02) < 0.002 && values.mean().abs().item<double>() < 0.002);
    }
  }
};

QTEST_APPLESS_MAIN(TestQuant)
#include "tst_quant.moc"
