import { describe, expect, it } from '@jest/globals';
import { change, diagnosticsOf, faultsAfter, faultsOf, REGION } from './testing/region-sample.js';

describe('a region', () => {
  describe('a school', () => {
    it('[R-037] names a fixed contact or says that it has none', () => {
      expect(faultsAfter('    contact: none\n', '')).toEqual(['error form.missing-key | name: De Eikel']);
      expect(faultsAfter('contact: none', 'contact: nobody')).toEqual(['error form.kind | contact: nobody']);
    });

    it('[R-037] has a contact with a role that the organisation has', () => {
      expect(faultsAfter('role: localTeamContact', 'role: teamMember')).toEqual([
        'error region.role | contact: { organisation: access, role: teamMember }',
      ]);
    });

    it('stands in a municipality of the region', () => {
      const text = REGION.replace('    municipality: here\n', '    municipality: there\n');
      expect(faultsOf(text)).toEqual(['error name.unknown | municipality: there | Did you mean "here"?']);
    });

    it('does not share its id with an organisation', () => {
      const text = change(REGION, '  acorn:\n', '  village:\n');
      expect(faultsOf(text)).toEqual([
        'error name.twice | village: { name: Dorp, kind: municipality, roles: [municipalDecider], provenance: invented }',
      ]);
    });
  });

  describe('a school with the integrated model', () => {
    it('[R-011] needs a team', () => {
      expect(faultsAfter('    team: crew\n', '')).toEqual(['error region.team | blossom:']);
    });

    it.each(['mandate', 'pool', 'covenant', 'impactAssessment'])('[R-011] needs a team with %s', (key) => {
      const text = REGION.replace(new RegExp(`^      ${key}: .*\n`, 'm'), '');
      expect(faultsOf(text)).toEqual(['error form.missing-key | domains: { education: blossom, youthHelp: helper }']);
    });

    it('[R-011] needs a team that unites the school and its provider', () => {
      expect(
        faultsAfter('{ education: blossom, youthHelp: helper }', '{ education: blossom, youthHelp: secondHelper }'),
      ).toEqual(['error region.team-domains | team: crew']);
      expect(
        faultsAfter('{ education: blossom, youthHelp: helper }', '{ education: helper, youthHelp: helper }'),
      ).toEqual(['error region.team-domains | team: crew']);
    });

    it('[R-011] needs a team of at least two domains', () => {
      expect(faultsAfter('{ education: blossom, youthHelp: helper }', '{ youthHelp: helper }')).toEqual([
        'error form.too-few | domains: { youthHelp: helper }',
      ]);
    });

    it.each([
      ['mandate', 'mandate: crewMandate', 'mandate: crewMandat', 'crewMandate'],
      ['pool', 'pool: purse', 'pool: purs', 'purse'],
    ])('[R-011] needs a team with a %s that exists', (_, from, to, meant) => {
      expect(faultsAfter(from, to)).toEqual([`error name.unknown | ${to} | Did you mean "${meant}"?`]);
    });

    it('[R-068] needs a school plan', () => {
      expect(faultsOf(REGION.replace(/^ {4}plan:\n( {6}.*\n)+/m, ''))).toEqual(['error region.team | blossom:']);
    });

    it.each([
      ['parties', '      parties: [blossom, helper]\n', 'agreedDate: 2023-11-01'],
      ['a day', '      agreedDate: 2023-11-01\n', 'parties: [blossom, helper]'],
      ['expectations', '      expectations: { nl: Helder, en: Clear }\n', 'agreedDate: 2023-11-01'],
    ])('[R-068] needs a school plan with %s', (_, line, first) => {
      expect(faultsAfter(line, '')).toEqual([`error form.missing-key | ${first}`]);
    });

    it.each([
      ['a second provider', '[helper, secondHelper]'],
      ['the same provider twice', '[helper, helper]'],
      ['no provider', '[]'],
    ])('[R-067] cannot have %s', (_, providers) => {
      expect(faultsAfter('providers: [helper]', `providers: ${providers}`)).toEqual([
        'error region.provider-one | providers: ' + providers,
      ]);
    });

    it('[R-067] cannot have a provider that is none', () => {
      expect(faultsAfter('providers: [helper]', 'providers: [access]')).toEqual([
        'error region.kind | providers: [access]',
      ]);
    });

    it('[R-085] gets a warning when its plan is younger than four weeks at the start', () => {
      expect(faultsAfter('agreedDate: 2023-11-01', 'agreedDate: 2023-12-05')).toEqual([
        'warning region.lead-time | agreedDate: 2023-12-05',
      ]);
      expect(faultsAfter('agreedDate: 2023-11-01', 'agreedDate: 2023-12-04')).toEqual([]);
    });
  });

  describe('a school with another model', () => {
    it('needs neither team nor plan and may have two providers', () => {
      const [, acorn = ''] = /^ {2}acorn:\n((?: {4}.*\n)+)/m.exec(REGION) ?? [];
      expect(acorn).toContain('providers: [helper, secondHelper]');
      expect(acorn).not.toMatch(/team|plan/);
      expect(faultsOf(REGION)).toEqual([]);
    });
  });

  describe('a pool', () => {
    it.each([
      ['99', '{ city: 60, village: 39 }'],
      ['101', '{ city: 60, village: 41 }'],
    ])('[R-012] has shares of 100 % together, not %s', (total, contributors) => {
      const text = change(REGION, '{ city: 60, village: 40 }', contributors);
      expect(faultsOf(text)).toEqual([`error region.shares | contributors: ${contributors}`]);
      expect(diagnosticsOf(text)[0]?.message.en).toContain(total);
    });

    it('[R-012] has at least two contributors', () => {
      expect(faultsAfter('{ city: 60, village: 40 }', '{ city: 100 }')).toEqual([
        'error form.too-few | contributors: { city: 100 }',
      ]);
    });

    it('has contributors that exist', () => {
      expect(faultsAfter('village: 40', 'vilage: 40')).toEqual([
        'error name.unknown | contributors: { city: 60, vilage: 40 } | Did you mean "village"?',
      ]);
    });
  });

  describe('an organisation that is named', () => {
    it.each([
      ['owner of a plan', 'owner: partnership', 'owner: partnrship', 'partnership'],
      ['owner of a working agreement', 'owner: city\n    reviewDate', 'owner: citty\n    reviewDate', 'city'],
      ['organisation of a municipality', 'organisation: city, localTeam', 'organisation: citi, localTeam', 'city'],
      ['local team of a municipality', 'localTeam: access', 'localTeam: acess', 'access'],
      ['member of a team', 'youthHelp: helper', 'youthHelp: helpr', 'helper'],
      ['provider of a school', 'providers: [helper]', 'providers: [helpr]', 'helper'],
      ['team of a school', 'team: crew\n', 'team: krew\n', 'crew'],
      ['contact of a school', 'organisation: access, role', 'organisation: acces, role', 'access'],
    ])('as %s must exist', (_, from, to, meant) => {
      const line = to.split('\n')[0] ?? '';
      const faults = faultsAfter(from, to);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^error name\\.unknown \\| .*${line.replace(/[[\]]/g, '\\$&')}`));
      expect(faults[0]).toContain(`Did you mean "${meant}"?`);
    });

    it.each([
      ['organisation of a municipality', 'organisation: city, localTeam', 'organisation: partnership, localTeam'],
      ['local team of a municipality', 'localTeam: access', 'localTeam: city'],
      ['team of a school', 'team: crew\n', 'team: access\n'],
      ['partnership of a school', '    team: crew\n', '    team: crew\n    partnership: city\n'],
      ['provider of a school', 'providers: [helper, secondHelper]', 'providers: [helper, acorn]'],
    ])('as %s must be of the right kind', (_, from, to) => {
      const faults = faultsAfter(from, to);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(/^error region\.kind /);
    });

    it('is a team exactly when it says what makes it one', () => {
      expect(faultsAfter('    kind: team\n', '    kind: region\n')).toEqual([
        'error value.missing | kind: region',
        'error region.kind | team: crew',
      ]);
      expect(faultsAfter('Meer hulp, kind: provider', 'Meer hulp, kind: team')).toEqual([
        'error value.missing | secondHelper: { name: Meer hulp, kind: team, roles: [practitioner], provenance: invented }',
        'error region.kind | providers: [helper, secondHelper]',
      ]);
    });
  });
});
