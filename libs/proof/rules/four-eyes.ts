/**
 * Four eyes: what a workflow says needs two people or more cannot be done by fewer. Two roles are two people where no
 * organisation holds both: people act for one organisation at a time, and within it may hold any of its roles.
 */
import { roleLabel, type ChartTransition, type Course, type Label } from '#language';
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Move } from '../configurations/move.js';
import type { WayOn } from '../configurations/search.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

/** Nodes that may be made to look back from where a role is asked. */
const MOST_BACK = 10_000;

type FourEyes = Extract<Course, { kind: 'fourEyes' }>;

export const fourEyes: ProofRule = {
  id: 'proof.four-eyes',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze met `fourEyes` zegt, geldt: een zaak komt waar `to` geldt alleen vanuit `from`, en pas nadat daar elk van de rollen in `by` de gebeurtenis heeft gedaan. Geen organisatie in de regio heeft twee van die rollen, want dan kan één mens beide doen.',
    en: 'What a workflow says with `fourEyes` holds: a case comes to where `to` holds only out of `from`, and only after each of the roles in `by` has taken the event there. No organisation of the region holds two of those roles, for then one person can do both.',
  },
  find: (exploration) =>
    exploration.machine.courses.flatMap((course) =>
      course.kind === 'fourEyes'
        ? [
            ...ofOnePerson(exploration, course),
            ...withoutPlace(exploration, course),
            ...withoutRole(exploration, course),
          ]
        : [],
    ),
};

/** Roles that are not two people. */
function ofOnePerson({ staff }: Exploration, course: FourEyes): Finding[] {
  const holding = (role: string): readonly string[] =>
    [...staff.workflow.parties.values()]
      .filter(({ roles }) => roles.includes(role))
      .flatMap(({ id }) => staff.organisations(id))
      .filter((id) => staff.rolesOf(id).includes(role));
  return course.by.flatMap((role, index) =>
    course.by.slice(index + 1).flatMap((other) => {
      const both = holding(role).find((id) => holding(other).includes(id));
      if (both === undefined) return [];
      const [a, b] = [roleLabel(role), roleLabel(other)];
      return [
        broken(course, course.at, undefined, {
          nl: `${both} heeft de rollen "${a.nl}" en "${b.nl}" allebei, zodat één mens beide kan doen`,
          en: `${both} holds both roles, "${a.en}" and "${b.en}", so that one person can do both`,
        }),
      ];
    }),
  );
}

/** Ways in that pass by where it is to be done. */
function withoutPlace(exploration: Exploration, course: FourEyes): Finding[] {
  const { terrain, reached, search, openings } = exploration;
  const { diagram } = terrain.space;
  const [from, to] = [holdsWhere(terrain, course.from), holdsWhere(terrain, course.to)];
  const outside = diagram.less(diagram.less(reached, from), to);
  const how: Label = {
    nl: `een zaak komt hier (${course.to.text}) zonder te zijn geweest waar het moet gebeuren`,
    en: `a case comes here (${course.to.text}) without having been where it is to be done`,
  };
  const past = search.movesThatChange(to).flatMap((move) => {
    const where = diagram.and(outside, search.before(move, to));
    return where === NOTHING ? [] : [broken(course, firstOf(move)?.at ?? course.at, where, how)];
  });
  const opened = openings.filter(({ at }) => diagram.and(terrain.space.all(at), to) !== NOTHING);
  return opened.length === 0 ? past : [...past, broken(course, course.at, diagram.and(reached, to), how)];
}

/** Ways in on which one of the roles did nothing. */
function withoutRole(exploration: Exploration, course: FourEyes): Finding[] {
  const { terrain, reached, search, moves, start, staff } = exploration;
  const { diagram } = terrain.space;
  const [from, to] = [holdsWhere(terrain, course.from), holdsWhere(terrain, course.to)];
  const outside = diagram.less(reached, from);
  const entering = search.movesThatChange(from);
  const isEntered = (set: Configurations): boolean =>
    diagram.meets(start, set) || entering.some((move) => diagram.meets(search.before(move, set), outside));
  // Only what changes anything of where it leads to can lead there.
  const leading = new Set(search.movesThatChange(to));
  const comingBy = (way: WayOn): Configurations => diagram.less(diagram.and(way.from, search.before(way.move, to)), to);
  const label = staff.workflow.events.get(course.event)?.label ?? { nl: course.event, en: course.event };
  return course.by.flatMap((role) => {
    const ways = moves.map((move) => ({
      move,
      from: diagram.and(from, without(exploration, move, course.event, role)),
    }));
    const last = ways.filter(({ move }) => leading.has(move));
    const leaving = last.reduce<Configurations>((all, way) => diagram.or(all, comingBy(way)), NOTHING);
    // Mostly no case comes to where that is possible without the role: then it need not be found what all others lead to.
    const able = search.beforeWithin(leaving, ways, from, MOST_BACK);
    if (able !== undefined && !isEntered(able)) return [];
    const arrived = entering.reduce<Configurations>((all, move) => diagram.or(all, search.after(move, outside)), start);
    const unseen = search.closureWithin(diagram.and(diagram.and(arrived, from), reached), ways, from);
    return last.flatMap((way) => {
      const where = diagram.and(unseen, comingBy(way));
      if (where === NOTHING) return [];
      const who = roleLabel(role);
      return [
        broken(course, firstOf(way.move)?.at ?? course.at, where, {
          nl: `een zaak komt hier (${course.to.text}) zonder "${label.nl}" door ${who.nl}`,
          en: `a case comes here (${course.to.text}) without "${label.en}" by the ${who.en}`,
        }),
      ];
    });
  });
}

/** The configurations in which a move is possible without somebody of a role taking the event. */
function without(
  { terrain }: Exploration,
  { kind, event, from, choices }: Move,
  asked: string,
  role: string,
): Configurations {
  if (kind !== 'human' || event !== asked) return from;
  const { space } = terrain;
  return choices
    .filter(({ actors }) => actors.some((one) => one.role !== role))
    .reduce<Configurations>(
      (all, { where, chosen }) => space.diagram.or(all, space.diagram.forget(where, space.bitsOf(chosen))),
      NOTHING,
    );
}

const firstOf = ({ transitions }: Move): ChartTransition | undefined =>
  transitions.find(({ target }) => target !== undefined) ?? transitions[0];

function broken(course: FourEyes, at: Finding['at'], where: Configurations | undefined, how: Label): Finding {
  return {
    at,
    message: doesNotHold(course, how),
    ...(where === undefined ? {} : { where }),
  };
}
