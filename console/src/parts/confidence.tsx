import classes from './confidence.module.css';
import { type ConfidenceBand, confidenceBand } from './confidence-band.js';
import { percent } from './words.js';

const WORDS: Readonly<Record<ConfidenceBand, { word: string; meaning: string }>> = {
  strong: { word: 'strong', meaning: "The asset's own data says so." },
  moderate: { word: 'moderate', meaning: 'A reasonable inference from the data.' },
  weak: { word: 'weak', meaning: 'Little in the data speaks for it.' },
  none: { word: 'no evidence', meaning: 'Best practice only; look at it before you accept.' },
};

/** How sure a proposal is: in colour, as a figure and in words. Plain elements: a list draws it in every row. */
export function Confidence({ score, isShort = false }: { score: number | null; isShort?: boolean }) {
  if (score === null) return <span className={classes.missing}>not analysed</span>;
  const band = confidenceBand(score);
  const { word, meaning } = WORDS[band];
  return (
    <span className={`${classes.confidence} ${classes[band]}`} title={meaning}>
      <span className={classes.track} aria-hidden>
        <span className={classes.fill} style={{ width: `${score * 100}%` }} />
      </span>
      <span className={`figures ${classes.percent}`}>{percent(score)}</span>
      {!isShort && <span className={classes.word}>{word}</span>}
    </span>
  );
}
