/** The hash chain of a history, reckoned anew from what the API shows (reliability.md 4.3); shares no code with the service. */
import { createHash } from 'node:crypto';
import type { Transition } from './api.js';

const LEAF = Buffer.of(0);
const hashOf = (text: string): string => createHash('sha256').update(LEAF).update(text, 'utf8').digest('hex');

/** RFC 8785 for what a record holds: strings, booleans, null, whole numbers, lists and objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** What is wrong with a whole history, from the first record on; empty when every link holds. */
export function brokenLinks(history: readonly Transition[]): string[] {
  const faults: string[] = [];
  let previous = '';
  for (const [index, { hash, ...record }] of history.entries()) {
    if (index === 0) previous = hashOf(`schakel/genesis/v1\n${record.region}\n${record.case}`);
    if (record.seq !== index + 1) faults.push(`record ${index + 1} says that it is ${record.seq}`);
    if (record.previous !== previous) faults.push(`record ${record.seq} does not continue the one before`);
    if (hashOf(canonical(record)) !== hash) faults.push(`the hash of record ${record.seq} is not that of its content`);
    previous = hash;
  }
  return faults;
}
