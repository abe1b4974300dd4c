/**
 * What an operation answers when it does not do what was asked, other than the lifecycle's own rejection: expected outcomes,
 * returned or thrown as one class and rendered by one filter. The texts live in the catalogue of problems.
 */
import type { Diagnostic } from '#language';
import type { Because } from '#lifecycle';
import type { ProblemCode } from '#platform';

/** A fault of what was sent: where in the request, and what was expected. */
export interface RequestFault {
  readonly path: string;
  readonly expected: string;
  readonly hint?: string;
}

/** Ends an operation with a problem. Expected, so never logged as a defect. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: {
      readonly because?: readonly Because[];
      readonly faults?: readonly RequestFault[];
      readonly diagnostics?: readonly Diagnostic[];
    } = {},
  ) {
    super(code);
  }
}
