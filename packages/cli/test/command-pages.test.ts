import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { outdated } from '../../../tools/command-pages.ts';

test('the pages, tables and schema that follow from the table of commands are current', async () => {
  expect(await outdated(), 'run tools/command-pages.ts').toEqual([]);
});

test('the schema of pipelines has a step for each command that may be one, with its flags and the values they take', () => {
  const schema = JSON.parse(readFileSync(new URL('../pipeline.schema.json', import.meta.url), 'utf8')) as {
    $defs: Record<string, unknown>;
    properties: {
      steps: { additionalProperties: { anyOf: { properties: Record<string, Record<string, unknown>> }[] } };
    };
  };
  const steps = schema.properties.steps.additionalProperties.anyOf.map(({ properties }) => properties);
  const names = steps.map(({ command }) => command!['const']);
  expect(names).toContain('curvature');
  expect(names).not.toContain('view');
  const curvature = steps.find(({ command }) => command!['const'] === 'curvature')!;
  expect(curvature['top']).toEqual({
    description: 'how many eigenvalues; 0 leaves them out',
    $ref: '#/$defs/whole',
    default: 5,
  });
  expect(curvature['runs']).toMatchObject({
    description: 'random vectors for the spectrum, a Lanczos run each (with density)',
  });
  expect(curvature).not.toHaveProperty('out');
  expect(schema.$defs['whole']).toEqual({
    anyOf: [
      {
        anyOf: [
          { type: 'integer', minimum: 0 },
          { type: 'string', pattern: '\\$\\{' },
        ],
      },
      { type: 'null' },
    ],
  });
});
