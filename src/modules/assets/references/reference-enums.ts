import { registerEnumType } from 'type-graphql';

/** What one asset is to another; stored as it is spelled here. */
export enum ReferenceKind {
  RUNS_ON = 'RUNS_ON',
  MEMBER_OF = 'MEMBER_OF',
  RUNS = 'RUNS',
  SERVES = 'SERVES',
  DEPENDS_ON = 'DEPENDS_ON',
  ATTACHED_TO = 'ATTACHED_TO',
  CONNECTS = 'CONNECTS',
}

registerEnumType(ReferenceKind, {
  name: 'ReferenceKind',
  description: 'What an asset is to the one that it refers to.',
  valuesConfig: {
    RUNS_ON: { description: 'A virtual machine on its host, an application or a database on its server.' },
    MEMBER_OF: { description: 'A machine or a host in its cluster.' },
    RUNS: { description: 'A server or a cluster runs an application.' },
    SERVES: { description: 'A database serves an application.' },
    DEPENDS_ON: { description: 'An application needs another one.' },
    ATTACHED_TO: { description: 'Storage is used by a machine.' },
    CONNECTS: { description: 'A network link ends at a device.' },
  },
});

/** Whether it is known which asset a reference means. */
export enum ReferenceStatus {
  RESOLVED = 'RESOLVED',
  DANGLING = 'DANGLING',
  AMBIGUOUS = 'AMBIGUOUS',
}

/** Nobody can follow these. */
export const UNRESOLVED: readonly ReferenceStatus[] = [ReferenceStatus.DANGLING, ReferenceStatus.AMBIGUOUS];

registerEnumType(ReferenceStatus, {
  name: 'ReferenceStatus',
  description: 'Whether it is known which asset a reference means.',
  valuesConfig: {
    RESOLVED: { description: 'Exactly one asset; `target` is it.' },
    DANGLING: { description: 'None that the tenant has.' },
    AMBIGUOUS: { description: 'It could be several; `candidates` are they.' },
  },
});

/** How a written name was found to mean an asset, the surest first; stored as it is spelled here. */
export enum ReferenceRule {
  FQDN = 'FQDN',
  NAME = 'NAME',
  HOST_NAME = 'HOST_NAME',
  DOMAIN_ADDED = 'DOMAIN_ADDED',
  DOMAIN_REMOVED = 'DOMAIN_REMOVED',
  PREFIX_REMOVED = 'PREFIX_REMOVED',
  PREFIX_ADDED = 'PREFIX_ADDED',
}

registerEnumType(ReferenceRule, {
  name: 'ReferenceRule',
  description: 'How a written name was found to mean an asset; the first rule that finds any decides.',
  valuesConfig: {
    FQDN: { description: "It is the asset's fully qualified domain name." },
    NAME: { description: "It is the asset's name, in any case." },
    HOST_NAME: { description: "It is the asset's host name, or the first label of its FQDN." },
    DOMAIN_ADDED: { description: "With one of the tenant's domains added it is the asset's name." },
    DOMAIN_REMOVED: {
      description: "Without one of the tenant's domains it is the name of an asset that has no FQDN.",
    },
    PREFIX_REMOVED: { description: "Without a naming prefix of the tenant it is the asset's name." },
    PREFIX_ADDED: { description: "With a naming prefix of the tenant it is the asset's name." },
  },
});
