import { misuse, type Layout } from '@orograph/tensor';

/** A checkpoint's file and layout. */
export interface LaidOut {
  /** Its file. */
  readonly path: string;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
}

const blocksOf = ({ blocks }: Layout): string[] =>
  blocks.map(({ name, shape }) => `${name}[${shape.join('x')}]`);

/** Whether two layouts have the same blocks, names included. */
export const isSameLayout = (a: Layout, b: Layout): boolean => blocksOf(a).join() === blocksOf(b).join();

/**
 * Throws unless two checkpoints are of one architecture.
 *
 * @throws MisuseError naming the first block that differs.
 */
export function checkSameLayout(a: LaidOut, b: LaidOut): void {
  const [expected, got] = [blocksOf(a.layout), blocksOf(b.layout)];
  const at = expected.findIndex((block, i) => block !== got[i]);
  if (at === -1 && expected.length === got.length) return;
  throw misuse('the checkpoints are of different architectures', {
    expected: at === -1 ? `${expected.length} blocks as in ${a.path}` : `${expected[at]} as in ${a.path}`,
    got: at === -1 ? `${got.length} blocks` : (got[at] ?? 'no such block'),
    where: b.path,
  });
}
