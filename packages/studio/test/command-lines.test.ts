import { shellLine } from '@orograph/report';
import { describe, expect, test } from 'vitest';

import { coarseGrids } from '../src/page/views/coarse-grids.ts';
import { views } from '../src/page/views/views.ts';

describe('the command lines of views', () => {
  test('a command is quoted as a shell reads it', () => {
    expect(shellLine(['slice', 'my model.onnx', '--range', '-1:1', "it's"])).toBe(
      String.raw`orograph slice 'my model.onnx' --range -1:1 'it'\''s'`,
    );
  });

  test('grids grow to the one that was asked for, each at most about twice as fine', () => {
    expect(coarseGrids(9)).toEqual([9]);
    expect(coarseGrids(41)).toEqual([11, 21, 41]);
    expect(coarseGrids(401).at(-1)).toBe(401);
    expect(coarseGrids(401)[0]).toBeLessThanOrEqual(15);
  });

  test('each view makes command lines of the models and values it is given', () => {
    for (const { commands, fields, models } of views) {
      const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
      const chosen = ['a.onnx', 'b.onnx'].slice(0, models[1]);
      const lines = commands({ models: chosen, shared: ['--data', 'd.npz'], values });
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line.every((word) => typeof word === 'string' && word !== '')).toBe(true);
        expect(chosen.every((model) => line.includes(model))).toBe(true);
      }
    }
  });
});
