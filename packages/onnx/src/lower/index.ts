import { acosh } from './acosh.ts';
import { asinh } from './asinh.ts';
import { atanh } from './atanh.ts';
import { attention } from './attention.ts';
import { averagePool } from './average-pool.ts';
import { batchNormalization } from './batch-normalization.ts';
import { castLike } from './cast-like.ts';
import { celu } from './celu.ts';
import { clip } from './clip.ts';
import { cosh } from './cosh.ts';
import { depthToSpace } from './depth-to-space.ts';
import { dropout } from './dropout.ts';
import { einsum } from './einsum.ts';
import { elu } from './elu.ts';
import { flatten } from './flatten.ts';
import { gelu } from './gelu.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { globalLpPool } from './global-lp-pool.ts';
import { globalMaxPool } from './global-max-pool.ts';
import { gridSample } from './grid-sample.ts';
import { groupNormalization } from './group-normalization.ts';
import { gru } from './gru.ts';
import { hardSigmoid } from './hard-sigmoid.ts';
import { hardSwish } from './hard-swish.ts';
import { instanceNormalization } from './instance-normalization.ts';
import { layerNormalization } from './layer-normalization.ts';
import { leakyRelu } from './leaky-relu.ts';
import type { Lowering, LoweredOp } from './lowering.ts';
import { lpNormalization } from './lp-normalization.ts';
import { lpPool } from './lp-pool.ts';
import { lrn } from './lrn.ts';
import { lstm } from './lstm.ts';
import { max } from './max.ts';
import { meanVarianceNormalization } from './mean-variance-normalization.ts';
import { mean } from './mean.ts';
import { min } from './min.ts';
import { mish } from './mish.ts';
import { mod } from './mod.ts';
import { negativeLogLikelihoodLoss } from './negative-log-likelihood-loss.ts';
import { pRelu } from './p-relu.ts';
import { pad } from './pad.ts';
import { reduceL1 } from './reduce-l1.ts';
import { reduceL2 } from './reduce-l2.ts';
import { reduceLogSumExp } from './reduce-log-sum-exp.ts';
import { reduceLogSum } from './reduce-log-sum.ts';
import { reduceMax } from './reduce-max.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceMin } from './reduce-min.ts';
import { reduceProd } from './reduce-prod.ts';
import { reduceSumSquare } from './reduce-sum-square.ts';
import { resize } from './resize.ts';
import { rmsNormalization } from './rms-normalization.ts';
import { rnn } from './rnn.ts';
import { selu } from './selu.ts';
import { shrink } from './shrink.ts';
import { simplifiedLayerNormalization } from './simplified-layer-normalization.ts';
import { sinh } from './sinh.ts';
import { softmaxCrossEntropyLoss } from './softmax-cross-entropy-loss.ts';
import { softsign } from './softsign.ts';
import { spaceToDepth } from './space-to-depth.ts';
import { split } from './split.ts';
import { sum } from './sum.ts';
import { swish } from './swish.ts';
import { tan } from './tan.ts';
import { thresholdedRelu } from './thresholded-relu.ts';
import { tile } from './tile.ts';
import { topK } from './top-k.ts';
import { trilu } from './trilu.ts';
import { biasGelu as microsoftBiasGelu } from './microsoft/bias-gelu.ts';
import { fastGelu as microsoftFastGelu } from './microsoft/fast-gelu.ts';
import { fusedConv as microsoftFusedConv } from './microsoft/fused-conv.ts';
import { fusedGemm as microsoftFusedGemm } from './microsoft/fused-gemm.ts';
import { fusedMatMul as microsoftFusedMatMul } from './microsoft/fused-mat-mul.ts';
import { gelu as microsoftGelu } from './microsoft/gelu.ts';
import { quickGelu as microsoftQuickGelu } from './microsoft/quick-gelu.ts';
import { skipLayerNormalization as microsoftSkipLayerNormalization } from './microsoft/skip-layer-normalization.ts';
import { skipSimplifiedLayerNormalization as microsoftSkipSimplifiedLayerNormalization } from './microsoft/skip-simplified-layer-normalization.ts';

/** Operators that are said in others before they are differentiated, by ONNX name, with the domain in front if it is not ONNX's own. */
export const lowerings: Readonly<Record<LoweredOp, Lowering>> = {
  Acosh: acosh,
  Asinh: asinh,
  Atanh: atanh,
  Attention: attention,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  CastLike: castLike,
  Celu: celu,
  Clip: clip,
  Cosh: cosh,
  DepthToSpace: depthToSpace,
  Dropout: dropout,
  Einsum: einsum,
  Elu: elu,
  Flatten: flatten,
  GRU: gru,
  Gelu: gelu,
  GlobalAveragePool: globalAveragePool,
  GlobalLpPool: globalLpPool,
  GlobalMaxPool: globalMaxPool,
  GridSample: gridSample,
  GroupNormalization: groupNormalization,
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  InstanceNormalization: instanceNormalization,
  LRN: lrn,
  LSTM: lstm,
  LayerNormalization: layerNormalization,
  LeakyRelu: leakyRelu,
  LpNormalization: lpNormalization,
  LpPool: lpPool,
  Max: max,
  Mean: mean,
  MeanVarianceNormalization: meanVarianceNormalization,
  Min: min,
  Mish: mish,
  Mod: mod,
  NegativeLogLikelihoodLoss: negativeLogLikelihoodLoss,
  PRelu: pRelu,
  Pad: pad,
  RMSNormalization: rmsNormalization,
  RNN: rnn,
  ReduceL1: reduceL1,
  ReduceL2: reduceL2,
  ReduceLogSum: reduceLogSum,
  ReduceLogSumExp: reduceLogSumExp,
  ReduceMax: reduceMax,
  ReduceMean: reduceMean,
  ReduceMin: reduceMin,
  ReduceProd: reduceProd,
  ReduceSumSquare: reduceSumSquare,
  Resize: resize,
  Selu: selu,
  Shrink: shrink,
  SimplifiedLayerNormalization: simplifiedLayerNormalization,
  Sinh: sinh,
  SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
  Softsign: softsign,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Sum: sum,
  Swish: swish,
  Tan: tan,
  ThresholdedRelu: thresholdedRelu,
  Tile: tile,
  TopK: topK,
  Trilu: trilu,
  'com.microsoft.BiasGelu': microsoftBiasGelu,
  'com.microsoft.FastGelu': microsoftFastGelu,
  'com.microsoft.FusedConv': microsoftFusedConv,
  'com.microsoft.FusedGemm': microsoftFusedGemm,
  'com.microsoft.FusedMatMul': microsoftFusedMatMul,
  'com.microsoft.Gelu': microsoftGelu,
  'com.microsoft.QuickGelu': microsoftQuickGelu,
  'com.microsoft.SkipLayerNormalization': microsoftSkipLayerNormalization,
  'com.microsoft.SkipSimplifiedLayerNormalization': microsoftSkipSimplifiedLayerNormalization,
};
