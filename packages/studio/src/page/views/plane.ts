import type { FieldValues } from '../fields.ts';
import { flags, seed, type View } from './view.ts';

/** How far the directions are turned, of kinds that are. */
function turned({ direction, ...values }: FieldValues): string[] {
  const turn = [values['turn-1'], values['turn-2']];
  const isTurned = ['filter', 'layer'].includes(direction!) && turn.some((degrees) => Number(degrees) !== 0);
  return isTurned ? ['--turn', turn.join()] : [];
}

/** The flags of directions: those of a training come from the file beside its checkpoint. */
const directions = (model: string, values: FieldValues): string[] =>
  values['direction'] === 'trajectory'
    ? ['--direction', 'trajectory', '--from', model.replace(/\.onnx$/, '.trajectory.npz')]
    : flags(values, ['direction', 'seed']);

/** The ends of the axes; a training is shown as a whole, unless a part of it was chosen. */
function rangeOf({ direction, range }: FieldValues): string[] {
  if (range!.includes(':')) return ['--range', range!];
  return direction === 'trajectory' ? [] : ['--range', `-${range}:${range}`];
}

/** Plane. */
export const plane: View = {
  name: 'plane',
  title: 'Plane',
  says: 'The loss on a plane through the model, along two random directions (normalized filter by filter as in Li et al. 2018, layer by layer, or orthonormal), along two leading eigenvectors of the Hessian, or in the plane of most of its training in this page. Turned by degrees, a random direction becomes another one.',
  models: [1, 1],
  needsData: true,
  fields: [
    {
      name: 'direction',
      label: 'Directions',
      value: 'filter',
      options: [
        ['filter', 'filter-normalized'],
        ['layer', 'layer-normalized'],
        ['random', 'orthonormal'],
        ['hessian', 'leading eigenvectors'],
        ['trajectory', 'of its training'],
      ],
    },
    { name: 'grid', label: 'Points a side', value: '41', range: [3, 401] },
    { name: 'range', label: 'Range', value: '1', hint: '1, or -1:1,0:2' },
    seed,
    { name: 'turn-1', label: 'Turn d₁ (°)', value: '0', range: [0, 180], isSlider: true },
    { name: 'turn-2', label: 'Turn d₂ (°)', value: '0', range: [0, 180], isSlider: true },
  ],
  steps: [
    { label: 'New directions', to: ({ seed: last }) => ({ seed: String(Number(last) + 1) }) },
    { label: 'Whole plane', to: () => ({ range: '1' }) },
  ],
  zoomed: (window) => ({
    range: window.map((ends) => ends.map((end) => Number(end.toPrecision(6))).join(':')).join(),
  }),
  command: ({ models, shared, values }) => [
    'slice',
    models[0]!,
    ...shared,
    ...directions(models[0]!, values),
    '--grid',
    `${values['grid']}x${values['grid']}`,
    ...rangeOf(values),
    ...turned(values),
  ],
  total: ({ grid }) => Number(grid) ** 2,
};
