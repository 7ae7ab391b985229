import { sentence } from './words.js';

/** Colours of states, the same wherever a word is shown; what is not listed is grey. */
const COLOURS: Readonly<Record<string, string>> = {
  COMPLETED: 'green',
  ACCEPTED: 'green',
  RESOLVED: 'green',
  STORED: 'green',
  PROCESSED: 'green',
  HEALTHY: 'green',
  RUNNING: 'blue',
  IN_PROGRESS: 'blue',
  QUEUED: 'blue',
  PAUSED: 'lagoon',
  INITIALIZED: 'gray',
  PENDING: 'gray',
  FAILED: 'red',
  REFUSED: 'red',
  REJECTED: 'red',
  ABORTED: 'red',
  UNHEALTHY: 'red',
  CANCELED: 'yellow',
  CRITICAL: 'red',
  HIGH: 'orange',
  MEDIUM: 'yellow',
  LOW: 'gray',
};

/** PENDING is "Open" of a gap, PAUSED "Waits for people" of a flow: what people call them. */
const WORDS: Readonly<Record<string, string>> = {
  PAUSED: 'Waits for people',
  INITIALIZED: 'New',
  RVTOOLS: 'RVTools',
  AWS_MIGRATION_HUB: 'AWS Migration Hub',
  AZURE_MIGRATE: 'Azure Migrate',
  GOOGLE_MIGRATION_CENTER: 'Google Migration Center',
  NETBOX: 'NetBox',
  SERVICENOW: 'ServiceNow',
  GENERIC: 'Generic table',
};

/** What people call a value of one of the API's enums. */
export const wordOf = (value: string): string => WORDS[value] ?? sentence(value);

/**
 * A state, a priority or a format, in a word and in the colour it has everywhere. A plain element: a list draws one in every
 * row.
 */
export function StateBadge({ value, word = wordOf(value) }: { value: string; word?: string }) {
  const color = `--mantine-color-${COLOURS[value] ?? 'gray'}-light`;
  return (
    <span className="state-badge" style={{ background: `var(${color})`, color: `var(${color}-color)` }}>
      {word}
    </span>
  );
}
