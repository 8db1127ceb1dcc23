import { dot, norm, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { projection, type ColumnKind } from '../src/index.ts';

const kinds: readonly ColumnKind[] = ['normalized', 'orthonormal', 'sparse', 'fastfood'];
const e = (rank: number, k: number): Float64Array => new Float64Array(rank).fill(1, k, k + 1);

test.each(kinds)('%s: the transpose is the transpose, ⟨Vc, g⟩ = ⟨c, Vᵀg⟩', (kind) => {
  const [dim, rank] = [203, 14];
  const v = projection(kind, { dim, rank, seed: 5 });
  for (let k = 0; k < 4; k++) {
    const [c, g] = [normal(rank, k), normal(dim, 100 + k)];
    expect(dot(v.displace(new Float64Array(dim), c), g)).toBeCloseTo(dot(c, v.pullBack(g)), 10);
  }
});

test.each(kinds)('%s: columns have unit length and are nearly orthogonal', (kind) => {
  const [dim, rank] = [1024, 16];
  const v = projection(kind, { dim, rank, seed: 2 });
  const columns = Array.from({ length: rank }, (_, k) => v.displace(new Float64Array(dim), e(rank, k)));
  for (const column of columns) expect(norm(column)).toBeCloseTo(1, 7);
  let squares = 0;
  for (let i = 0; i < rank; i++) for (let j = 0; j < i; j++) squares += dot(columns[i]!, columns[j]!) ** 2;
  // E⟨vᵢ, vⱼ⟩² = 1/D for independent directions.
  expect((squares * 2) / (rank * (rank - 1))).toBeLessThan(2 / dim);
});

test.each(kinds)(
  '%s: the same seed gives the same projection, another seed another; the origin is kept',
  (kind) => {
    const origin = Float32Array.from(normal(60, 9));
    const c = normal(3, 1);
    const at = (seed: number): unknown => projection(kind, { dim: 60, rank: 3, seed }).displace(origin, c);
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
    expect(projection(kind, { dim: 60, rank: 3, seed: 1 }).displace(origin, new Float64Array(3))).toEqual(
      origin,
    );
  },
);

test('a sparse column has one entry a stratum, of one size', () => {
  const dim = 1000;
  const column = projection('sparse', { dim, rank: 1, seed: 3 }).displace(new Float64Array(dim), e(1, 0));
  const entries = [...column].filter((x) => x !== 0);
  const strata = Math.ceil(dim / Math.floor(Math.sqrt(dim)));
  expect(entries).toHaveLength(strata);
  for (const x of entries) expect(Math.abs(x)).toBeCloseTo(1 / Math.sqrt(strata), 14);
  expect(new Set(entries.map(Math.sign)).size).toBe(2);
});

test('many sparse columns have fewer entries each, and are as nearly orthogonal', () => {
  const [dim, rank] = [400, 390];
  const v = projection('sparse', { dim, rank, seed: 6 });
  const columns = Array.from({ length: rank }, (_, k) => v.displace(new Float64Array(dim), e(rank, k)));
  const entries = columns.map((column) => column.filter((x) => x !== 0).length);
  expect(new Set(entries)).toEqual(new Set([Math.ceil(dim / Math.floor(rank / 16))]));
  for (const column of columns) expect(norm(column)).toBeCloseTo(1, 12);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < rank; i++)
    for (let j = 0; j < i; j++) {
      const product = dot(columns[i]!, columns[j]!);
      sum += product;
      squares += product ** 2;
    }
  const pairs = (rank * (rank - 1)) / 2;
  expect((squares / pairs) * dim).toBeCloseTo(1, 1);
  expect(Math.abs(sum / pairs)).toBeLessThan(4 / Math.sqrt(pairs * dim));
});

test('fastfood of one power of two is the product of its definition', () => {
  const n = 4;
  const v = projection('fastfood', { dim: n, rank: n, seed: 8 });
  const rows = Array.from({ length: n }, (_, i) => v.pullBack(e(n, i)));
  // HGΠHB is orthogonal only where |G| is constant; each of its rows and columns has unit length.
  for (let k = 0; k < n; k++) {
    expect(norm(rows[k]!)).toBeCloseTo(1, 12);
    expect(norm(Float64Array.from(rows, (row) => row[k]!))).toBeCloseTo(1, 12);
  }
});

test('no column is the origin itself', () => {
  for (const kind of kinds) {
    const v = projection(kind, { dim: 7, rank: 0, seed: 1 });
    expect(v.displace(Float64Array.of(1, 2, 3, 4, 5, 6, 7), new Float64Array(0))).toEqual(
      Float64Array.of(1, 2, 3, 4, 5, 6, 7),
    );
    expect(v.pullBack(new Float64Array(7))).toHaveLength(0);
  }
});
