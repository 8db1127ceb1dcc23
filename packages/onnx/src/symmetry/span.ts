import { evenShare } from '../even-share.ts';

/**
 * A run of positions of an axis, shared by all tensors whose axes must be permuted together: a class of a union-find.
 * It is permuted as a whole, or it consists of consecutive parts, whose order may be permuted if they are equally long.
 */
export interface Span {
  /** How many positions; `NaN` where it is not known. */
  readonly size: number;
  /** Whether every position stays where it is. */
  fixed: boolean;
  /** The span that stands for this one since they were united. */
  parent?: Span;
  /** Its parts and what permutes them; absent while its positions permute freely. */
  parts?: Parts;
}

/** Consecutive parts of a span. */
export interface Parts {
  /** The parts as positions of their own. */
  readonly order: Span;
  /** The parts, in order. */
  readonly spans: readonly Span[];
}

/** A span whose positions stay in place. */
export const fixed = (size: number): Span => ({ size, fixed: true });

/** A span of its own, whose positions permute freely. */
export const free = (size: number): Span => ({ size, fixed: !(size > 1) });

/** A span of given parts. */
export function joined(order: Span, spans: readonly Span[]): Span {
  const size = spans.reduce((sum, span) => sum + span.size, 0);
  const still = (span: Span): boolean => rootOf(span).fixed;
  const root = rootOf(order);
  const outer = root.parts;
  if (!spans.every(still)) return { size, fixed: false, parts: { order, spans } };
  if (root.fixed) return fixed(size);
  // Blocks of blocks that stay as they are inside are blocks.
  if (outer?.spans.every(still))
    return joined(
      outer.order,
      outer.spans.map((own) => fixed(own.size * spans[0]!.size)),
    );
  return { size, fixed: false, parts: { order, spans } };
}

/** The span that stands for the class. */
export function rootOf(span: Span): Span {
  let root = span;
  while (root.parent) root = root.parent;
  for (let at = span; at.parent && at.parent !== root;) {
    const next = at.parent;
    at.parent = root;
    at = next;
  }
  return root;
}

/** Keeps all positions of a span in place; says whether one of them could move before. */
export function fix(span: Span): boolean {
  const root = rootOf(span);
  if (root.fixed) return false;
  root.fixed = true;
  if (root.parts) {
    fix(root.parts.order);
    root.parts.spans.forEach(fix);
  }
  return true;
}

/** Makes two spans one: what permutes one permutes the other, part by part. */
export function unite(first: Span, second: Span): void {
  const [a, b] = [rootOf(first), rootOf(second)];
  if (a === b) return;
  if (a.fixed || b.fixed || a.size !== b.size) {
    fix(a);
    fix(b);
  } else if (!a.parts) a.parent = b;
  else if (!b.parts) b.parent = a;
  else {
    const own = partition(
      a,
      b.parts.spans.map(({ size }) => size),
    );
    const { order, spans } = b.parts;
    a.parent = b;
    unite(own.order, order);
    spans.forEach((span, i) => unite(own.spans[i]!, span));
  }
}

/** A span as consecutive parts of given sizes, which narrows what permutes it to what keeps these parts together. */
export function partition(span: Span, sizes: readonly number[]): Parts {
  const root = rootOf(span);
  if (root.fixed) return { order: fixed(sizes.length), spans: sizes.map(fixed) };
  if (sizes.length === 1) return { order: fixed(1), spans: [root] };
  if (sizes.every((size) => size === 1)) return { order: root, spans: sizes.map(fixed) };
  if (!root.parts) {
    const equal = sizes.every((size) => size === sizes[0]);
    return (root.parts = { order: (equal ? free : fixed)(sizes.length), spans: sizes.map(free) });
  }
  const own = root.parts.spans.map(({ size }) => size);
  if (own.join() === sizes.join()) return root.parts;
  const finer = grouped(sizes, own);
  if (finer) return refined(root.parts, finer);
  const coarser = grouped(own, sizes);
  if (coarser) return coarsened(root.parts, coarser);
  const fine = refined(root.parts, grouped(commonSizes(own, sizes), own)!);
  fix(fine.order);
  return coarsened(fine, grouped(commonSizes(own, sizes), sizes)!);
}

/**
 * A span as a number of consecutive parts of one size.
 *
 * @throws Refused where they do not come out even.
 */
export function equalParts(span: Span, count: number): Parts {
  const size = evenShare(span.size, count, `channels in ${count} groups`);
  return partition(span, Array<number>(count).fill(size));
}

/** Consecutive entries of `fine` that add up to each entry of `coarse`, or `undefined`. */
function grouped(fine: readonly number[], coarse: readonly number[]): number[][] | undefined {
  let at = 0;
  const groups = coarse.map((size) => {
    const group: number[] = [];
    for (let sum = 0; sum < size && at < fine.length; sum += fine[at++]!) group.push(fine[at]!);
    return group;
  });
  const exact = groups.every((group, i) => group.reduce((sum, n) => sum + n, 0) === coarse[i]);
  return exact && at === fine.length ? groups : undefined;
}

/** The sizes between the ends of either list of parts. */
function commonSizes(a: readonly number[], b: readonly number[]): number[] {
  const ends = [a, b].flatMap((sizes) =>
    sizes.map((_, i) => sizes.slice(0, i + 1).reduce((x, y) => x + y, 0)),
  );
  const sorted = [...new Set(ends)].toSorted((x, y) => x - y);
  return sorted.map((end, i) => end - (sorted[i - 1] ?? 0));
}

const isUniform = (groups: readonly (readonly number[])[]): boolean =>
  groups.every((group) => group.length === groups[0]!.length) && new Set(groups.flat()).size === 1;

function refined({ order, spans }: Parts, groups: readonly (readonly number[])[]): Parts {
  const views = spans.map((span, i) => partition(span, groups[i]!));
  const all = views.flatMap((view) => view.spans);
  if (isUniform(groups))
    return {
      order: joined(
        order,
        views.map((view) => view.order),
      ),
      spans: all,
    };
  fix(order);
  for (const view of views) fix(view.order);
  return { order: fixed(all.length), spans: all };
}

function coarsened({ order, spans }: Parts, groups: readonly (readonly number[])[]): Parts {
  let at = 0;
  const members = groups.map(({ length }) => spans.slice(at, (at += length)));
  if (isUniform(groups)) {
    const view = partition(
      order,
      groups.map(({ length }) => length),
    );
    return { order: view.order, spans: members.map((part, i) => joined(view.spans[i]!, part)) };
  }
  fix(order);
  const whole = (part: readonly Span[]): Span =>
    part.length === 1 ? part[0]! : joined(fixed(part.length), part);
  return { order: fixed(groups.length), spans: members.map(whole) };
}
