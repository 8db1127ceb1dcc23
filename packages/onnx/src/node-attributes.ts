import { dataTypeCodes, dataTypeOf } from './data-type.ts';
import type { Attribute, DataType, Node } from './graph.ts';

/** A whole-number attribute. */
export const int = (value: number): Attribute => ({ kind: 'int', value });
/** A list of whole numbers. */
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
/** A float attribute. */
export const float = (value: number): Attribute => ({ kind: 'float', value });
/** A text attribute. */
export const text = (value: string): Attribute => ({ kind: 'string', value });

/** The number in an attribute, or `absent`. */
export function numberOf(node: Node, name: string, absent: number): number {
  const a = node.attributes[name];
  return a?.kind === 'int' || a?.kind === 'float' ? a.value : absent;
}

/** Whether a flag that is off by default is set: 1 where the attribute is any number but 0, as the runtime takes it; 0 elsewhere. */
export const flagOf = (node: Node, name: string): 0 | 1 => (numberOf(node, name, 0) === 0 ? 0 : 1);

/** The numbers in a list attribute, or `undefined`. */
export function numbersOf(node: Node, name: string): readonly number[] | undefined {
  const a = node.attributes[name];
  return a?.kind === 'ints' || a?.kind === 'floats' ? a.value.map(Number) : undefined;
}

/** The text in an attribute, or `absent`. */
export function textOf(node: Node, name: string, absent: string): string {
  const a = node.attributes[name];
  return a?.kind === 'string' ? a.value : absent;
}

/** The number ONNX gives an element type in `to` attributes. */
export const typeCode = (type: DataType): number => dataTypeCodes[type];

/** The element type of a `to` attribute. */
export const typeOfCode = (code: number): DataType => dataTypeOf(code) ?? 'int32';
