import type { AssetType } from '../../ai/asset-facts.js';
import type { EvidenceRule } from '../../ai/evidence/evidence-rule.js';
import { EVIDENCE_RULES } from '../../ai/evidence/evidence-rules.js';
import { patternRule, type TenantPatterns } from '../../ai/patterns/tenant-patterns.js';
import type { Scope } from '../../scope.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import type { PatternLibrary } from './pattern-library.js';

/** The evidence rules of one run: those for everybody, and what the tenant's own assets say of each other. */
export class RunRules {
  private patterns: Promise<TenantPatterns> | undefined;
  private readonly byType = new Map<AssetType, readonly EvidenceRule[]>();

  constructor(
    private readonly library: Pick<PatternLibrary, 'open'>,
    private readonly scope: Scope,
  ) {}

  /** Ready to be asked about these fields of an asset of the type. */
  async rulesFor(assetType: AssetType, fieldNames: readonly string[]): Promise<readonly EvidenceRule[]> {
    const patterns = await (this.patterns ??= this.library.open(this.scope));
    await patterns.learn(assetType, fieldNames);
    let rules = this.byType.get(assetType);
    if (!rules) {
      const fields = catalogueFor(assetType).map(({ name }) => name);
      rules = [...EVIDENCE_RULES, patternRule(patterns, fields)];
      this.byType.set(assetType, rules);
    }
    return rules;
  }
}
