/**
 * The eight benchmarks (ijkpunten) for a good link between education and youth care, as far as the charts and the region
 * document show them: what holds, what does not and why, each with its lines, and what no chart can show. It warns and never
 * blocks: a region may choose a model that misses some. It knows the shared vocabulary (events, facts, words of who
 * attends) and no name of a model or state.
 */
import type { CalendarData } from '#calendar';
import type { Label, Library } from '#language';
import {
  evaluationIsPlanned,
  familyAtMeeting,
  guardReads,
  lastOf,
  meetings,
  NOT_FOUND,
  placesOf,
  schoolsHaveContact,
  wayIsShort,
  type Finding,
  type Subject,
} from './benchmark-findings.js';
import { TITLES, type BenchmarkId } from './benchmark-texts.js';
import { groundFor } from './ground.js';
import type { ToProve } from './prove.js';
import { structureOf } from './structure.js';

export interface Benchmark {
  readonly id: BenchmarkId;
  readonly title: Label;
  readonly verdict: 'met' | 'partly' | 'notMet';
  readonly findings: readonly Finding[];
  /** What only happens at schools and in records: no chart shows it. */
  readonly notMeasured: Label;
}

/** The benchmarks of one workflow of one region. */
export interface BenchmarkReport {
  readonly region: string;
  readonly workflow: string;
  readonly benchmarks: readonly Benchmark[];
}

/** Judges a model that a region has chosen, on a day. */
export function benchmarksOf(
  library: Library,
  calendar: CalendarData,
  { region: name, workflow: chosen }: Pick<ToProve, 'region' | 'workflow'>,
  day: string,
): BenchmarkReport {
  const region = library.regions.get(name);
  const source = region?.sources.get(chosen);
  const ground = region && groundFor({ ...library, regions: new Map([[name, region]]) }, calendar, chosen, day);
  if (region === undefined || source === undefined || ground === undefined)
    throw new Error(`No school of ${name} uses ${chosen} on ${day}.`);
  const { workflow } = ground.model;
  const subject: Subject = {
    workflow,
    structure: structureOf(ground),
    region,
    day,
    eventAt: (event) => {
      const { document } = workflow.definition;
      if (Object.hasOwn(document.workflow.events, event)) return [source.sources.key(['workflow', 'events', event])];
      const block = Object.keys(document.blocks).find((one) =>
        Object.hasOwn(document.blocks[one]?.events ?? {}, event),
      );
      return block === undefined ? [] : [source.sources.key(['blocks', block, 'events', event])];
    },
    workflowAt: (...path) => source.sources.key(['workflow', ...path]),
  };
  const benchmarks = (Object.keys(TITLES) as BenchmarkId[]).map((id): Benchmark => {
    const findings = LOOKED_AT[id].map((look) => look(subject));
    const holding = findings.filter(({ holds }) => holds).length;
    const { title, notMeasured } = TITLES[id];
    const verdict = holding === findings.length ? 'met' : holding === 0 ? 'notMet' : 'partly';
    return { id, title, verdict, findings, notMeasured };
  });
  return { region: name, workflow: chosen, benchmarks };
}

/** The tasks of youth help at school. */
const TASKS = 8;

type Look = (subject: Subject) => Finding;

/** Light help is quick when it starts within so many events after the signal; specialist help may take one more. */
const FEW = 2;

const LOOKED_AT: Readonly<Record<BenchmarkId, readonly Look[]>> = {
  IJ1: [
    (subject) => wayIsShort(subject, subject.structure.light, FEW, { nl: 'Lichte hulp', en: 'Light help' }),
    ({ workflow, eventAt }) => {
      const events = ['CONSULT_REQUESTED', 'LOOK_ALONG_REQUESTED'].filter((event) => workflow.events.has(event));
      return {
        holds: events.length > 0,
        reason:
          events.length > 0
            ? {
                nl: 'Jeugdhulp kan worden gevraagd mee te denken of mee te kijken.',
                en: 'Youth help can be asked for advice or to look along.',
              }
            : { nl: 'Jeugdhulp kan niet worden gevraagd mee te denken.', en: 'Youth help cannot be asked for advice.' },
        at: events.flatMap(eventAt),
      };
    },
    schoolsHaveContact,
  ],
  IJ2: [
    ({ workflow, workflowAt }) => {
      const tasks = Object.keys(workflow.definition.document.workflow.activities ?? {});
      return {
        holds: tasks.length === TASKS,
        reason: {
          nl: `Voor ${tasks.length} van de ${TASKS} taken van jeugdhulp op school is gezegd wie ze uitvoert.`,
          en: `For ${tasks.length} of the ${TASKS} tasks of youth help at school it is said who carries them out.`,
        },
        at: tasks.length === 0 ? [] : [workflowAt('activities')],
      };
    },
    (subject) =>
      guardReads(subject, 'data.parentsInvolved', {
        holds: {
          nl: 'Er zijn stappen die vragen dat de ouders gesproken zijn.',
          en: 'There are steps that ask that the parents were spoken.',
        },
        fails: {
          nl: 'Geen stap vraagt dat de ouders gesproken zijn.',
          en: 'No step asks that the parents were spoken.',
        },
      }),
  ],
  IJ3: [
    (subject) => {
      const at = meetings(subject, true);
      return {
        holds: at.length > 0,
        reason:
          at.length > 0
            ? {
                nl: 'Een overleg gaat pas verder met gezin, school en jeugdhulp erbij.',
                en: 'A meeting only goes on with family, school and youth help present.',
              }
            : {
                nl: 'Geen overleg vraagt om gezin, school en jeugdhulp samen.',
                en: 'No meeting asks for family, school and youth help together.',
              },
        at,
      };
    },
  ],
  IJ4: [
    (subject) =>
      guardReads(subject, 'data.pupilHeard', {
        holds: {
          nl: 'Er zijn stappen die vragen dat de leerling is gehoord.',
          en: 'There are steps that ask that the pupil was heard.',
        },
        fails: {
          nl: 'Geen stap vraagt dat de leerling is gehoord, of de regio heeft dat uitgezet.',
          en: 'No step asks that the pupil was heard, or the region has left that out.',
        },
      }),
    ({ workflow, eventAt }) => {
      const own = Object.keys(workflow.definition.document.workflow.events);
      const events = own.filter((name) => {
        const event = workflow.events.get(name);
        return (
          event !== undefined && !event.isEscape && event.onBehalfOf.some((who) => who === 'parent' || who === 'pupil')
        );
      });
      return {
        holds: events.length > 0,
        reason:
          events.length > 0
            ? {
                nl: `Ouders en leerling besluiten mee: ${events.join(', ')}.`,
                en: `Parents and pupil decide too: ${events.join(', ')}.`,
              }
            : {
                nl: 'Ouders en leerling kunnen alleen stoppen of toestemming geven.',
                en: 'Parents and pupil can only stop or give consent.',
              },
        at: events.flatMap(eventAt),
      };
    },
    familyAtMeeting,
  ],
  IJ5: [
    ({ structure: { shape, machines }, workflowAt }) => ({
      holds: shape !== 'apart',
      reason:
        shape === 'apart'
          ? {
              nl: `Onderwijs en jeugdhulp hebben elk een eigen zaak (${machines.join(', ')}).`,
              en: `Education and youth care each have a case of their own (${machines.join(', ')}).`,
            }
          : { nl: 'Onderwijs en jeugdhulp werken in één zaak.', en: 'Education and youth care work in one case.' },
      at: machines.map((machine) => workflowAt('machines', machine)),
    }),
    ({ structure: { shape, machines }, workflowAt }) => {
      const holds = shape === 'parallel' || shape === 'loop';
      return {
        holds,
        reason: holds
          ? {
              nl: 'Hulp van verschillende kanten kan tegelijk lopen.',
              en: 'Help from different sides can run at the same time.',
            }
          : {
              nl: 'Hulp van de ene kant loopt niet samen met die van de andere in één zaak.',
              en: 'Help from one side does not run together with that of the other in one case.',
            },
        at: machines.slice(0, 1).map((machine) => workflowAt('machines', machine)),
      };
    },
    familyAtMeeting,
  ],
  IJ6: [
    (subject) => {
      const { light } = subject.structure;
      const holds = light !== null && light.decisions === 0 && light.handovers === 0;
      return {
        holds,
        reason:
          light === null
            ? NOT_FOUND
            : {
                nl: `Op weg naar lichte hulp: besluiten van betalers ${light.decisions}, overdrachten ${light.handovers} (hooguit 0 en 0).`,
                en: `On the way to light help: decisions of payers ${light.decisions}, hand-overs ${light.handovers} (at most 0 and 0).`,
              },
        at: lastOf(subject, light),
      };
    },
    (subject) =>
      wayIsShort(subject, subject.structure.specialist, FEW + 1, { nl: 'Specialistische hulp', en: 'Specialist help' }),
  ],
  IJ7: [
    ({ workflow, workflowAt }) => {
      const missing = ['consent', 'safety'].filter(
        (block) => workflow.definition.document.workflow.uses[block] === undefined,
      );
      return {
        holds: missing.length === 0,
        reason:
          missing.length === 0
            ? {
                nl: 'Toestemming en veiligheid worden in elke zaak bijgehouden.',
                en: 'Consent and safety are kept in every case.',
              }
            : {
                nl: `Dit wordt niet bijgehouden: ${missing.join(', ')}.`,
                en: `This is not kept: ${missing.join(', ')}.`,
              },
        at: [workflowAt('uses')],
      };
    },
    ({ structure: { handover, machines }, workflowAt }) => ({
      holds: handover !== 'letter',
      reason:
        handover === 'letter'
          ? {
              nl: 'De overdracht is een brief waarop geen antwoord verschuldigd is.',
              en: 'The hand-over is a letter to which no answer is owed.',
            }
          : { nl: 'Wie een zaak afgeeft weet wie haar heeft.', en: 'Whoever hands a case on knows who has it.' },
      at: machines.slice(0, 1).map((machine) => workflowAt('machines', machine)),
    }),
    evaluationIsPlanned,
  ],
  IJ8: [
    (subject) => {
      const at = placesOf(subject, ({ actions }) => actions.some(({ kind }) => kind === 'join'));
      return {
        holds: at.length > 0,
        reason:
          at.length > 0
            ? {
                nl: 'Een arrangement kan er een voor meer leerlingen samen zijn.',
                en: 'An arrangement can be one for several pupils together.',
              }
            : {
                nl: 'Een arrangement voor een groep bestaat niet: elke leerling heeft een eigen besluit.',
                en: 'There is no arrangement for a group: each pupil has a decision of his own.',
              },
        at,
      };
    },
  ],
};
