import type { AssetType } from '../../ai/asset-facts.js';
import type { EvidenceRule } from '../../ai/evidence/evidence-rule.js';
import { patternRule } from '../../ai/patterns/tenant-patterns.js';
import type { Scope } from '../../scope.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import type { PatternLibrary, TenantLessons } from './pattern-library.js';

/** The evidence rules of one run, as sure as the tenant's assets show them to be, and what these assets say of each other. */
export class RunRules {
  private lessons: Promise<TenantLessons> | undefined;
  private readonly byType = new Map<AssetType, readonly EvidenceRule[]>();

  constructor(
    private readonly library: Pick<PatternLibrary, 'open'>,
    private readonly scope: Scope,
  ) {}

  /** Ready to be asked about these fields of an asset of the type. */
  async rulesFor(assetType: AssetType, fieldNames: readonly string[]): Promise<readonly EvidenceRule[]> {
    const { patterns, trials } = await (this.lessons ??= this.library.open(this.scope));
    await patterns.learn(assetType, fieldNames);
    await trials.learn(assetType, fieldNames);
    let rules = this.byType.get(assetType);
    if (!rules) {
      const fields = catalogueFor(assetType).map(({ name }) => name);
      rules = [...trials.rulesFor(assetType), patternRule(patterns, fields)];
      this.byType.set(assetType, rules);
    }
    return rules;
  }
}
