/** What has come within a term, held against every way that cases of random charts take in time. */
import { describe, expect, it } from '@jest/globals';
import { NOW, randomTimedWorkflow, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { within } from './rules/within.js';
import { lateIn, momentsOf, waitingIn } from './testing/timed.js';

const MOST = 30_000;
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();

export function describeTimed({ charts, first }: { readonly charts: number; readonly first: number }): void {
  /** Of statements about something that happens: how many hold, how many do not, and how many of all are told. */
  const count = { holding: 0, broken: 0, told: 0 };

  describe('of what has come within a term a proof misses nothing that can come later', () => {
    it.each(Array.from({ length: charts }, (_, index) => first + index))('in chart %s', (seed) => {
      const staff = new Staff(smallWorkflow(randomTimedWorkflow(seed)), region, 'voorbeeldschool', calendar);
      const machine = staff.workflow.machines.get('small')!;
      const found = within.find(new Exploration(machine, staff), () => ({ file: '', line: 1 }));
      const told = found.flatMap(({ message }) => /^The invariant (\w+) /.exec(message.en)?.[1] ?? []);
      const moments = momentsOf(staff, surroundingsAt(NOW), MOST);
      const courses = machine.courses.flatMap((course) => (course.kind === 'within' ? [course] : []));
      const asked = courses.filter((course) => waitingIn(course, machine, moments).length > 0);
      const late = asked.filter((course) => lateIn(course, machine, calendar, moments).length > 0);
      expect(told).toEqual(expect.arrayContaining(late.map(({ id }) => id)));
      // A proof adds up the longest that each term can take, at any time of the year and whatever was before.
      count.told += asked.filter(({ id }) => told.includes(id)).length;
      count.broken += late.length;
      count.holding += asked.length - late.length;
    });

    it('often that it holds, often that it does not, and seldom that it does not where it does', () => {
      expect(Math.min(count.holding, count.broken)).toBeGreaterThan(charts / 3);
      expect(count.told - count.broken).toBeLessThan(count.broken / 10);
    });
  });
}
