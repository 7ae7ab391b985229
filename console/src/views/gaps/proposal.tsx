import { Stack, Text, Title } from '@mantine/core';
import { wordOf } from '../../parts/badges.js';
import { Confidence } from '../../parts/confidence.js';
import { valueText } from '../../parts/words.js';
import classes from './gap-detail.module.css';
import type { Gap } from './use-gap-decisions.js';

/** What the analysis proposes, how sure it is, and what that rests on. */
export function Proposal({ gap }: { gap: Gap }) {
  const { confidenceScore, proposedValue, aiSuggestions, suggestedResolution, evidence } = gap;
  if (confidenceScore === null)
    return (
      <section aria-label="Proposal">
        <Title order={3} size="h6" mb="xs">
          Proposal
        </Title>
        <Text size="sm" c="dimmed">
          None yet: this gap comes from the scan. The AI analysis looks for evidence in what the asset says.
        </Text>
      </section>
    );
  return (
    <Stack gap="md">
      <section aria-label="Proposal">
        <Title order={3} size="h6" mb={4}>
          Proposal
        </Title>
        <Text fz={20} fw={620} style={{ overflowWrap: 'anywhere' }} c={proposedValue === null ? 'dimmed' : undefined}>
          {proposedValue === null ? 'No value' : valueText(proposedValue)}
        </Text>
        <Confidence score={confidenceScore} />
      </section>
      <section aria-label="Evidence">
        <Title order={3} size="h6" mb={6}>
          Evidence
        </Title>
        {evidence.length === 0 && (
          <Text size="sm" c="dimmed">
            None: the proposal rests on common practice, not on the asset.
          </Text>
        )}
        <Stack gap={6}>
          {evidence.map(({ path, excerpt, source }) => (
            <div key={`${source} ${path}`} className={classes.evidence}>
              <Text size="xs" c="dimmed">
                <span className="code-text">{path}</span> · {wordOf(source)}
              </Text>
              {excerpt !== null && <Text size="sm">{excerpt}</Text>}
            </div>
          ))}
        </Stack>
      </section>
      {aiSuggestions.length > 0 && (
        <section aria-label="Suggestions">
          <Title order={3} size="h6" mb={6}>
            Suggestions
          </Title>
          <ul className={classes.suggestions}>
            {aiSuggestions.map((suggestion) => (
              <li key={suggestion} className={suggestion === suggestedResolution ? classes.preferred : undefined}>
                {suggestion}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Stack>
  );
}
