import { Icon } from '../../parts/icon.js';
import { STEPS, type Step } from './decide-next-step.js';
import classes from './journey.module.css';

/** The steps of the work; undefined: all of them are behind. */
export function Journey({ current }: { current: Step | undefined }) {
  const at = current === undefined ? STEPS.length : STEPS.indexOf(current);
  return (
    <ol className={classes.journey}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={classes.step}
          data-state={index < at ? 'done' : index === at ? 'current' : 'ahead'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={classes.dot}>{index < at ? <Icon name="check" size={14} /> : index + 1}</span>
          <span className={classes.name}>{step}</span>
        </li>
      ))}
    </ol>
  );
}
