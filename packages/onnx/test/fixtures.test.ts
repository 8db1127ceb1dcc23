import { existsSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gradient, hvp, parametersOf, parseOnnx, promote, withLossHead } from '@orograph/onnx';
import { runGradient, type Tensor } from './run-gradient.ts';

const folder = new URL('../../../../shared/fixtures/', import.meta.url);

/** The arrays of an NPZ file: the entries of a zip, each an NPY of float32 or int64. */
function readNpz(bytes: Buffer): Record<string, Tensor> {
  const arrays: Record<string, Tensor> = {};
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [n, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + n).replace(/\.npy$/, '');
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    const npy = method === 0 ? packed : inflateRawSync(packed);
    const header = npy.toString('latin1', 10, 10 + npy.readUInt16LE(8));
    const shape = /\(([^)]*)\)/
      .exec(header)![1]!
      .split(',')
      .filter((d) => d.trim())
      .map(Number);
    const body = Uint8Array.from(npy.subarray(10 + npy.readUInt16LE(8))).buffer;
    const data = header.includes('<i8')
      ? Array.from(new BigInt64Array(body), Number)
      : new Float32Array(body);
    arrays[name] = { shape, data };
    at += 46 + n + extra + comment;
  }
  return arrays;
}

interface Expected {
  readonly loss: number;
  readonly gradient_norm: number;
  readonly gradient_norms: Record<string, number>;
  readonly vHv: number;
}

const norm = (values: Iterable<number>): number => Math.sqrt([...values].reduce((s, x) => s + x * x, 0));

describe.skipIf(!existsSync(folder))('PyTorch in float64 agrees', () => {
  test.each(['mlp-0', 'mlp-1', 'mlp-2', 'cnn-0', 'cnn-1', 'cnn-2'])(
    'on gradient norms and vHv of %s',
    async (model) => {
      const read = (name: string): Buffer => readFileSync(new URL(name, folder));
      const expected = JSON.parse(read(`${model}.expected.json`).toString()) as Expected;
      const { x, y } = readNpz(read('mnist-512.npz')) as { x: Tensor; y: Tensor };
      const directions = readNpz(read(`${model}.directions.npz`));
      const graph = withLossHead(parseOnnx(read(`${model}.onnx`)), { kind: 'cross-entropy' });
      const names = parametersOf(graph).map(({ name }) => name);
      const feeds: Record<string, Tensor> = { x, target: y };
      for (const name of names) {
        const { shape, data } = graph.constants.get(name)!;
        feeds[name] = { shape, data: data as Float32Array };
        feeds[`v/${name}`] = directions[`v/${name}`]!;
      }
      const promoted = promote(graph, names);
      const first = await runGradient(gradient(promoted, 'loss_sum', names), feeds);
      const n = y.data.length;
      expect(first['loss_sum']![0]! / n / expected.loss).toBeCloseTo(1, 5);
      for (const name of names)
        expect(norm(first[`grad/${name}`]!) / n / expected.gradient_norms[name]!).toBeCloseTo(1, 4);
      const whole = norm(names.map((name) => norm(first[`grad/${name}`]!)));
      expect(Math.abs(whole / n / expected.gradient_norm - 1)).toBeLessThan(1e-4);
      const second = await runGradient(hvp(promoted, 'loss_sum', names), feeds);
      const vHv = names.reduce(
        (sum, name) => second[`hvp/${name}`]!.reduce((s, h, i) => s + h * feeds[`v/${name}`]!.data[i]!, sum),
        0,
      );
      expect(Math.abs(vHv / n / expected.vHv - 1)).toBeLessThan(1e-3);
    },
  );
});
