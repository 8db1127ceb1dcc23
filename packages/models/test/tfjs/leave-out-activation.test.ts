import { expect, test } from 'vitest';
import { leaveOutActivation } from '../../src/tfjs/leave-out-activation.ts';

type Layer = Record<string, unknown>;
const layer = (kind: string, config: Layer, inbound?: unknown): Layer => ({
  class_name: kind,
  name: config['name'],
  config,
  ...(inbound !== undefined && { inbound_nodes: inbound }),
});
const sequential = (...layers: readonly Layer[]): Layer => ({ class_name: 'Sequential', config: { layers } });
const dense = (activation: string): Layer => layer('Dense', { name: 'd', activation });

/** The activations and classes of the layers that are left. */
const left = (topology: object): unknown => {
  const seen: unknown[] = [];
  JSON.stringify(topology, (key, value: unknown) => {
    if (key === 'activation' || key === 'class_name') seen.push(value);
    return value;
  });
  return seen;
};

test('the activation of a last dense layer is left out, and the file is not written to', () => {
  const given = sequential(dense('relu'), dense('softmax'));
  const copy = structuredClone(given);
  const { topology, activation } = leaveOutActivation({ model_config: given });
  expect(activation).toBe('softmax');
  expect(left(topology)).toEqual(['Sequential', 'Dense', 'relu', 'Dense', 'linear']);
  expect(given).toEqual(copy);
});

test('a layer that is only an activation becomes linear', () => {
  for (const [last, activation] of [
    [layer('Activation', { name: 'a', activation: 'sigmoid' }), 'sigmoid'],
    [layer('Softmax', { name: 'a', axis: -1 }), 'softmax'],
  ] as const) {
    const stripped = leaveOutActivation(sequential(dense('linear'), last));
    expect(stripped.activation).toBe(activation);
    expect(left(stripped.topology)).toEqual(['Sequential', 'Dense', 'linear', 'Activation', 'linear']);
  }
});

test('the last layer is found in a network of named layers and inside a nested one', () => {
  const functional = (read: string): Layer => ({
    class_name: 'Functional',
    config: {
      layers: [
        layer('InputLayer', { name: 'x' }),
        layer('Dense', { name: 'd', activation: 'softmax' }, [[['x', 0, 0, {}]]]),
        layer('Dense', { name: 'e', activation: 'linear' }, [[[read, 0, 0, {}]]]),
      ],
      output_layers: [['d', 0, 0]],
    },
  });
  expect(leaveOutActivation(functional('x')).activation).toBe('softmax');
  expect(leaveOutActivation(functional('d')).activation).toBeUndefined();
  expect(leaveOutActivation(sequential(dense('relu'), functional('x'))).activation).toBe('softmax');
});

test('other ends stay as they are', () => {
  for (const last of [
    dense('relu'),
    layer('LSTM', { name: 'l', activation: 'sigmoid' }),
    layer('Softmax', { name: 's', axis: 1 }),
  ]) {
    const given = sequential(last);
    expect(leaveOutActivation(given)).toEqual({ topology: given, activation: undefined });
  }
});
