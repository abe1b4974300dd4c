import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportFault, type FaultReport } from './fault-report.js';

const ROW: FaultReport = {
  id: 'R0',
  fault: 'nothing',
  load: 'none',
  invariant: 'all is well',
  seen: 'it is',
  broken: 'something',
  lost: 0,
  doubled: 0,
  stranded: 0,
};
const OTHER: FaultReport = { ...ROW, id: 'R1' };

let folder: string;
const before = process.env['FAULT_REPORT_FILE'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schakel-report-'));
});
afterEach(() => {
  if (before === undefined) delete process.env['FAULT_REPORT_FILE'];
  else process.env['FAULT_REPORT_FILE'] = before;
  rmSync(folder, { recursive: true });
});

describe('the report of a fault test', () => {
  it('is a line for each row where a file is asked for', () => {
    const file = join(folder, 'rows');
    process.env['FAULT_REPORT_FILE'] = file;
    reportFault(ROW);
    reportFault(OTHER);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([ROW, OTHER]);
  });

  it('is nothing otherwise', () => {
    delete process.env['FAULT_REPORT_FILE'];
    reportFault(ROW);
    expect(existsSync(join(folder, 'rows'))).toBe(false);
  });
});
