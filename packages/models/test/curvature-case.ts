import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LossKind, LossOptions } from '@orograph/onnx';
import { datasetOf, type Dataset } from '../src/data/dataset.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss, type OnnxLoss } from '../src/onnx-loss.ts';

/** What PyTorch says of a matrix: its products with sin(2.3 i) and cos(0.9 i), i from 1. */
interface Truth {
  readonly v: readonly number[];
  readonly w: readonly number[];
}

/** A network, its data, and PyTorch's matrices. */
export interface CurvatureCase {
  readonly network: string;
  readonly x: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly loss_kind: LossKind;
  readonly options?: LossOptions;
  readonly labels?: readonly number[];
  readonly labels_shape?: readonly number[];
  readonly values?: readonly number[];
  readonly dimension: number;
  readonly loss: number;
  readonly hessian: Truth;
  readonly gaussNewton: Truth;
  readonly empiricalFisher?: Truth;
}

const at = (file: string): string => fileURLToPath(new URL(`fixtures/curvature/${file}`, import.meta.url));

/** The cases of fixtures/curvature/make_curvature.py. */
export const curvatureCases = JSON.parse(readFileSync(at('curvature.json'), 'utf8')) as Readonly<
  Record<string, CurvatureCase>
>;

function dataOf({ x, labels, labels_shape, values }: CurvatureCase): Dataset {
  const examples = x.shape[0]!;
  const target = labels
    ? {
        shape: labels_shape ?? [examples],
        dataType: 'int64' as const,
        data: BigInt64Array.from(labels, BigInt),
      }
    : {
        shape: [examples, values!.length / examples],
        dataType: 'float' as const,
        data: Float32Array.from(values!),
      };
  const inputs = { x: { shape: x.shape, dataType: 'float' as const, data: Float32Array.from(x.data) } };
  return datasetOf({ inputs, target, source: 'torch' });
}

/** The loss of a case. */
export const lossOf = async (given: CurvatureCase): Promise<OnnxLoss> =>
  onnxLoss(await loadOnnx(at(`${given.network}.onnx`)), {
    data: dataOf(given),
    loss: given.loss_kind,
    ...(given.options && { lossOptions: given.options }),
  });
