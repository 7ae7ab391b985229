import type { Config } from '../config.js';

/** What became of one check. A warning works, and not as well as it should; what is broken keeps Lacuna from working. */
export type Finding =
  | { readonly state: 'ok' | 'skipped'; readonly said: string }
  | {
      readonly state: 'warning' | 'broken';
      readonly said: string;
      /** What to set or run, to the letter. */
      readonly mending: string;
    };

/** What is looked at: the environment, and the machine. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As `process.versions.node` says it. */
  readonly nodeVersion: string;
  readonly now: () => Date;
}

/** With the configuration that was read from the environment. */
export interface Setup extends Surroundings {
  readonly config: Config;
}

/** One thing that can be wrong. A check changes nothing, ends within seconds, and prints no secret. */
export interface Check<Subject> {
  readonly name: string;
  readonly run: (subject: Subject) => Finding | Promise<Finding>;
}

export const ok = (said: string): Finding => ({ state: 'ok', said });
export const skipped = (said: string): Finding => ({ state: 'skipped', said });
export const warning = (said: string, mending: string): Finding => ({ state: 'warning', said, mending });
export const broken = (said: string, mending: string): Finding => ({ state: 'broken', said, mending });

/** Nothing is waited for longer than this. */
export const ANSWER_WITHIN_MS = 3_000;

/** The code that Node and its drivers give an error, or that of what caused it, as fetch hides it; empty without one. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** Why a connection failed, in a word that can be looked up; never what was sent. */
export const reasonOf = (error: unknown): string =>
  codeOf(error) || (error instanceof Error ? error.message : 'no reason was given');
