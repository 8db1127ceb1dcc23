import { expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

test.each([
  ['toy trangle', 'in toy <experiment>) (Did you mean triangle?)'],
  ['train mnist/mpl', 'got mpl, in mnist/mpl) (Did you mean mlp?)'],
  ['completion bsh', '(Did you mean bash?)'],
  ['help wdith', 'got wdith, in help [command]) (Did you mean width?)'],
  ['slcie', "unknown command 'slcie'\n(Did you mean slice?)"],
  [
    `evaluate ${fixture('mlp-0.onnx')} --data mnist/tset`,
    'expected a file, or perhaps mnist/test, got nothing',
  ],
])('%s is told with the name that was meant', async (line, words) => {
  const { code, err, out } = await orograph(line.split(' '));
  expect(err.replaceAll(/\s+/g, ' ')).toContain(words.replaceAll(/\s+/g, ' '));
  expect([code, out]).toEqual([2, '']);
});

test.each([['toy nothing'], ['help nothing']])('%s is near no name', async (line) => {
  const { code, err } = await orograph(line.split(' '));
  expect(err).toMatch(/^error: no such (?:experiment|command) \(expected .*\)\n$/);
  expect(code).toBe(2);
});

test('the help of a command that trains names the networks', async () => {
  const { out } = await orograph(['train', '--help']);
  for (const name of ['autoencoder', 'lenet5', 'mlp', 'resnet20', 'simplecnn-bn'])
    expect(out).toContain(name);
});
