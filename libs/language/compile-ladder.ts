/** Escalation ladders: parties and roles resolved, terms that lead on, levels that never go down. */
import type { Context } from './compile-context.js';
import { known } from './compile-values.js';
import { LEVELS_OF_STEERING } from './ladder-document.js';
import type { Path } from './sources.js';
import type { Ladder, Rung } from './workflow.js';

/** The ladders of a workflow by id; what is wrong with them is reported. */
export function compileLadders(context: Context): ReadonlyMap<string, Ladder> {
  return new Map(
    Object.entries(context.definition.document.workflow.ladders ?? {}).map(([id, { label, rungs }]) => {
      const at: Path = ['workflow', 'ladders', id, 'rungs'];
      const last = Object.keys(rungs).length - 1;
      let highest = 0;
      const compiled = Object.entries(rungs).flatMap(([name, rung], index): Rung[] => {
        const place = [...at, name];
        const party = context.parties.get(rung.to);
        if (party === undefined) {
          context.report.at([...place, 'to'], 'name.unknown', {
            with: { kind: 'party', name: rung.to },
            ...known(rung.to, context.parties.keys()),
          });
          return [];
        }
        if (rung.role !== undefined && !party.roles.includes(rung.role))
          context.report.at([...place, 'role'], 'role.of-party', {
            with: { role: rung.role, party: rung.to },
            ...known(rung.role, party.roles),
          });
        const level = LEVELS_OF_STEERING.indexOf(rung.level);
        if (level < highest)
          context.report.at([...place, 'level'], 'ladder.level', {
            with: { name, level: rung.level },
            expected: LEVELS_OF_STEERING.slice(highest).join(', '),
          });
        highest = Math.max(highest, level);
        // A term after which nobody is asked means nothing, and without one the next rung is never asked.
        if ((rung.due === undefined) !== (index === last))
          context.report.at(place, 'ladder.term', {
            with: { name },
            expected: index === last ? 'no due on the last rung' : 'due: <term>',
          });
        return [
          {
            id: name,
            level: rung.level,
            party: rung.to,
            role: rung.role ?? party.roles[0] ?? '',
            ...(rung.due === undefined ? {} : { due: context.term(rung.due, [...place, 'due']) }),
            label: rung.label,
          },
        ];
      });
      return [id, { id, label, rungs: compiled }];
    }),
  );
}
