/**
 * Who pays for an activity: the payer table of the model of the school, asked with the form of the kind. There is no pupil, so
 * everything that the table would want to know of one is as it is for nobody. Knows no ledger.
 */
import { ask, type Receipt } from '#funding';
import { PAYER_TABLE, type ActivityKind, type Law, type RegionDocument, type Workflow } from '#language';
import type { Activity } from './activity.js';

/** Asks the table. Throws when the model has none: the language lets no model name performers without one. */
export function payerOf(
  activity: Pick<Activity, 'school' | 'organisation'>,
  kind: Pick<ActivityKind, 'form'>,
  given: { readonly region: RegionDocument; readonly workflow: Workflow; readonly law: Law },
): Receipt {
  const table = given.workflow.decisions.get(PAYER_TABLE);
  if (table === undefined) throw new Error(`${given.workflow.name} has no table ${PAYER_TABLE}.`);
  const said: Readonly<Record<string, string | boolean>> = {
    form: kind.form,
    poolPays: poolPays(activity, given.region),
    delivery: 'inKind',
    referral: 'none',
  };
  const inputs = Object.fromEntries(
    [...table.inputs.values()].map(({ name, type }) => [name, said[name] ?? (type === 'boolean' ? false : null)]),
  );
  return ask(table, inputs, given.law);
}

/** The pool of the school's team pays for what the team or one of its members does, while there is room. */
function poolPays(
  { school, organisation }: Pick<Activity, 'school' | 'organisation'>,
  region: RegionDocument,
): boolean {
  const name = region.schools[school]?.team;
  const team = region.organisations[name ?? '']?.team;
  if (team === undefined || ![name, ...Object.values(team.domains)].includes(organisation)) return false;
  return region.pools?.[team.pool]?.hasRoom === true;
}
