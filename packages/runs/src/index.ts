export { checkSameRecord } from './check-same-record.ts';
export { damagedLine, DamagedRunError, journalName, recordNotDue, type LinePlace } from './damaged-run.ts';
export { emitted } from './emitted.ts';
export { holdsLock, isLocked, type Lease } from './folder-lock.ts';
export { readJournal, type JournalLine } from './journal.ts';
export { journalCounts, type JournalCounts } from './journal-counts.ts';
export { journalTail, type JournalTail } from './journal-tail.ts';
export { misuse, MisuseError, type Mismatch, type SettingMismatch } from '@orograph/tensor/misuse';
export { plannedRecords } from './planned-records.ts';
export { addPreview, dropPreview, previewName, previews, readPreview } from './preview.ts';
export { repairRun, type Repair } from './repair-run.ts';
export { readRun } from './read-run.ts';
export {
  recordTasks,
  type Fold,
  type RecordTasksSettings,
  type Task,
  type TypedRecord,
} from './record-tasks.ts';
export { recordTable, type Cell, type Column, type RecordTable } from './record-table.ts';
export { formatRecord, fromJson, parseRecord, toJson, type ResultRecord } from './record-line.ts';
export {
  manifestName,
  openRunFolder,
  readManifest,
  writeAtomic,
  type RunFolder,
  type RunManifest,
} from './run-folder.ts';
export { vectorFile, vectorStore, type VectorStore } from './vector-store.ts';
export { writtenRuns, type WrittenRun } from './written-runs.ts';
export { stopRun, writerOf } from './stop-run.ts';
