/**
 * What the lists for activities mean: words that exist, tasks that a model may name somebody for, and what a region asks of a
 * kind. Decides nothing about a single activity: that is libs/activity.
 */
import {
  ACTIVITY_FORMS,
  TASK_CODES,
  type ActivitiesDocument,
  type ActivityKind,
  type TaskCode,
} from './activity-document.js';
import { createReporter, known } from './compile-values.js';
import type { Diagnostic } from './diagnostic.js';
import type { RegionDocument } from './region-document.js';
import type { Sources } from './sources.js';
import type { WorkflowDocument } from './workflow-document.js';

/** The kinds that a region records, as narrow as it has them, and who records each (absent: every role). */
export interface KindInUse extends ActivityKind {
  readonly recordedBy?: readonly string[];
}

/** The kinds of activity that a region uses, narrowed by what it asks of them. */
export function kindsOf(region: RegionDocument, lists: ActivitiesDocument): ReadonlyMap<string, KindInUse> {
  const uses = new Map(Object.entries(region.activities ?? {}));
  return new Map(
    Object.entries(lists.kinds).flatMap(([id, kind]): [string, KindInUse][] => {
      const { used = true, recordedBy, domains = [] } = uses.get(id) ?? {};
      if (!used) return [];
      return [
        [
          id,
          {
            ...kind,
            domains: [...new Set([...kind.domains, ...domains])].sort(),
            ...(recordedBy === undefined ? {} : { recordedBy }),
          },
        ],
      ];
    }),
  );
}

/** The table of a workflow that says who pays, also for activities. */
export const PAYER_TABLE = 'payer';

/**
 * Faults within the lists: words that are not there, and words that no kind can ever have. Without `blocks` it is not known
 * which there are.
 */
export function checkActivities(
  lists: ActivitiesDocument,
  blocks: Iterable<string> | undefined,
  sources: Sources,
): Diagnostic[] {
  const report = createReporter(sources);
  const settings = Object.keys(lists.settings);
  for (const [id, kind] of Object.entries(lists.kinds)) {
    for (const [index, setting] of (kind.settings ?? []).entries()) {
      if (!settings.includes(setting))
        report.at(['activities', 'kinds', id, 'settings', index], 'name.unknown', {
          with: { kind: 'setting', name: setting },
          ...known(setting, settings),
        });
    }
  }
  const allBlocks = blocks && [...blocks];
  for (const code of TASK_CODES) {
    const { block } = lists.tasks[code];
    if (block !== undefined && allBlocks?.includes(block) === false)
      report.at(['activities', 'tasks', code, 'block'], 'block.unknown', {
        with: { name: block },
        ...known(block, allBlocks),
      });
  }
  const kinds = Object.values(lists.kinds);
  const unused = (
    word: string,
    what: string,
    list: string,
    all: (kind: ActivityKind) => readonly string[] | undefined,
  ) => {
    if (kinds.every((kind) => all(kind)?.includes(word) === false))
      report.atKey(['activities', list, word], 'name.unused', { with: { name: word, kind: what } });
  };
  for (const code of TASK_CODES) unused(code, 'task', 'tasks', ({ tasks }) => tasks);
  for (const setting of settings) unused(setting, 'setting', 'settings', (kind) => kind.settings);
  return report.diagnostics;
}

/** Faults of a workflow that names roles for tasks: a block it lacks, and payers it does not know. */
export function checkPerformers(workflow: WorkflowDocument, lists: ActivitiesDocument, sources: Sources): Diagnostic[] {
  const report = createReporter(sources);
  if (workflow.activities === undefined) return [];
  for (const code of Object.keys(workflow.activities) as TaskCode[]) {
    const { block } = lists.tasks[code];
    if (block !== undefined && workflow.uses[block] === undefined)
      report.atKey(['workflow', 'activities', code], 'activity.block', {
        with: { task: code, block },
        expected: `${block} under uses`,
      });
  }
  const forms = workflow.decisions?.[PAYER_TABLE]?.inputs['form']?.values ?? [];
  for (const form of ACTIVITY_FORMS) {
    if (!forms.includes(form))
      report.atKey(['workflow', 'activities'], 'activity.payer', {
        with: { form },
        expected: `${form} among the values of the input form of decisions.${PAYER_TABLE}`,
      });
  }
  return report.diagnostics;
}

/** Faults of what a region asks of kinds of activity, and of the slots of its schools. */
export function checkRegionActivities(
  region: RegionDocument,
  lists: ActivitiesDocument | undefined,
  sources: Sources,
): Diagnostic[] {
  const report = createReporter(sources);
  for (const [id, use] of Object.entries(region.activities ?? {})) {
    // Where the lists are missing their kinds are too; that one fault is said where it stands.
    if (lists === undefined) break;
    const kind = lists.kinds[id];
    if (kind === undefined)
      report.atKey(['region', 'activities', id], 'name.unknown', {
        with: { kind: 'kind of activity', name: id },
        ...known(id, Object.keys(lists.kinds)),
      });
    else if (
      use.used !== false &&
      use.recordedBy === undefined &&
      (use.domains ?? []).every((domain) => kind.domains.includes(domain))
    )
      report.atKey(['region', 'activities', id], 'activity.idle', {
        with: { kind: id },
        expected: 'used: false, recordedBy, or a domain that the kind does not ask for',
      });
  }
  for (const [school, { slots = {} }] of Object.entries(region.schools)) {
    for (const [id, slot] of Object.entries(slots)) {
      const at = ['region', 'schools', school, 'slots', id];
      const organisation = region.organisations[slot.organisation] ?? region.schools[slot.organisation];
      if (organisation === undefined)
        report.at([...at, 'organisation'], 'name.unknown', {
          with: { kind: 'organisation', name: slot.organisation },
          ...known(slot.organisation, [...Object.keys(region.organisations), school]),
        });
      else if (!organisation.roles.includes(slot.role))
        report.at([...at, 'role'], 'region.role', {
          with: { organisation: slot.organisation, role: slot.role },
          ...known(slot.role, organisation.roles),
        });
      if (slot.untilTime <= slot.fromTime)
        report.at([...at, 'untilTime'], 'activity.slot-time', { with: { name: id } });
      if (slot.untilDate !== undefined && slot.untilDate < (slot.fromDate ?? ''))
        report.at([...at, 'untilDate'], 'activity.slot-time', { with: { name: id } });
    }
  }
  return report.diagnostics;
}
