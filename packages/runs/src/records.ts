/**
 * Describes the records of runs: a schema of the fields of each kind, by which records are checked, read and typed.
 *
 * @packageDocumentation
 */
export {
  anyNumber,
  anyNumbers,
  estimated,
  measured,
  metricsField,
  recordCheck,
  RecordKindError,
  recordOf,
  recordsOf,
  type AnyRecordOf,
  type RecordKinds,
  type RecordOf,
} from './record-kinds.ts';
