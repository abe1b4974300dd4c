import { describe, expect, it } from '@jest/globals';
import { Collision, Contention, StoreFault } from './contention.js';
import { connectFailure, ConnectionLost, isConnectionSound, statementFailure } from './failure.js';

/** As `pg` makes them from what the server says. */
function refusal(code: string, more: object = {}): Error {
  return Object.assign(new Error('value "Jan de Vries" of a statement'), { code, severity: 'ERROR', ...more });
}

describe('an error of a statement', () => {
  it.each<[string, Error]>([
    ['a reset socket', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['a closed pipe', Object.assign(new Error('write'), { code: 'EPIPE' })],
    ['a hung-up server', new Error('Connection terminated unexpectedly')],
    ['a silent server', new Error('Query read timeout')],
    ['a terminated session', refusal('57P01', { severity: 'FATAL' })],
    ['a crash of another session', refusal('57P02', { severity: 'WARNING' })],
    ['the end of a transaction that took too long', refusal('25P04', { severity: 'FATAL' })],
    ['a broken protocol', refusal('08P01')],
  ])('leaves open what happened after %s', (_what, error) => {
    expect(statementFailure(error)).toBeInstanceOf(ConnectionLost);
    expect(isConnectionSound(error)).toBe(false);
  });

  it.each([
    ['40001', Collision, 'concurrency.conflict'],
    ['40P01', Collision, 'concurrency.conflict'],
    ['55P03', Contention, 'concurrency.conflict'],
    ['57014', Contention, 'database.unavailable'],
    ['53100', Contention, 'database.unavailable'],
    ['53300', Contention, 'database.unavailable'],
  ] as const)('%s may be tried again', (code, kind, means) => {
    const failure = statementFailure(refusal(code));
    expect(failure).toBeInstanceOf(kind);
    expect(failure).toMatchObject({ code: means, retryAfterSeconds: expect.any(Number) });
    expect(isConnectionSound(refusal(code))).toBe(true);
  });

  it('55P03 on a command says that it is being carried out', () => {
    const where =
      'while inserting index tuple (0,9) in relation "commands"\nSQL statement "INSERT INTO schakel.commands ..."';
    expect(statementFailure(refusal('55P03', { where }))).toMatchObject({ code: 'command.running' });
  });

  it('that is a defect names code and constraint, and no value', () => {
    const failure = statementFailure(
      refusal('23505', { constraint: 'cases_pkey', detail: 'Key (subject)=(Jan)', where: 'SELECT 1', table: 'cases' }),
    );
    expect(failure).toBeInstanceOf(StoreFault);
    expect(String(failure)).toBe('StoreFault: The database refused a statement (23505, cases_pkey).');
    expect(JSON.stringify(failure)).not.toContain('Jan');
    expect((failure as Error).cause).toBeUndefined();
  });

  it('that is not of the database stays as it is', () => {
    const error = new TypeError('of our own');
    expect(statementFailure(error)).toBe(error);
    expect(isConnectionSound(error)).toBe(true);
  });
});

describe('an error of connecting', () => {
  it('is a fault when the password is wrong, and passes otherwise', () => {
    expect(connectFailure(refusal('28P01', { severity: 'FATAL' }))).toBeInstanceOf(StoreFault);
    expect(connectFailure(refusal('3D000', { severity: 'FATAL' }))).toBeInstanceOf(StoreFault);
    for (const error of [
      refusal('57P03', { severity: 'FATAL' }),
      refusal('53300', { severity: 'FATAL' }),
      Object.assign(new Error('connect postgres://schakel_app:secret@host'), { code: 'ECONNREFUSED' }),
      new Error('timeout exceeded when trying to connect'),
    ]) {
      const failure = connectFailure(error);
      expect(failure).toMatchObject({ name: 'Contention', code: 'database.unavailable' });
      expect(failure.message).not.toContain('secret');
    }
  });
});
