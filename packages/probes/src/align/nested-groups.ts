import type { AxisAction, TensorActions } from '@orograph/tensor';

/** The groups in an action, each once. */
export function groupsIn(action: AxisAction): readonly string[] {
  if (action.kind === 'fixed') return [];
  if (action.kind === 'group') return [action.group];
  const parts = action.kind === 'blocks' ? [action.order, ...action.blocks] : action.each;
  return [...new Set(parts.flatMap(groupsIn))];
}

/**
 * For each group that moves blocks as wholes, the groups that act inside each of its blocks only, block by block and in the same order:
 * those of the units within each head, for the group of the heads.
 */
export function nestedGroups(actions: TensorActions): ReadonlyMap<string, readonly (readonly string[])[]> {
  const inside = new Map<string, string[][]>();
  const note = (order: AxisAction, groups: readonly (readonly string[])[]): void => {
    if (order.kind === 'group') {
      const known = inside.get(order.group) ?? groups.map(() => []);
      groups.forEach((own, i) => known[i]!.push(...own.filter((group) => !known[i]!.includes(group))));
      inside.set(order.group, known);
    } else if (order.kind === 'blocks') {
      let at = 0;
      const members = order.blocks.map(({ size }) => groups.slice(at, (at += size)));
      order.blocks.forEach((block, i) => note(block, members[i]!));
      note(
        order.order,
        order.blocks.map((block, i) => [...groupsIn(block), ...members[i]!.flat()]),
      );
    }
  };
  const walk = (action: AxisAction): void => {
    if (action.kind !== 'blocks') return;
    note(action.order, action.blocks.map(groupsIn));
    walk(action.order);
    action.blocks.forEach(walk);
  };
  Object.values(actions).flat().forEach(walk);
  return new Map(
    [...inside].flatMap(([order, groups]) => {
      const own = groups.map((list) =>
        list.filter((group) => groups.filter((other) => other.includes(group)).length === 1),
      );
      const alike = own.every(({ length }) => length === own[0]!.length) && own[0]!.length > 0;
      return alike ? [[order, own] as const] : [];
    }),
  );
}
