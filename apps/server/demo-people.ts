/** The people of demo mode: one for each role of each organisation and school, and those who look over their shoulders. */
import type { RegionDocument } from '#language';
import type { DemoPerson } from '#platform';

export function demoPeople(regions: Iterable<RegionDocument>): DemoPerson[] {
  const all = [...regions];
  const people = all.flatMap((region) => {
    const id = region.region;
    const staff = [...Object.entries(region.organisations), ...Object.entries(region.schools)].flatMap(
      ([organisation, { name, roles }]) =>
        roles.map((role) => ({
          person: `${id}.${organisation}.${role}`,
          name: `${role}, ${name}`,
          organisation,
          roles: [role],
          regions: [id],
        })),
    );
    const office = (role: string, person: string): DemoPerson => ({
      person: `${id}.${person}`,
      name: `${person}, ${region.title.nl}`,
      organisation: id,
      roles: [role],
      regions: [id],
    });
    return [
      ...staff,
      office('regionAdmin', 'regionAdmin'),
      office('regionAdmin', 'regionAdmin2'),
      office('auditor', 'auditor'),
    ];
  });
  return [
    ...people,
    {
      person: 'outsider',
      name: 'outsider',
      organisation: 'outsider',
      roles: ['teacher'],
      regions: all.map(({ region }) => region),
    },
  ];
}
