/**
 * Who may record an activity: a person of the school or of the organisation that acted, in a role that his organisation has
 * and that the region lets record this kind. It does not know whether the activity itself is right.
 */
import type { RegionDocument } from '#language';
import type { Recorder } from './activity.js';

export type RecordingRole =
  | { readonly kind: 'may'; readonly role: string }
  /** Another organisation, or another role: those that could. */
  | { readonly kind: 'mayNot'; readonly who: readonly string[] };

export function recordingRole(
  region: RegionDocument,
  kind: string,
  involved: { readonly school: string; readonly organisation: string },
  recorder: Recorder,
): RecordingRole {
  const recordedBy = region.activities?.[kind]?.recordedBy;
  const rolesOf = (organisation: string): readonly string[] =>
    (region.schools[organisation] ?? region.organisations[organisation])?.roles ?? [];
  const may = (organisation: string): readonly string[] =>
    rolesOf(organisation).filter((role) => recordedBy === undefined || recordedBy.some((one) => one === role));
  const organisations = [...new Set([involved.organisation, involved.school])];
  const who = [...new Set(organisations.flatMap(may))];
  if (!organisations.includes(recorder.organisation)) return { kind: 'mayNot', who };
  const allowed = may(recorder.organisation);
  const mine =
    recorder.chosen === undefined ? recorder.roles : recorder.roles.filter((role) => role === recorder.chosen);
  const role = mine.find((one) => allowed.includes(one));
  return role === undefined ? { kind: 'mayNot', who } : { kind: 'may', role };
}
