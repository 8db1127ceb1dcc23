import { expect, test } from 'vitest';

import { readFrom, repeatingCommand } from '../src/page/command-line.ts';

const segment = [
  'slice',
  'runs/train-1/seed-0.onnx',
  'own.onnx',
  '--grid',
  '5',
  '--out',
  'runs/segment-2',
  '--json',
];

test('a command names folders as the archives of runs do', () => {
  expect(repeatingCommand(segment, 'runs/segment-2', [])).toBe(
    'orograph slice train-1/seed-0.onnx own.onnx --grid 5 --out segment-2',
  );
});

test('a command has what was changed while the run was under way, once', () => {
  const change = { type: 'change', seed: 0, step: 9, learningRate: 0.1, batch: 8, l2: 0 };
  const line = ['train', 'mlp', '--steer', '--out', 'runs/train-1'];
  const told = 'orograph train mlp --change 0/9:learning-rate=0.1,batch=8,l2=0 --out train-1';
  expect(repeatingCommand(line, 'runs/train-1', [change])).toBe(told);
  const again = ['train', 'mlp', '--change', '0/9:learning-rate=0.1,batch=8,l2=0', '--out', 'runs/train-1'];
  expect(repeatingCommand(again, 'runs/train-1', [change])).toBe(told);
});

test('a run reads from the training of its checkpoints, once, and not from itself', () => {
  expect(readFrom([...segment, 'runs/train-1/seed-1.onnx'], 'runs/segment-2')).toEqual(['runs/train-1']);
  expect(readFrom(['train', 'mlp', '--from', 'runs/train-1/seed-0.onnx'], 'runs/train-1')).toEqual([]);
});
