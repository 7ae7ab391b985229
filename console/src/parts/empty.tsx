import { EmptyState } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.js';

/** What to do next, where there is nothing to show yet. */
export function Empty({
  icon,
  title,
  text,
  action,
}: {
  icon: IconName;
  title: string;
  text: ReactNode;
  action?: ReactNode;
}) {
  return (
    <EmptyState
      icon={<Icon name={icon} size={26} />}
      title={title}
      description={text}
      withIndicatorBackground
      maw={520}
      mx="auto"
      py={56}
    >
      {action && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}
