/** How the tenant names its machines, as its own data shows it. */
export interface Naming {
  /** Its domains: `corp.example`. */
  readonly domains: ReadonlySet<string>;
  /** What stands before a host's name in other lists, with the mark that ends it: `nw-`. */
  readonly prefixes: readonly string[];
}

/** What stands after the first dot of names, and of how many assets. */
export interface DomainSighting {
  readonly domain: string;
  readonly assets: number;
}

/** What stands before its own host name in an asset's name. */
export interface PrefixSighting {
  readonly prefix: string;
  /** Assets whose name is the prefix and their host name. */
  readonly assets: number;
  /** Assets whose host name itself begins with it: to those it belongs. */
  readonly partOfHostName: number;
}

/** Once may be a slip, or one machine's own way of being called. */
const LEAST_OF_DOMAIN = 2;
const LEAST_OF_PREFIX = 3;
/** Each prefix is a look-up more for every name that is resolved. */
const MOST_PREFIXES = 10;

/** Two labels or more, or one that is no number; the last one is never a number, as it is in an address or a version. */
const DOMAIN = /^([a-z\d_]([a-z\d_-]*[a-z\d_])?\.)*[a-z]([a-z\d-]*[a-z\d])?$/;
/** `nw-`, `dc1_prd_`, `corp\`: what ends without a mark cannot be told from the name. */
const PREFIX = /^[\p{L}\p{N}][\p{L}\p{N}._\\/:-]*[._\\/:-]$/u;

/**
 * Learns domains and prefixes from how the tenant's own assets are called. A prefix is learned from assets that are
 * known both with and without it, and only while it is part of no host name: of `prod-web1` and `test-web1` neither
 * can do without it.
 *
 * @param domains with all counts, lower case. @param prefixes likewise.
 */
export function learnNaming(domains: readonly DomainSighting[], prefixes: readonly PrefixSighting[]): Naming {
  const learned = prefixes
    .filter(({ prefix, assets, partOfHostName }) => {
      return assets >= LEAST_OF_PREFIX && partOfHostName === 0 && PREFIX.test(prefix);
    })
    .toSorted((one, other) => other.assets - one.assets || (one.prefix < other.prefix ? -1 : 1));
  return {
    domains: new Set(
      domains.flatMap(({ domain, assets }) => (assets >= LEAST_OF_DOMAIN && DOMAIN.test(domain) ? [domain] : [])),
    ),
    prefixes: learned.slice(0, MOST_PREFIXES).map(({ prefix }) => prefix),
  };
}
