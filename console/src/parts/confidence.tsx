import { Box, Group, Text, Tooltip } from '@mantine/core';
import classes from './confidence.module.css';
import { type ConfidenceBand, confidenceBand } from './confidence-band.js';
import { percent } from './words.js';

const WORDS: Readonly<Record<ConfidenceBand, { word: string; meaning: string }>> = {
  strong: { word: 'strong', meaning: "The asset's own data says so." },
  moderate: { word: 'moderate', meaning: 'A reasonable inference from the data.' },
  weak: { word: 'weak', meaning: 'Little in the data speaks for it.' },
  none: { word: 'no evidence', meaning: 'Best practice only; look at it before you accept.' },
};

/** How sure a proposal is: in colour, as a figure and in words. */
export function Confidence({ score, isShort = false }: { score: number | null; isShort?: boolean }) {
  if (score === null)
    return (
      <Text span size="sm" c="dimmed">
        not analysed
      </Text>
    );
  const band = confidenceBand(score);
  const { word, meaning } = WORDS[band];
  return (
    <Tooltip label={meaning}>
      <Group gap={8} wrap="nowrap" component="span" display="inline-flex" className={classes[band]}>
        <Box component="span" className={classes.track} aria-hidden>
          <Box component="span" className={classes.fill} style={{ width: `${score * 100}%` }} />
        </Box>
        <Text span size="sm" fw={550} className="figures" w={36} ta="right">
          {percent(score)}
        </Text>
        {!isShort && (
          <Text span size="sm" className={classes.word}>
            {word}
          </Text>
        )}
      </Group>
    </Tooltip>
  );
}
