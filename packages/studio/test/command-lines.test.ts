import { shellLine } from '@orograph/report';
import { describe, expect, test } from 'vitest';

import { views } from '../src/page/views/views.ts';

describe('the command lines of views', () => {
  test('a command is quoted as a shell reads it', () => {
    expect(shellLine(['slice', 'my model.onnx', '--range', '-1:1', "it's"])).toBe(
      String.raw`orograph slice 'my model.onnx' --range -1:1 'it'\''s'`,
    );
  });

  test('each view makes a command line of the models and values it is given', () => {
    for (const { command, fields, models } of views) {
      const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
      const chosen = ['a.onnx', 'b.onnx'].slice(0, models[1]);
      const line = command({ models: chosen, shared: ['--data', 'd.npz'], values });
      expect(line.every((word) => typeof word === 'string' && word !== '')).toBe(true);
      expect(chosen.every((model) => line.includes(model))).toBe(true);
    }
  });
});
