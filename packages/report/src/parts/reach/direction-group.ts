/** Names the kind of directions, and the block that they stay within. */
export const directionGroup = ({
  kind,
  block,
}: {
  readonly kind: string;
  readonly block?: string | undefined;
}): string => (block === undefined ? kind : `${kind} in ${block}`);
