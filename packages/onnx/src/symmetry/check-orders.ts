import { at, overSpans, spanOf, type Label, type Labels } from './label.ts';
import { fix, rootOf, type Span } from './span.ts';

/** A span whose positions permute freely. */
const isFree = (span: Span): boolean => !span.fixed && !span.parts;

/** The free spans in a span, in order, and `null` for each that stays in place. */
function leavesOf(span: Span): readonly (Span | null)[] {
  const root = rootOf(span);
  if (root.fixed) return [null];
  if (!root.parts) return [root];
  return [...leavesOf(root.parts.order), ...root.parts.spans.flatMap(leavesOf)];
}

/** Where position `i` of an order is: the free span that moves it, and the place in this, outermost first. */
function placesIn(order: Span, i: number): readonly (readonly [Span, number])[] {
  const root = rootOf(order);
  if (root.fixed) return [];
  if (!root.parts) return [[root, i]];
  let rest = i;
  const outer = root.parts.spans.findIndex(({ size }) => {
    if (rest < size) return true;
    rest -= size;
    return false;
  });
  return [...placesIn(root.parts.order, outer), ...placesIn(root.parts.spans[outer]!, rest)];
}

/** For a free span, the orders under which it stands at one place only, and which place. */
type Placed = Map<Span, Map<Span, number>>;

/** Fixes an order whose parts are neither all moved alike nor each by itself; says whether it did. Notes in `placed` what each part alone is moved by. */
function checkOrder(order: Span, parts: readonly (readonly (Span | null)[])[], placed: Placed): boolean {
  const root = rootOf(order);
  if (root.fixed) return false;
  if (root.parts) {
    let start = 0;
    const groups = root.parts.spans.map(({ size }) => parts.slice(start, (start += size)));
    const below = root.parts.spans.map((span, i) => checkOrder(span, groups[i]!, placed)).some(Boolean);
    const whole = root.parts.spans.map((span, i) => [...leavesOf(span), ...groups[i]!.flat()]);
    return checkOrder(root.parts.order, whole, placed) || below;
  }
  const width = parts[0]!.length;
  if (parts.some(({ length }) => length !== width)) return fix(root);
  for (let k = 0; k < width; k++) {
    const column = parts.map((part) => part[k] ?? null);
    if (column.every((leaf) => leaf === column[0])) continue;
    if (column.includes(null) || new Set(column).size < column.length) return fix(root);
    column.forEach((leaf, i) => {
      const places = placed.get(leaf!) ?? new Map<Span, number>();
      placed.set(leaf!, places.set(root, places.get(root) ?? i));
    });
  }
  return false;
}

/** Calls `visit` for every order in a tensor with what it moves. */
function visitOrders(labels: Labels, visit: (order: Span, parts: readonly Label[]) => void): void {
  const inside = (span: Span): void => {
    const { parts, fixed } = rootOf(span);
    if (!parts || fixed) return;
    visit(parts.order, parts.spans);
    inside(parts.order);
    new Set(parts.spans.map(rootOf)).forEach(inside);
  };
  const walk = (label: Label): void => {
    const span = spanOf(label);
    if (span) inside(span);
    else if ('members' in label) {
      overSpans([labels[label.over as number]!], ([order]) => (visit(order!, label.members), []));
      label.members.forEach(walk);
    }
  };
  labels.forEach(walk);
}

/** Calls `visit` for every free span in a tensor with the places of the orders that move it. */
function visitLeaves(labels: Labels, visit: (leaf: Span, places: ReadonlyMap<Span, number>) => void): void {
  const walk = (label: Label, places: ReadonlyMap<Span, number>): void => {
    const span = spanOf(label);
    if (!span) {
      if (!('members' in label)) return;
      const axis = label.over as number;
      label.members.forEach((member, i) => {
        const order = spanOf(labels[axis]!);
        walk(at(member, axis, i), new Map([...places, ...(order ? placesIn(order, i) : [])]));
      });
    } else if (!span.fixed && span.parts) {
      const { order, spans } = span.parts;
      walk(order, places);
      spans.forEach((part, i) => walk(part, new Map([...places, ...placesIn(order, i)])));
    } else if (isFree(span)) visit(span, places);
  };
  for (const label of labels) walk(label, new Map());
}

/**
 * Fixes every order of parts that cannot be permuted by itself: one that would exchange parts which are permuted alike with parts that are not,
 * or parts that are also used without it.
 */
export function checkOrders(tensors: Iterable<Labels>): void {
  const all = [...tensors];
  for (let changed = true; changed;) {
    changed = false;
    const placed: Placed = new Map();
    for (const labels of all)
      visitOrders(labels, (order, parts) => {
        const leaves = parts.map((part) => {
          const found: (Span | null)[] = [];
          overSpans([part], ([span]) => (found.push(...leavesOf(span!)), []));
          return found;
        });
        changed = checkOrder(order, leaves, placed) || changed;
      });
    for (const labels of all)
      visitLeaves(labels, (leaf, places) => {
        for (const [order, place] of placed.get(leaf) ?? [])
          if (places.get(order) !== place) changed = fix(order) || changed;
      });
  }
}
