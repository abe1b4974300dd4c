/**
 * Which events are decisions about money: those that only the representatives of payers take. Decides by who may fire an
 * event, never by its name, so that a model a region writes is counted by the same measure. It knows no case.
 */
import { ROLES, type WorkflowEvent } from '#language';

/** Who speaks for a payer: school board, school partnership, municipality, care office (domain study 3.9). */
const REPRESENTATIVES: ReadonlySet<string> = new Set(['schoolBoard', 'swvDecider', 'municipalDecider', 'careOffice']);

/** Coordinators of a model may record the word of a payer outside the region; that makes it no less the payer's decision. */
const records = (role: string): boolean =>
  (ROLES as Readonly<Record<string, { readonly side: string }>>)[role]?.side === 'model';

/** True for an event that a payer's representative takes, and nobody who helps the child or assesses the need. */
export function isPayersDecision({ by }: WorkflowEvent): boolean {
  if (by === undefined || by === 'owner' || by === 'staff') return false;
  return by.some((role) => REPRESENTATIVES.has(role)) && by.every((role) => REPRESENTATIVES.has(role) || records(role));
}
