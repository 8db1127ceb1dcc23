import { fix, fixed, rootOf, unite, type Span } from './span.ts';

/** What permutes one axis of a tensor: a span, or one for each position of another axis of the tensor. */
export type Label = Span | Family;

/** Spans that depend on the position along another axis, as the channels of a head depend on the head. */
export interface Family {
  /** The other axis: its place in the tensor, or its letter while tensors are combined. */
  readonly over: Letter;
  /** One label for each position of it. */
  readonly members: readonly Label[];
}

/** A name of an axis. */
export type Letter = number | string;

/** The labels of the axes of a tensor. */
export type Labels = readonly Label[];

const isFamily = (label: Label): label is Family => 'over' in label;

/** The label as a span, if it depends on no other axis. */
export const spanOf = (label: Label): Span | undefined => (isFamily(label) ? undefined : rootOf(label));

/** The other axis that a label depends on first, or `undefined`. */
export const dependsOn = (label: Label): Letter | undefined => (isFamily(label) ? label.over : undefined);

/** How many positions an axis has. */
export const lengthOf = (label: Label): number =>
  isFamily(label) ? lengthOf(label.members[0]!) : label.size;

/** Whether no position along an axis moves. */
export const isFixed = (label: Label): boolean =>
  isFamily(label) ? label.members.every(isFixed) : rootOf(label).fixed;

/** Keeps all positions along an axis in place; says whether one could move before. */
export const fixLabel = (label: Label): boolean =>
  isFamily(label) ? label.members.map(fixLabel).some(Boolean) : fix(label);

function same(a: Label, b: Label): boolean {
  if (isFamily(a))
    return isFamily(b) && a.over === b.over && a.members.every((member, i) => same(member, b.members[i]!));
  if (isFamily(b)) return false;
  const [x, y] = [rootOf(a), rootOf(b)];
  return x === y || (x.fixed && y.fixed);
}

/** One label for each position along the axis `over`; the label itself where all are the same. */
export const family = (over: Letter, members: readonly Label[]): Label =>
  members.every((member) => same(member, members[0]!)) ? members[0]! : { over, members };

/** The label at position `i` along the axis `over`. */
export function at(label: Label, over: Letter, i: number): Label {
  if (!isFamily(label)) return label;
  return label.over === over
    ? at(label.members[i]!, over, i)
    : family(
        label.over,
        label.members.map((member) => at(member, over, i)),
      );
}

/** Makes two labels one, at every position of the axes that they depend on. */
export function uniteLabels(a: Label, b: Label): void {
  if (isFamily(a)) a.members.forEach((member, i) => uniteLabels(member, at(b, a.over, i)));
  else if (isFamily(b)) b.members.forEach((member) => uniteLabels(a, member));
  else unite(a, b);
}

/** The label made independent of the axis `over`, because positions along it are mixed. */
export function collapse(label: Label, over: Letter): Label {
  if (!isFamily(label)) return label;
  const members = label.members.map((member) => collapse(member, over));
  if (label.over !== over) return family(label.over, members);
  for (const member of members) uniteLabels(members[0]!, member);
  return members[0]!;
}

/** The label with the axes that it depends on renamed. */
export const renamed = (label: Label, name: (over: Letter) => Letter): Label =>
  isFamily(label)
    ? { over: name(label.over), members: label.members.map((member) => renamed(member, name)) }
    : label;

/** Applies `f` to the spans of labels, position by position of the axes that the labels depend on. */
export function overSpans<T extends readonly Label[]>(labels: Labels, f: (spans: readonly Span[]) => T): T {
  const dependent = labels.find(isFamily);
  if (!dependent) return f(labels as readonly Span[]);
  const { over, members } = dependent;
  const each = members.map((_, i) =>
    overSpans(
      labels.map((label) => at(label, over, i)),
      f,
    ),
  );
  return each[0]!.map((_, k) =>
    family(
      over,
      each.map((found) => found[k]!),
    ),
  ) as unknown as T;
}

/** The labels of a tensor whose positions stay in place. */
export const allFixed = (shape: readonly number[]): Labels => shape.map(fixed);

/** Whether every axis has a label; axes that a rule read past the last one have none. */
export const isWhole = (labels: readonly (Label | undefined)[]): labels is Labels =>
  !labels.includes(undefined);
