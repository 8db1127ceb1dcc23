export { main } from './main.ts';
export type { Environment } from './engine/command.ts';
export type { ResultRecord } from './terminal/record-line.ts';
export type { Terminal } from './terminal/terminal.ts';
