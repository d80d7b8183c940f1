#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

/// The default of r, which recipes for LoRA have as well.
constexpr int64_t kUnusedBlocks = 16;

Result<> checkOft(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  const auto& blocks = own.at("r");
  if (own.at("oft_block_size") == 0 && blocks == 0)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("Neither \"method.r\" nor \"method.oft_block_size\" is chosen."),
                             TW_TEXT("Set one of the two to a number above 0, for instance oft_block_size to 32."))
                    .in("method.oft_block_size"));
  if (own.at("oft_block_size") != 0 && blocks != 0 && blocks != kUnusedBlocks)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.r\" has no meaning unless method.oft_block_size is 0: the number of "
                                     "blocks follows from their size."),
                             TW_TEXT("Leave it out, or set method.oft_block_size to 0."))
                    .in("method.r"));
  if (own.at("oft_block_size") == 1)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.oft_block_size\" is 1, and a single value cannot be rotated."),
                             TW_TEXT("Use 2 or more; 16 to 64 are usual."))
                    .in("method.oft_block_size"));
  if (own.at("coft") == false && own.at("eps") != 6e-5)
    return fail(requestError("recipe.conflict", TW_TEXT("\"method.eps\" has no meaning unless method.coft is true."),
                             TW_TEXT("Leave it out, or set method.coft to true."))
                    .in("method.eps"));
  return {};
}

} // namespace

MethodInfo oftInfo() {
  MethodInfo info;
  info.name = "oft";
  info.title = TW_TEXT("OFT");
  info.note = TW_TEXT("rotates, keeps angles");
  info.group = MethodGroup::MoreQuality;
  info.part = TrainedPart::AroundWeights;
  info.help = TW_TEXT(
      "Rotates the inputs of each chosen layer, block by block, so that the angles between its weights stay as they "
      "are. Keeps well what the model knew, needs no scale to be tuned, and suits quantised bases. With blocks "
      "of 32 about half the values of LoRA of rank 16; slower than LoRA. Blocks of 16 to 64 and learning rates from "
      "1e-4 "
      "to 1e-3 are usual. Source: Qiu et al. 2023, arXiv:2306.07280; Qiu et al. 2025, arXiv:2506.19847.");
  info.fields = {
      Field::own("oft_block_size", FieldKind::Integer, 32)
          .label(TW_TEXT("Size of a block"))
          .range(0, 4096)
          .help(TW_TEXT("Inputs that are rotated together; larger learns more and costs more. Where it does not divide "
                        "a layer's inputs, the nearest size that does is used there. 0: r decides.")),
      Field::own("r", FieldKind::Integer, kUnusedBlocks)
          .label(TW_TEXT("Number of blocks"))
          .range(0, 65536)
          .help(TW_TEXT("Blocks in each layer where oft_block_size is 0; otherwise it does not count.")),
      Field::own("block_share", FieldKind::Boolean, false)
          .label(TW_TEXT("One rotation for all blocks"))
          .advanced()
          .help(TW_TEXT("All blocks of a layer share one rotation: far fewer values.")),
      Field::own("use_cayley_neumann", FieldKind::Boolean, true)
          .label(TW_TEXT("Approximate rotations"))
          .advanced()
          .help(TW_TEXT("Five terms of a series in the place of solving equations: faster, and exact enough while the "
                        "rotations are small.")),
      Field::own("coft", FieldKind::Boolean, false)
          .label(TW_TEXT("Constrained rotations"))
          .advanced()
          .help(TW_TEXT("Keeps every rotation smaller than eps.")),
      Field::own("eps", FieldKind::Number, 6e-5)
          .label(TW_TEXT("Largest rotation"))
          .above(0, 100)
          .advanced()
          .help(TW_TEXT("With coft: how far the rotations of a layer may go, all blocks together.")),
      Field::own("module_dropout", FieldKind::Number, 0.0)
          .label(TW_TEXT("Dropout of blocks"))
          .range(0, 0.95)
          .advanced()
          .notYet("module_dropout of OFT")
          .help(TW_TEXT("Share of blocks that do not rotate in a step. PEFT 0.21.2 takes it and does not use it."))};
  info.peftType = "OFT";
  info.product = "An OFT adapter";
  info.usualRateLow = 1e-4;
  info.usualRateHigh = 1e-3;
  info.check = checkOft;
  return info;
}

} // namespace tw
