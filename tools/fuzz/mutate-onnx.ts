import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { Random } from '@orograph/tensor';

import { ModelProtoSchema } from '../../packages/onnx/src/onnx_pb.ts';

type Field = [owner: Record<string, unknown>, key: string];

const below = (random: Random, n: number): number => Math.floor(random.uniform() * n);
const numbers = [0, 1, -1, 2, 7, 255, 2 ** 31 - 1, -(2 ** 31)];
const wides = [0n, 1n, -1n, 3n, 1000n, 1_000_000_000n, 1n << 40n, (1n << 63n) - 1n, -(1n << 63n)];
const names = [
  '',
  'x',
  'y',
  '__proto__',
  'constructor',
  'Loop',
  'If',
  'Gemm',
  'Conv',
  'Reshape',
  'Slice',
  'Constant',
];

/** A model with a few fields of its protobuf changed: numbers to edges, names to one another, lists shortened, repeated or turned about. */
export function mutateOnnx(bytes: Uint8Array, random: Random): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const fields: Field[] = [];
  collect(model, fields);
  const strings = fields.flatMap(([owner, key]) => (typeof owner[key] === 'string' ? [owner[key]] : []));
  for (let changes = 1 + below(random, 3); changes > 0; changes--) {
    const [owner, key] = fields[below(random, fields.length)]!;
    owner[key] = changed(owner[key], [...names, ...strings], random);
  }
  return toBinary(ModelProtoSchema, model);
}

/** The fields of a message and of the messages in it, those of lists too. */
function collect(message: Record<string, unknown>, fields: Field[]): void {
  for (const [key, value] of Object.entries(message)) {
    // Which of several fields is set goes with what it holds.
    if (key.startsWith('$') || key === 'case') continue;
    fields.push([message, key]);
    const parts: unknown[] = Array.isArray(value) ? value : [value];
    for (const part of parts)
      if (typeof part === 'object' && part !== null && !ArrayBuffer.isView(part))
        collect(part as Record<string, unknown>, fields);
  }
}

function changed(value: unknown, strings: readonly string[], random: Random): unknown {
  if (typeof value === 'string') return strings[below(random, strings.length)];
  if (typeof value === 'number') return numbers[below(random, numbers.length)];
  if (typeof value === 'bigint') return wides[below(random, wides.length)];
  if (value instanceof Uint8Array) return value.slice(0, below(random, value.length + 1));
  if (!Array.isArray(value) || value.length === 0) return value;
  const list: unknown[] = value;
  const at = below(random, list.length);
  const ways = [
    (): unknown[] => list.toSpliced(at, 1),
    (): unknown[] => [...list, list[at]],
    (): unknown[] => list.toReversed(),
    (): unknown[] => [],
    (): unknown[] => list.with(at, isMessage(list[at]) ? list[0] : changed(list[at], strings, random)),
  ];
  return ways[below(random, ways.length)]!();
}

const isMessage = (value: unknown): boolean => typeof value === 'object' && value !== null;
