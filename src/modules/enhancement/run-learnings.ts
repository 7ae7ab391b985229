import type { AssetFacts } from '../../ai/asset-facts.js';
import type { Scope } from '../../scope.js';
import type { LearningSource, Lesson, Library } from './learning-source.js';

/** How old what a run draws on may be, and how long it keeps what it learned to itself. */
const REFRESH_MS = 5_000;

/**
 * The learnings of one run: read once for many assets, and written for many at once, so that an asset that a model answers
 * quickly does not wait for either. What was not written yet is lost with the process; the analyses are not.
 */
export class RunLearnings {
  private readonly libraries = new Map<AssetFacts['assetType'], { opened: Promise<Library>; at: number }>();
  private lessons: Lesson[] = [];
  private keptSince = performance.now();

  constructor(
    private readonly source: LearningSource,
    private readonly scope: Scope,
    private readonly analysisRunId: string,
  ) {}

  libraryFor(assetType: AssetFacts['assetType']): Promise<Library> {
    const now = performance.now();
    const known = this.libraries.get(assetType);
    if (known && now - known.at < REFRESH_MS) return known.opened;
    const opened = this.source.openLibrary(this.scope, assetType);
    this.libraries.set(assetType, { opened, at: now });
    return opened;
  }

  async learn(lesson: Lesson): Promise<void> {
    this.lessons.push(lesson);
    if (performance.now() - this.keptSince >= REFRESH_MS) await this.write();
  }

  /** Before the run ends, in whatever way. */
  async write(): Promise<void> {
    const { lessons } = this;
    this.lessons = [];
    this.keptSince = performance.now();
    if (lessons.length > 0) await this.source.learnFromAnalyses(this.scope, this.analysisRunId, lessons);
  }
}
