import { zipSync } from 'fflate';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDataset } from '../../src/data/load-dataset.ts';
import { npyArray, npzArrays } from '../../src/data/npz-file.ts';
import { parseNpy, serializeNpy } from '../../src/data/npy.ts';
import { parseNpz, serializeNpz } from '../../src/data/npz.ts';
import { safetensorsArrays } from '../../src/data/safetensors.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const examples = 4000;
const x = {
  shape: [examples, 64],
  dataType: 'float',
  data: Float32Array.from({ length: examples * 64 }, (_, i) => Math.sin(i * i)),
} as const;
const y = {
  shape: [examples],
  dataType: 'int64',
  data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 3)),
} as const;

test.each([
  ['stored', false],
  ['deflated', true],
])('an archive of %s arrays is the same read from the file as read whole', async (name, compressed) => {
  const bytes = serializeNpz({ x, y }, { compressed });
  const stored = await npzArrays(write(`${name}.npz`, bytes));
  const whole = parseNpz(bytes);
  for (const key of ['x', 'y']) {
    const array = await stored[key]!.read();
    expect([array.shape, array.dataType]).toEqual([whole[key]!.shape, whole[key]!.dataType]);
    expect(
      Buffer.from(array.data.buffer, array.data.byteOffset, array.data.byteLength).equals(
        Buffer.from(whole[key]!.data.buffer, whole[key]!.data.byteOffset, whole[key]!.data.byteLength),
      ),
    ).toBe(true);
  }
});

test.each([
  ['stored', false],
  ['deflated', true],
])(
  'of %s arrays no more is read than the examples asked for: damage behind them is not met',
  async (name, compressed) => {
    const bytes = serializeNpz({ x, y }, { compressed }).slice();
    // Far behind the first examples of x, which is the first entry.
    for (let i = 400_000; i < 400_400; i++) bytes[i] = bytes[i]! ^ 0xa5;
    const path = write(`damaged-${name}.npz`, bytes);
    const { inputs, examples: taken } = await loadDataset(path, { limit: 50 });
    expect(taken).toBe(50);
    expect(inputs['x']!.data).toEqual(x.data.slice(0, 50 * 64));
    await expect(loadDataset(path)).rejects.toThrow(/damaged/);
  },
);

test('names of classes in an archive are numbered as those of a table', async () => {
  const path = new URL('../fixtures/weights/names.npz', import.meta.url).pathname;
  const { target, classes } = await loadDataset(path, { target: 'y', limit: 2 });
  expect(classes).toEqual(['ant', 'bee', 'wasp']);
  expect(target!.data).toEqual(BigInt64Array.of(2n, 0n));
  // Their key, "y", is a usual one: they are the target without being named.
  expect(await loadDataset(path, { limit: 2 })).toMatchObject({ target, classes });
});

/** A safetensors file, from its description. */
function safetensors(header: unknown, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  out.set(data, 8 + text.length);
  return out;
}

test('safetensors are read by name, bfloat16 widened, and only as far as asked', async () => {
  const numbers = Float32Array.of(1.5, -2, 3, 0.1);
  const halves = Uint16Array.of(0x3fc0, 0xc000);
  const bytes = new Uint8Array([...new Uint8Array(numbers.buffer), ...new Uint8Array(halves.buffer)]);
  const path = write(
    'a.safetensors',
    safetensors(
      {
        __metadata__: { format: 'pt' },
        w: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
        h: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] },
      },
      bytes,
    ),
  );
  const { w, h, ...others } = await safetensorsArrays(path);
  expect(others).toEqual({});
  expect(await w!.read()).toEqual({ shape: [2, 2], dataType: 'float', data: numbers });
  expect(await w!.read(1)).toEqual({ shape: [1, 2], dataType: 'float', data: numbers.slice(0, 2) });
  expect((await h!.read()).data).toEqual(Float32Array.of(1.5, -2));
});

test('a safetensors file that is none is refused by name', async () => {
  const entry = (dtype: string, offsets: readonly number[]): unknown => ({
    w: { dtype, shape: [2], data_offsets: offsets },
  });
  const of = (name: string, bytes: Uint8Array): Promise<unknown> => safetensorsArrays(write(name, bytes));
  await expect(of('short.safetensors', Uint8Array.of(1, 2))).rejects.toThrow(
    'short.safetensors: not a whole safetensors file, it has 2 bytes.',
  );
  await expect(of('text.safetensors', safetensors('', new Uint8Array(0)).fill(123, 8))).rejects.toThrow(
    'its header is no JSON',
  );
  await expect(of('cut.safetensors', safetensors(entry('F32', [0, 8]), new Uint8Array(4)))).rejects.toThrow(
    'array "w": not a whole safetensors file, F32 [2] takes 8 bytes, its place is 0 to 8 of 4.',
  );
  await expect(of('odd.safetensors', safetensors(entry('C64', [0, 16]), new Uint8Array(16)))).rejects.toThrow(
    'array "w": expected an element type of BF16, BOOL',
  );
  await expect(of('list.safetensors', safetensors([], new Uint8Array(0)))).rejects.toThrow(
    'its header is no list of arrays by name',
  );
  const bare = safetensors({ w: { dtype: 'F32', shape: [2] } }, new Uint8Array(8));
  await expect(of('bare.safetensors', bare)).rejects.toThrow(
    'its header has no dtype, shape and data_offsets of "w", or another "data_offsets"',
  );
  const negative = safetensors({ w: { dtype: 'F32', shape: [-2], data_offsets: [0, 8] } }, new Uint8Array(8));
  await expect(of('negative.safetensors', negative)).rejects.toThrow('or another "shape.0"');
  expect(readFileSync(join(folder, 'odd.safetensors')).length).toBeGreaterThan(0);
});

test('a safetensors file whose arrays share bytes, or leave some to none, is refused', async () => {
  const line = (from: number, to: number): unknown => ({
    dtype: 'U8',
    shape: [to - from],
    data_offsets: [from, to],
  });
  const of = (header: unknown, length: number): Promise<unknown> =>
    safetensorsArrays(write('places.safetensors', safetensors(header, new Uint8Array(length))));
  expect(Object.keys((await of({ a: line(4, 6), b: line(0, 4), c: line(4, 4) }, 6)) as object)).toHaveLength(
    3,
  );
  await expect(of({ a: line(0, 4), b: line(2, 6) }, 6)).rejects.toThrow(
    'places.safetensors: not a whole safetensors file, array "b" begins at 2 of its bytes, where another one lies up to 4.',
  );
  await expect(of({ a: line(0, 4), b: line(5, 6) }, 6)).rejects.toThrow(
    'its bytes 4 to 5 belong to no array.',
  );
  await expect(of({ a: line(0, 4) }, 6)).rejects.toThrow('its bytes 4 to 6 belong to no array.');
});

/** The bytes of an NPZ with other bytes in place of some, its entry's own CRC-32 and all else as it was. */
const archive = (entries: Readonly<Record<string, Uint8Array>>): Uint8Array => zipSync(entries, { level: 0 });

test('an array whose header claims more or fewer numbers than there are is refused, read whole or in part', async () => {
  const numbers = {
    shape: [4, 2],
    dataType: 'float',
    data: Float32Array.from({ length: 8 }, (_, i) => i),
  } as const;
  const bytes = serializeNpy(numbers);
  const claiming = (rows: number): Uint8Array => {
    const changed = bytes.slice();
    changed[Buffer.from(bytes).indexOf('(4, 2)') + 1] = 48 + rows;
    return changed;
  };
  for (const [rows, message] of [
    [2, 'NPY file with bytes that are not its own, shape [2,2] of <f4 needs 16 bytes, got 32.'],
    [8, 'truncated NPY file, shape [8,2] of <f4 needs 64 bytes, got 32.'],
  ] as const) {
    await expect(npzArrays(write('claims.npz', archive({ 'x.npy': claiming(rows) })))).rejects.toThrow(
      `claims.npz: key "x": ${message}`,
    );
    await expect(npyArray(write('claims.npy', claiming(rows)))).rejects.toThrow(`claims.npy: ${message}`);
    expect(() => parseNpy(claiming(rows), 'a.npy')).toThrow(`a.npy: ${message}`);
  }
});

test('an archive with two arrays of one name, or packed in a way we do not read, is refused before it is read', async () => {
  const one = serializeNpy({ shape: [1], dataType: 'float', data: Float32Array.of(1) });
  const twice = archive({ 'x.npy': one, 'z.npy': one });
  const text = Buffer.from(twice);
  for (let at = text.indexOf('z.npy'); at >= 0; at = text.indexOf('z.npy', at + 1)) twice[at] = 120;
  await expect(npzArrays(write('twice.npz', twice))).rejects.toThrow(
    'twice.npz: the archive is damaged or not one we read (expected one of that name, got two, in its entry "x.npy").',
  );
  const lzma = archive({ 'x.npy': one });
  const central = Buffer.from(lzma).indexOf('PK\u0001\u0002');
  lzma[8] = 14;
  lzma[central + 10] = 14;
  await expect(npzArrays(write('lzma.npz', lzma))).rejects.toThrow(
    '(expected method 0 (stored) or 8 (deflated), got method 14 (LZMA), in its entry "x.npy").',
  );
});
