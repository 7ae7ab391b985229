import type { EnhancementProgressFieldsFragment } from '@lacuna/sdk';
import { Alert, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { wordOf } from '../../parts/badges.js';
import { Icon, type IconName } from '../../parts/icon.js';
import { RunProgress } from '../../parts/run-progress.js';
import { ago, counted, whole } from '../../parts/words.js';
import type { ShownGaps } from './describe-view.js';

interface ViewBannerProps {
  readonly shown: ShownGaps;
  readonly progress: EnhancementProgressFieldsFragment;
  readonly analyzed: number;
  readonly total: number;
  readonly action?: ReactNode;
}

/** Says whether one looks at the scan or at the analysis, and how far that is. */
export function ViewBanner({ shown, progress, analyzed, total, action }: ViewBannerProps) {
  const { icon, color, text } = wordsOf(shown, progress, analyzed, total);
  return (
    <Alert
      color={color}
      variant="light"
      py={8}
      px="sm"
      icon={<Icon name={icon} />}
      role="status"
      style={{ flexShrink: 0 }}
    >
      <Group justify="space-between" gap="sm">
        {shown === 'RUNNING' ? (
          <div style={{ flex: 1, minWidth: 220 }}>
            <RunProgress
              label={text}
              percentage={progress.percentage}
              processed={progress.processed}
              total={progress.total}
              detail={progress.currentAsset ?? undefined}
            />
          </div>
        ) : (
          <Text size="sm" style={{ flex: 1, minWidth: 220 }}>
            {text}
          </Text>
        )}
        {action}
      </Group>
    </Alert>
  );
}

function wordsOf(
  shown: ShownGaps,
  { status, failed, updatedAt }: EnhancementProgressFieldsFragment,
  analyzed: number,
  total: number,
): { icon: IconName; color: string; text: string } {
  const failures = failed > 0 ? ` ${counted(failed, 'asset')} could not be analysed.` : '';
  if (shown === 'RUNNING') return { icon: 'spark', color: 'blue', text: 'The AI analysis is at work' };
  if (shown === 'UNSCANNED')
    return {
      icon: 'gaps',
      color: 'gray',
      text: 'The assets are selected; nothing has been compared with the catalogue yet.',
    };
  if (shown === 'SCAN')
    return {
      icon: 'gaps',
      color: 'gray',
      text: 'You see the scan: what the catalogue asks for and the assets do not say. The AI analysis proposes how to close it, with evidence.',
    };
  const lookedAt = `${whole(analyzed)} of ${counted(total, 'gap')}`;
  if (shown === 'ANALYSIS') {
    const when = updatedAt === null ? '' : ` of ${ago(updatedAt)}`;
    return {
      icon: 'spark',
      color: 'lagoon',
      text: `You see the AI analysis${when}: ${lookedAt} looked at.${failures}`,
    };
  }
  const reason =
    status === 'NOT_STARTED'
      ? 'it was made for other flows'
      : `the last run ended early (${wordOf(status).toLowerCase()})`;
  return {
    icon: 'spark',
    color: 'yellow',
    text: `You see part of an AI analysis, since ${reason}: ${lookedAt} looked at; the rest is the scan.${failures}`,
  };
}
