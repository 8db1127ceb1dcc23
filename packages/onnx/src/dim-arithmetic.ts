import type { Dim } from './graph.ts';

/** A size c · s₁ · s₂ …: a whole number times symbols, sorted. */
interface Monomial {
  readonly factor: number;
  readonly symbols: readonly string[];
}

/** Symbols that can be told apart inside a product; any other text of a file (`floor(h/2)`) is one symbol by itself. */
const PRODUCT = /^(?:\d+\*)?[A-Za-z_][\w.]*(?:\*[A-Za-z_][\w.]*)*$/;

function monomialOf(dim: Dim): Monomial | undefined {
  if (dim === null) return undefined;
  if (typeof dim === 'number') return { factor: dim, symbols: [] };
  if (!PRODUCT.test(dim)) return { factor: 1, symbols: [dim] };
  const parts = dim.split('*');
  const factor = /^\d/.test(dim) ? Number(parts.shift()) : 1;
  return { factor, symbols: parts.toSorted() };
}

function dimOf({ factor, symbols }: Monomial): Dim {
  if (symbols.length === 0 || factor === 0) return factor;
  if (factor === 1 && symbols.length === 1) return symbols[0]!;
  const legible = factor > 0 && Number.isInteger(factor) && symbols.every((s) => PRODUCT.test(s));
  return legible ? [...(factor === 1 ? [] : [factor]), ...symbols].join('*') : null;
}

/** The product of dimensions, as a number or a product of symbols (`12*N`); `null` when a factor is not known. */
export function product(dims: readonly Dim[]): Dim {
  const parts = dims.map(monomialOf);
  if (parts.some((part) => part === undefined)) return null;
  return dimOf({
    factor: parts.reduce((n, part) => n * part!.factor, 1),
    symbols: parts.flatMap((part) => part!.symbols).toSorted(),
  });
}

/** a / b where it comes out even; `null` otherwise. */
export function quotient(a: Dim, b: Dim): Dim {
  const [over, under] = [monomialOf(a), monomialOf(b)];
  if (!over || !under || under.factor === 0 || over.factor % under.factor !== 0) return null;
  const symbols = [...over.symbols];
  for (const symbol of under.symbols) {
    const at = symbols.indexOf(symbol);
    if (at < 0) return null;
    symbols.splice(at, 1);
  }
  return dimOf({ factor: over.factor / under.factor, symbols });
}

/** 1 or 0 for equal or different sizes, symbols standing for sizes from 1 up; `null` where that is not decided. */
export function equalDims(a: Dim, b: Dim): 0 | 1 | null {
  if (a === null || b === null) return null;
  if (a === b) return 1;
  if (typeof a === 'number' && typeof b === 'number') return 0;
  return (typeof a === 'number' ? a : 1) < 1 || (typeof b === 'number' ? b : 1) < 1 ? 0 : null;
}
