import { setImmediate as othersTurn } from 'node:timers/promises';
import type { AssetFacts, AssetType, JsonValue } from '../asset-facts.js';
import { agree } from '../combine-findings.js';
import { CONFIDENCE, type EvidenceRule, type Finding, type Normalise } from './evidence-rule.js';

/** Assets of a type that rules are tried on; more say the same and take longer. */
const MOST_SPECIMENS = 400;
/** What a rule says of itself counts as much as so many trials. */
const PRIOR_TRIALS = 20;
/** What turned out to be less likely than not is no proposal. */
const LEAST_CONFIDENCE = 0.5;

interface Specimen {
  readonly asset: AssetFacts;
  /** Fields whose value was proposed by a rule, or might have been: they prove nothing. */
  readonly proposedFields: ReadonlySet<string>;
}

interface Tally {
  right: number;
  all: number;
}

/**
 * How often each evidence rule is right about what this tenant's assets are known to be. A rule never reads the field that
 * it answers for, so a known value is as good as hidden. What is seen corrects what the rule says of itself.
 */
export class RuleTrials {
  private readonly specimens = new Map<AssetType, Specimen[]>();
  private readonly tallies = new Map<string, Tally>();
  private readonly tried = new Set<string>();

  constructor(
    private readonly rules: readonly EvidenceRule[],
    private readonly normaliserFor: (assetType: AssetType) => Normalise,
  ) {}

  /** All are added before the first rule is tried; beyond some hundred of a type they are passed over. */
  add(asset: AssetFacts, proposedFields: readonly string[]): void {
    const specimens = this.specimens.get(asset.assetType) ?? [];
    if (specimens.length < MOST_SPECIMENS) specimens.push({ asset, proposedFields: new Set(proposedFields) });
    this.specimens.set(asset.assetType, specimens);
  }

  /** Tries the rules for these fields, each once. Lets others have their turn in between. */
  async learn(assetType: AssetType, fields: readonly string[]): Promise<void> {
    for (const field of fields) {
      const key = `${assetType} ${field}`;
      if (this.tried.has(key)) continue;
      this.tried.add(key);
      await othersTurn();
      this.try(assetType, field);
    }
  }

  /** The rules, as sure as they were seen to be; silent where they were seen to be wrong more often than right. */
  rulesFor(assetType: AssetType): readonly EvidenceRule[] {
    return this.rules.map((rule) => ({
      ...rule,
      find: (asset, field) => {
        const found = rule.find(asset, field);
        if (!found) return null;
        const tally = this.tallies.get(keyOf(assetType, field, rule, found));
        return tally ? corrected(found, tally) : found;
      },
    }));
  }

  private try(assetType: AssetType, field: string): void {
    const normalise = this.normaliserFor(assetType);
    const rules = this.rules.filter(({ fields }) => fields.includes(field));
    for (const { asset, proposedFields } of this.specimens.get(assetType) ?? []) {
      const known = knownValue(asset, field);
      if (known === undefined || proposedFields.has(field)) continue;
      for (const rule of rules) {
        const found = rule.find(asset, field);
        const read = found && normalise(field, found.value);
        if (!found || !read?.ok || read.value === null) continue;
        const key = keyOf(assetType, field, rule, found);
        const tally = this.tallies.get(key) ?? { right: 0, all: 0 };
        tally.all += 1;
        if (agree(read.value, known)) tally.right += 1;
        this.tallies.set(key, tally);
      }
    }
  }
}

/** A rule is as good as each of the confidences that it states. */
const keyOf = (assetType: AssetType, field: string, { name }: EvidenceRule, { confidence }: Finding) =>
  `${assetType} ${field} ${name} ${confidence}`;

/**
 * The m-estimate of what was seen, with the rule's own figure as prior (B. Cestnik, "Estimating probabilities: a crucial
 * task in machine learning", ECAI 1990, 147-149). It rises no higher than what a record states.
 */
function corrected(found: Finding, { right, all }: Tally): Finding | null {
  const seen = (right + found.confidence * PRIOR_TRIALS) / (all + PRIOR_TRIALS);
  const confidence = Math.floor(Math.min(seen, Math.max(found.confidence, CONFIDENCE.stated)) * 100) / 100;
  if (confidence < LEAST_CONFIDENCE && confidence < found.confidence) return null;
  const trials = `this was right for ${right} of ${all} assets whose value is known`;
  return { ...found, confidence, reason: `${found.reason}; ${trials}` };
}

/** Undefined where the field is blank, cannot be read, or sources disagree about it. */
function knownValue(
  { environment, location, attributes, invalidValues, conflictingValues }: AssetFacts,
  field: string,
): JsonValue | undefined {
  if (Object.hasOwn(conflictingValues, field) || Object.hasOwn(invalidValues, field)) return undefined;
  if (field === 'environment') return environment ?? undefined;
  if (field === 'location') return location ?? undefined;
  return Object.hasOwn(attributes, field) ? (attributes[field] ?? undefined) : undefined;
}
