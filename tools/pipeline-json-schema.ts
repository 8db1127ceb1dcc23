import { neededText, type Argument, type FlagKind, type FlagTable } from '@orograph/commands';
import { commandKeys, type KeyedFlag } from '@orograph/commands/pipelines';
import type { Command } from '@orograph/program';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string' };
const reference = { type: 'string', pattern: '\\$\\{' };
const whole = (minimum: number): Schema => ({ anyOf: [{ type: 'integer', minimum }, reference] });
const real = (bound: Schema): Schema => ({ anyOf: [{ type: 'number', ...bound }, reference] });
const listOf = (item: Schema): Schema => ({
  anyOf: [item, text, { type: 'array', items: item, minItems: 1 }],
});
const positive = { type: 'number', exclusiveMinimum: 0 };

/** The values that each kind of flag takes in a pipeline. */
const values: Readonly<Record<FlagKind, Schema>> = {
  address: text,
  choice: text,
  choices: listOf(text),
  count: whole(1),
  counts: listOf({ type: 'integer', minimum: 1 }),
  data: text,
  file: text,
  files: listOf(text),
  fraction: real({ minimum: 0, exclusiveMaximum: 1 }),
  grid: {
    anyOf: [{ type: 'integer', minimum: 1 }, { type: 'string', pattern: '^\\d+(x\\d+)*$' }, reference],
  },
  integer: { anyOf: [{ type: 'integer' }, reference] },
  list: listOf(text),
  nonNegative: real({ minimum: 0 }),
  nonNegatives: listOf({ type: 'number', minimum: 0 }),
  number: real({}),
  output: text,
  pairs: { anyOf: [text, { type: 'array', items: text }, { type: 'object', additionalProperties: text }] },
  port: whole(0),
  positive: real({ exclusiveMinimum: 0 }),
  positives: listOf(positive),
  ranges: listOf(text),
  scale: { anyOf: [{ type: 'number' }, { type: 'string', pattern: '/' }, reference] },
  seeds: {
    anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', pattern: '^\\d+(\\.\\.\\d+)?$' }, reference],
  },
  shard: { anyOf: [{ type: 'string', pattern: '^(\\d+/\\d+|auto(/\\d+)?)$' }, reference] },
  switch: { type: 'boolean' },
  sweep: listOf(text),
  text,
  whole: whole(0),
};

/** What a key does, and beside which others: those may be among the defaults of the file, so that it is for people to read. */
function description(flag: KeyedFlag, flags: FlagTable): string {
  const needed = neededText(flag, flags)?.replaceAll(/--(?=[a-z])/g, '');
  return needed === undefined ? flag.help : `${flag.help} (with ${needed})`;
}

function flagSchema(flag: KeyedFlag, flags: FlagTable): Schema {
  const { kind, choices, fallback } = flag;
  const isPlain = ['boolean', 'number', 'string'].includes(typeof fallback) && kind !== 'switch';
  return {
    description: description(flag, flags),
    ...(kind === 'choice' ? oneOf(choices!) : { $ref: `#/$defs/${kind}` }),
    ...(isPlain && { default: fallback }),
  };
}

const argumentSchema = ({ help, isMany, choices }: Argument): Schema => ({
  description: help,
  ...(choices ? oneOf(choices) : { $ref: `#/$defs/${isMany ? 'list' : 'text'}` }),
});

/** One of some names, a reference, or nothing. */
function oneOf(choices: readonly string[]): Schema {
  return { anyOf: [{ enum: [...choices, null] }, reference] };
}

/** The JSON Schema of a pipeline file, for editors: each flag of a command is a key of its steps. `null` leaves a default out. */
export function pipelineJsonSchema(commands: readonly Command[]): Schema {
  const flagsOf = (name: string): FlagTable => commands.find((command) => command.name === name)!.flags;
  const steps = [...commandKeys(commands).values()].map((command) => {
    const schemas: (readonly [string, Schema])[] = [
      ...[...command.arguments].map(([name, argument]) => [name, argumentSchema(argument)] as const),
      ...[...command.flags].map(([name, flag]) => [name, flagSchema(flag, flagsOf(command.name))] as const),
    ];
    const lists = schemas.map(([name]) => [name, { $ref: '#/$defs/values' }] as const);
    return {
      type: 'object',
      required: ['command'],
      additionalProperties: false,
      properties: {
        command: { const: command.name },
        matrix: { type: 'object', additionalProperties: false, properties: Object.fromEntries(lists) },
        ...Object.fromEntries(schemas),
      },
    };
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A pipeline of orograph',
    $defs: {
      ...Object.fromEntries(
        Object.entries(values).map(([kind, schema]) => [kind, { anyOf: [schema, { type: 'null' }] }]),
      ),
      values: { type: 'array', minItems: 1 },
    },
    type: 'object',
    required: ['steps'],
    additionalProperties: false,
    properties: {
      out: { description: 'the folder of the runs', type: 'string' },
      defaults: { description: 'for every step that takes them', type: 'object' },
      steps: {
        description: 'in the order of the file; a name is that of the folder of a step',
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: '^[A-Za-z0-9][\\w-]*$' },
        additionalProperties: { anyOf: steps },
      },
    },
  };
}
