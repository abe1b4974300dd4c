import { describe, expect, it } from '@jest/globals';
import { hashOf } from '#language';
import { shippedCalendar, shippedLibrary, stepsOf, takeWalk } from '#testing';
import { owningParties, replay, type Archive, type CaseState, type StoredRecord } from './index.js';

const library = shippedLibrary();
const calendar = shippedCalendar();

const SCHOOLS = ['voorbeeldschool', 'voorbeeldcollege', 'de-vlieger', 'het-metrum'];
const WALKS = Array.from({ length: 16 }, (_, seed) => ({
  seed: seed + 1,
  school: SCHOOLS[seed % SCHOOLS.length] ?? '',
}));

const walk = (one: { seed: number; school: string }) =>
  takeWalk({ library, calendar, region: 'holland-rijnland', school: one.school, steps: stepsOf(one.seed, 130) });

describe('any walk through the cases of a region', () => {
  const walks = WALKS.map((one) => ({ ...one, ...walk(one) }));
  const archiveOf = ({ model, surroundings }: (typeof walks)[number]): Archive => ({
    model: () => model,
    law: () => surroundings.law,
    calendar: () => calendar,
  });

  it('replays to the same bytes, transition by transition [R-165]', () => {
    let transitions = 0;
    for (const one of walks) {
      for (const [id, writes] of one.writes) {
        const stored: StoredRecord[] = writes.map(({ bytes, hash }) => ({ bytes, hash }));
        const result = replay('holland-rijnland', id, stored, archiveOf(one));
        expect({ seed: one.seed, id, ...result.firstDifference }).toEqual({ seed: one.seed, id });
        expect(result.transitions).toBe(writes.length);
        transitions += result.transitions;
      }
    }
    expect(transitions).toBeGreaterThan(800);
  });

  it('names the first record that was changed, and what changed in it [R-165]', () => {
    const one = walks[0]!;
    const [id, writes] = [...one.writes].find(([, list]) => list.length > 5)!;
    const stored: StoredRecord[] = writes.map(({ bytes, hash }) => ({ bytes, hash }));
    const changed = JSON.parse(new TextDecoder().decode(stored[3]!.bytes)) as Record<string, unknown>;
    const tampered = new TextEncoder().encode(
      JSON.stringify({ ...changed, role: 'schoolBoard' }, Object.keys(changed).sort()),
    );
    const result = replay('holland-rijnland', id, stored.with(3, { ...stored[3]!, bytes: tampered }), archiveOf(one));
    expect(result).toMatchObject({ identical: false, transitions: 3, firstDifference: { seq: 4 } });
  });

  it('is the same walk again with the same seed', () => {
    for (const one of WALKS.slice(2, 3)) {
      expect(hashOf([...walk(one).writes].map(([id, writes]) => [id, writes.map(({ hash }) => hash)]))).toBe(
        hashOf([...walk(one).writes].map(([id, writes]) => [id, writes.map(({ hash }) => hash)])),
      );
    }
  });

  it('never leaves a case without exactly one owner per main part, and in a chain with exactly one [R-005, R-029]', () => {
    for (const one of walks) {
      for (const writes of one.writes.values()) {
        for (const { state } of writes) {
          const { machine } = one.model.machine(state.machine);
          const owners = owningParties(machine, state.states);
          if (state.closedAt === null && state.outcome === null && !isEnded(state)) expect(owners.length).toBe(1);
          for (const party of owners) expect(state.participants[party]?.organisation).toBeDefined();
        }
      }
    }
    function isEnded(state: CaseState): boolean {
      return state.states.some((path) => /\.(completed|transferred|withdrawn|rejected|noHelpNeeded)/.test(path));
    }
  });

  it('changes the owner of a chain only on a declared kind of link change [R-005, R-007]', () => {
    const links = ['school', 'supportTeam', 'localTeam', 'access', 'provider', 'aftercare'];
    const place = (states: readonly string[]): number =>
      links.indexOf(states.find((path) => path.startsWith('chain.'))?.split('.')[1] ?? '');
    let changes = 0;
    for (const one of walks.filter(({ model }) => model.workflow.name === 'chain')) {
      for (const writes of one.writes.values()) {
        for (const { record } of writes) {
          const [from, to] = [place(record.from), place(record.to)];
          if (from === -1 || to === -1 || from === to) continue;
          changes += 1;
          const forward = to === from + 1 || to === links.length - 1;
          const bypass = record.event === 'CRISIS' || record.event === 'STATUTORY_REFERRAL';
          const back = to < from;
          expect({
            event: record.event,
            from: links[from],
            to: links[to],
            ok: forward || bypass || back,
          }).toMatchObject({ ok: true });
        }
      }
    }
    expect(changes).toBeGreaterThan(15);
  });

  it('keeps safety within reach: a concern can be raised in every state that is not closed [R-148]', () => {
    for (const one of walks) {
      for (const state of one.states.values()) {
        if (state.closedAt !== null || !state.states.some((path) => path.startsWith('safety.'))) continue;
        const { machine } = one.model.machine(state.machine);
        const safety = state.states.find((path) => path.startsWith('safety.'))!;
        const canRaise = machine.states
          .get(safety)!
          .transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === 'SAFETY_CONCERN_RAISED');
        const isRunning = !machine.states.get(safety)!.isResting;
        expect(canRaise || isRunning).toBe(true);
      }
    }
  });

  it('puts no free text and no name in a record', () => {
    for (const one of walks) {
      for (const writes of one.writes.values()) {
        for (const { record } of writes) {
          for (const value of leaves(record.eventData))
            expect(typeof value === 'string' ? value : '').not.toMatch(/\s/);
        }
      }
    }
    function leaves(value: unknown): unknown[] {
      if (Array.isArray(value)) return value.flatMap(leaves);
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
    }
  });
});
