import { damagedLine, type LinePlace } from './damaged-run.ts';
import { formatRecord, type ResultRecord } from './record-line.ts';

/**
 * Throws unless a record is, byte for byte, the one that a line of a run folder holds.
 *
 * @throws DamagedRunError naming the line.
 */
export function checkSameRecord(there: ResultRecord, made: ResultRecord, place: LinePlace): void {
  const [got, expected] = [formatRecord(there), formatRecord(made)];
  if (got !== expected)
    throw damagedLine(place, {
      what: 'is not the record that its run makes',
      expected: expected.trimEnd(),
      got: got.trimEnd(),
    });
}
