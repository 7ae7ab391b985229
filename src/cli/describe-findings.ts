/** What the demo found, counted. */
export interface DemoFindings extends Score {
  records: { received: number; processed: number; rejected: number; duplicate: number };
  assets: number;
  gaps: number;
  accepted: number;
  pending: number;
  wiring: string;
  auditEvents: number;
}

interface Score {
  proposals: number;
  /** Proposals for which the answer key holds the truth, and how many of them are it. */
  checkable: number;
  right: number;
  examples: Proposal[];
}

interface Proposal {
  asset: { name: string };
  fieldName: string;
  proposedValue: unknown;
  confidenceScore: number | null;
  evidence: readonly { path: string; excerpt: string }[];
}

/** What is true where the samples are blank, wrong or at odds: asset name, then catalogue field. */
interface AnswerKey {
  assets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const EXAMPLES = 5;

/** Holds proposals against the answer key. An asset's name may be written in capitals in one file and not in the other. */
export function scoreProposals(proposals: readonly Proposal[], key: AnswerKey): Score {
  const truth = new Map(Object.entries(key.assets).map(([name, fields]) => [name.toLowerCase(), fields]));
  const checkable = proposals.filter(
    ({ asset, fieldName }) => truth.get(asset.name.toLowerCase())?.[fieldName] !== undefined,
  );
  const right = checkable.filter(({ asset, fieldName, proposedValue }) =>
    isSame(proposedValue, truth.get(asset.name.toLowerCase())?.[fieldName]),
  );
  const byField = new Map(proposals.map((proposal) => [proposal.fieldName, proposal]));
  return {
    proposals: proposals.length,
    checkable: checkable.length,
    right: right.length,
    examples: [...byField.values()].slice(0, EXAMPLES),
  };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a).toLowerCase() === JSON.stringify(b).toLowerCase();

/** The findings as a person reads them. */
export function describeFindings(found: DemoFindings): string {
  const { records } = found;
  const lines = [
    '',
    `  records    ${records.received} received: ${records.processed} processed, ${records.duplicate} duplicate, ${records.rejected} rejected`,
    `  assets     ${found.assets}`,
    `  gaps       ${found.gaps}`,
    `  proposals  ${found.proposals} with evidence; ${found.right} of the ${found.checkable} that the answer key can check are right`,
    `  accepted   ${found.accepted}; ${found.pending} gaps wait for people`,
    `  wiring     ${found.wiring}`,
    `  audit      ${found.auditEvents} events, chained`,
    '',
    '  For example:',
    ...found.examples.map(
      ({ asset, fieldName, proposedValue, confidenceScore, evidence }) =>
        `    ${asset.name}: ${fieldName} = ${JSON.stringify(proposedValue)} (${confidenceScore?.toFixed(2)}), since ${evidence[0]?.path} says "${evidence[0]?.excerpt.slice(0, 60)}"`,
    ),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
