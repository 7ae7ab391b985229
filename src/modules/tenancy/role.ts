import { registerEnumType } from 'type-graphql';

/** What a grant allows, lowest first; a higher role may do all that a lower one may. */
export enum Role {
  VIEWER = 'VIEWER',
  ANALYST = 'ANALYST',
  ADMIN = 'ADMIN',
}

registerEnumType(Role, {
  name: 'Role',
  description: 'What a grant allows; a higher role may do all that a lower one may.',
  valuesConfig: {
    VIEWER: { description: 'Reads everything of the tenant.' },
    ANALYST: { description: 'Imports, scans, analyses and decides.' },
    ADMIN: { description: 'Grants access, sets what models may see, deletes learnings, backfills.' },
  },
});

const ORDER = [Role.VIEWER, Role.ANALYST, Role.ADMIN];

/** Whether `held` reaches `needed`; nobody holds nothing. */
export const reaches = (held: Role | undefined, needed: Role): boolean =>
  held !== undefined && ORDER.indexOf(held) >= ORDER.indexOf(needed);

/** The highest of the roles that several grants give. */
export const highest = (roles: readonly Role[]): Role | undefined => ORDER.findLast((role) => roles.includes(role));
