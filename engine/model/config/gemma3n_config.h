#pragma once
// What Gemma 3n has beyond the decoder that the other families share: several residual streams (AltUp,
// arXiv:2301.13310), a low-rank branch beside attention (LAuReL, arXiv:2411.07501), an embedding of its own for each
// layer, and feed-forward blocks of which few gates are open.
#include <cstdint>
#include <string>
#include <vector>

namespace tw {

/// Module names as in NameTable: the first five after the prefix, the others relative to a layer.
struct Gemma3nNames {
  std::string perLayerEmbedding = "embed_tokens_per_layer";
  std::string perLayerModel = "per_layer_model_projection", perLayerModelNorm = "per_layer_projection_norm";
  std::string streams = "altup_projections",
              unembed = "altup_unembed_projections"; ///< lists: ".0" makes or reads stream 1

  std::string predict = "altup.prediction_coefs", correct = "altup.correction_coefs";
  std::string router = "altup.modality_router", routerNorm = "altup.router_norm";
  std::string correctScale = "altup.correct_output_scale"; ///< a tensor itself, not a module
  std::string laurelLeft = "laurel.linear_left", laurelRight = "laurel.linear_right",
              laurelNorm = "laurel.post_laurel_norm";
  std::string perLayerGate = "per_layer_input_gate", perLayerProjection = "per_layer_projection",
              perLayerNorm = "post_per_layer_input_norm";
};

struct Gemma3nConfig {
  int64_t streams = 4;         ///< copies of the residual stream
  int64_t activeStream = 0;    ///< the one that goes through attention and feed-forward
  double coefficientClip = 0;  ///< largest magnitude of AltUp's weights while training; 0 = none
  bool scalesCorrected = true; ///< the active stream is scaled before it gates the layer's embedding
  int64_t laurelRank = 64;
  int64_t perLayerVocab = 0;        ///< rows of the table of embeddings for each layer; ids beyond it take row 0
  int64_t paddingRow = -1;          ///< of that table: never trained, as Transformers' padding_idx; -1 = none
  int64_t perLayerSize = 0;         ///< elements of such an embedding in each layer
  std::vector<int64_t> feedForward; ///< intermediate size of layer i
  std::vector<double> sparsity;     ///< share of layer i's gates that are closed, 0 = none
  Gemma3nNames names;
};

} // namespace tw
