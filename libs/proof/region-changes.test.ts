import { describe, expect, it } from '@jest/globals';
import { libraryPatched, shippedCalendar, shippedFiles } from '#testing';
import { prove, type ProofFault } from './index.js';

const calendar = shippedCalendar();
const REGION = 'config/regions/holland-rijnland.yaml';

/** What is wrong with the chain of Holland Rijnland when the region changes it. */
function faultsOf(patch: string): readonly ProofFault[] {
  const library = libraryPatched(`  chain:\n${patch.replace(/^(?=.)/gm, '    ')}`);
  const what = { region: 'holland-rijnland', workflow: 'chain', school: 'voorbeeldschool' };
  return prove(library, calendar, what).flatMap(({ faults }) => faults);
}

const on = (link: string, state: string, event: string, change: string): string =>
  `machines: { chain: { states: { ${link}: { states: { ${state}: { on: { ${event}: ${change} } } } } } } }\n`;

describe('a chain that a region has changed', () => {
  it('is refused with the name of the invariant and the path when a link can be skipped, at the line of the region', () => {
    const faults = faultsOf(on('supportTeam', 'offered', 'HANDOVER_ACCEPTED', '{ target: chain.access.inquiry }'));
    const fault = faults.find(({ rule }) => rule === 'proof.order');
    expect(fault?.message.en).toContain(
      'The invariant linksInOrder (R-007) does not hold: a case goes from "Support team" to "Access" here, past "Local team"',
    );
    // The patch stands under the workflow that it changes.
    const lines =
      shippedFiles()
        .find(({ file }) => file === REGION)
        ?.text.split('\n') ?? [];
    expect([fault?.at.file, fault?.at.line]).toEqual([REGION, lines.indexOf('patches:') + 3]);
    expect(fault?.story?.steps.at(-1)?.states).toEqual(['chain.supportTeam.offered']);
  });

  it('is refused when an offer can stay without an answer', () => {
    const [fault] = faultsOf(
      'machines: { chain: { states: { access: { states: { offered: { after: { acceptWithin: { actions: [{ notify: access }] } } } } } } } }\n',
    );
    expect([fault?.rule, fault?.message.en]).toEqual(['proof.within', expect.stringContaining('offerAnswered')]);
  });

  it('has the invariants of the region as well', () => {
    const [fault] = faultsOf('invariants: { noBypass: { never: data.bypasses > 0, why: R-007 } }\n');
    expect([fault?.rule, fault?.at.file]).toEqual(['proof.invariant', REGION]);
    expect(fault?.message.en).toContain('noBypass');
  });
});
