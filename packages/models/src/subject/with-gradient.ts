import { misuse, type SampledLoss, type TwiceDifferentiableLoss } from '@orograph/tensor';

import type { Subject } from './subject.ts';

/** The ops that have no gradient, with the first node of each and why. */
const toldRefusals = ({ withoutGradient, refusals }: Subject['loss']): string =>
  refusals?.map(({ op, node, why }) => `${op}, whose node "${node}" ${why}`).join('; ') ??
  withoutGradient.join(', ');

/** Whether a model has a gradient. */
export const hasGradient = ({ loss }: Subject): boolean => loss.batchValueAndGrad !== undefined;

/**
 * The loss of a model with its gradients.
 *
 * @throws MisuseError naming the ops that have none.
 */
export function withGradient({ path, loss }: Pick<Subject, 'loss' | 'path'>): SampledLoss {
  const { valueAndGrad, batchValueAndGrad, dim, examples, isLarge } = loss;
  if (valueAndGrad && batchValueAndGrad)
    return {
      dim,
      examples,
      ...(isLarge && { isLarge }),
      value: (theta) => loss.value(theta),
      valueAndGrad,
      batchValueAndGrad,
    };
  throw misuse('the model has no gradient', {
    expected: 'ops with gradients; values and slices do without',
    got: toldRefusals(loss),
    where: path,
  });
}

/**
 * The loss of a model with its Hessian-vector products.
 *
 * @throws MisuseError naming the ops that have no gradient, or saying that the engine has no second derivatives.
 */
export function twiceDifferentiable(
  open: Pick<Subject, 'loss' | 'path'>,
): SampledLoss & TwiceDifferentiableLoss {
  const differentiable = withGradient(open);
  const { hvp, hvps } = open.loss;
  if (hvp) return { ...differentiable, hvp, ...(hvps && { hvps }) };
  throw misuse('the model has no curvature', {
    expected: 'an ONNX model',
    got: 'a TensorFlow.js model, whose second derivatives are wrong without an error',
    where: open.path,
  });
}
