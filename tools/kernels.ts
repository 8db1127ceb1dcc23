// Compiles the kernels for products with many vectors from WebAssembly text to packages/tensor/src/kernel-module.ts:
//   npx tsx tools/kernels.ts
// They round as the loops of packages/tensor/src/vector.ts do: a sum is taken in the order of its terms, in float64.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import wabt from 'wabt';

const path = fileURLToPath(new URL('../packages/tensor/src/kernel-module.ts', import.meta.url));
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => `$${prefix}${k}`);
const declare = (kind: string, list: readonly string[], type: string): string =>
  list.map((name) => `(${kind} ${name} ${type})`).join(' ');
type Kind = 'double' | 'single';

/** Two numbers of a column in float64, and where they are: `$at` counts bytes of float64. */
const place: Readonly<Record<Kind, (column: string) => string>> = {
  double: (column) => `(i32.add (local.get ${column}) (local.get $at))`,
  single: (column) => `(i32.add (local.get ${column}) (i32.shr_u (local.get $at) (i32.const 1)))`,
};
const pair: Readonly<Record<Kind, (column: string) => string>> = {
  double: (column) => `(v128.load ${place.double(column)})`,
  single: (column) => `(f64x2.promote_low_f32x4 (v128.load64_zero ${place.single(column)}))`,
};
/** Both lanes from lane `k` of two vectors. */
const lanes = (k: number, a: string, b: string): string => {
  const bytes = Array.from({ length: 16 }, (_, i) => (i < 8 ? 8 * k + i : 16 + 8 * k + i - 8));
  return `(i8x16.shuffle ${bytes.join(' ')} (local.get ${a}) (local.get ${b}))`;
};
/** Runs a body for each two of the numbers that `$end` bytes hold, or for each `step` bytes of them. */
const loop = (body: string, step = 16): string =>
  `(loop $next ${body}
    (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const ${step}))) (local.get $end))))`;

/** sums[k] += Σ columnₖ[i] x[i] for eight columns; a lane is a column. */
const dots = (kind: Kind): string => {
  const [columns, sums] = [names('column', 8), names('sum', 4)];
  const terms = sums.map((sum, k) => {
    const add = (lane: number): string =>
      `(local.set ${sum} (f64x2.add (local.get ${sum}) (f64x2.mul ${lanes(lane, '$a', '$b')} (local.get $x${lane}))))`;
    return `(local.set $a ${pair[kind](columns[2 * k]!)}) (local.set $b ${pair[kind](columns[2 * k + 1]!)}) ${add(0)} ${add(1)}`;
  });
  return `(func (export "${kind}Dots") ${declare('param', columns, 'i32')} (param $x i32) (param $end i32) (param $sums i32)
    ${declare('local', ['$a', '$b', '$x0', '$x1', ...sums], 'v128')} (local $at i32)
    ${sums.map((sum, k) => `(local.set ${sum} (v128.load offset=${16 * k} (local.get $sums)))`).join(' ')}
    ${loop(`(local.set $a ${pair.double('$x')}) (local.set $x0 ${lanes(0, '$a', '$a')}) (local.set $x1 ${lanes(1, '$a', '$a')}) ${terms.join('\n')}`)}
    ${sums.map((sum, k) => `(v128.store offset=${16 * k} (local.get $sums) (local.get ${sum}))`).join(' ')})`;
};

/** y[i] += Σ coordinateₖ columnₖ[i] for four columns. */
const add = (kind: Kind): string => {
  const [columns, coords, factors] = [names('column', 4), names('coord', 4), names('factor', 4)];
  const sum = columns.reduce(
    (before, column, k) =>
      `(f64x2.add ${before} (f64x2.mul (local.get ${factors[k]}) ${pair[kind](column)}))`,
    pair.double('$y'),
  );
  return `(func (export "${kind}Add") ${declare('param', columns, 'i32')} (param $y i32) (param $end i32) ${declare('param', coords, 'f64')}
    ${declare('local', factors, 'v128')} (local $at i32)
    ${factors.map((factor, k) => `(local.set ${factor} (f64x2.splat (local.get ${coords[k]})))`).join(' ')}
    ${loop(`(v128.store (i32.add (local.get $y) (local.get $at)) ${sum})`)})`;
};

/** sums[k] += Σ x[4i + k]² for four sums. */
const squares = (): string => {
  const sums = names('sum', 2);
  const take = (k: number): string =>
    `(local.set $a (v128.load offset=${16 * k} (i32.add (local.get $x) (local.get $at))))
    (local.set ${sums[k]} (f64x2.add (local.get ${sums[k]}) (f64x2.mul (local.get $a) (local.get $a))))`;
  return `(func (export "squares") (param $x i32) (param $end i32) (param $sums i32)
    ${declare('local', ['$a', ...sums], 'v128')} (local $at i32)
    ${loop(`${take(0)} ${take(1)}`, 32)}
    ${sums.map((sum, k) => `(v128.store offset=${16 * k} (local.get $sums) (local.get ${sum}))`).join(' ')})`;
};

/** y[i] = what is made of x[i]. */
const each = (
  name: string,
  { params = '', store = '(v128.store', to = place.double('$y'), value = '' },
): string =>
  `(func (export "${name}") (param $x i32) (param $y i32) (param $end i32) ${params} (local $at i32)
    ${loop(`${store} ${to} ${value})`)})`;
const maps = [
  each('divide', {
    params: '(param $c f64)',
    value: `(f64x2.div ${pair.double('$x')} (f64x2.splat (local.get $c)))`,
  }),
  each('widen', { value: pair.single('$x') }),
  each('narrow', {
    store: '(v128.store64_lane 0',
    to: place.single('$y'),
    value: `(f32x4.demote_f64x2_zero ${pair.double('$x')})`,
  }),
];

/** The module: its kernels work in a memory that is given. */
const text = `(module (import "of" "memory" (memory 1)) ${(['double', 'single'] as const).flatMap((kind) => [dots(kind), add(kind)]).join('\n')} ${[squares(), ...maps].join('\n')})`;

/** The text of the source file. */
export async function kernelSource(): Promise<string> {
  const tools = await wabt();
  const module = tools.parseWat('kernels.wat', text, { simd: true });
  const bytes = Buffer.from(module.toBinary({}).buffer).toString('base64');
  const source = `/** WebAssembly with the kernels of \`side-by-side.ts\`, in base64; \`tools/kernels.ts\` compiles it. */\nexport const kernelModule = '${bytes}';\n`;
  return format(source, { ...(await resolveConfig(path)), filepath: path });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await kernelSource());
