import type { Subject } from '@orograph/models';
import type { OutputKind } from '@orograph/probes';
import { misuse } from '@orograph/runs';

/**
 * Says what the outputs of models are, as their loss reads them.
 *
 * @throws MisuseError for models whose outputs cannot be compared.
 */
export async function outputKindOf(losses: readonly Subject[]): Promise<OutputKind> {
  const [first, ...others] = losses as [Subject, ...Subject[]];
  const kind = kindOf(first);
  const shape = await outputShape(first);
  if (!first.graph && kind === 'classes' && shape.length > 2)
    throw misuse('the classes are not on axis 1', {
      expected: 'outputs [examples, classes]',
      got: `[${shape.join()}]`,
      where: first.path,
    });
  for (const other of others) {
    const [ownKind, ownShape] = [kindOf(other), await outputShape(other)];
    if (ownKind === kind && ownShape.slice(1).join() === shape.slice(1).join()) continue;
    throw misuse('the outputs of the models cannot be compared', {
      expected: `${kind} of shape [${shape.join()}] as of ${first.path}`,
      got: `${ownKind} of shape [${ownShape.join()}]`,
      where: other.path,
    });
  }
  return kind;
}

function kindOf({ loss: { lossKind, activation } }: Subject): OutputKind {
  if (lossKind === 'cross-entropy' || lossKind === 'nll')
    return activation === 'softmax' ? 'class-probabilities' : 'classes';
  if (lossKind === 'bce-with-logits')
    return activation === 'sigmoid' ? 'decision-probabilities' : 'decisions';
  return 'values';
}

/** The shape of the output, sizes that are open as `N`. */
async function outputShape(model: Subject): Promise<(number | string)[]> {
  const { outputs } = await model.describe();
  return (outputs[0]?.shape ?? []).map((size, axis) => (typeof size === 'number' && axis > 0 ? size : 'N'));
}
