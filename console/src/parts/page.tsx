import { Anchor, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';

/** The head of a screen: what it is, what it is for, and what can be done with all of it. */
export function PageHead({
  title,
  lead,
  back,
  actions,
}: {
  title: string;
  lead?: ReactNode;
  /** The screen above this one. */
  back?: { readonly href: string; readonly title: string };
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Lacuna`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" gap="sm" mb="md">
      <div style={{ minWidth: 0 }}>
        {back && (
          <Anchor component={Link} href={back.href} size="sm">
            ← {back.title}
          </Anchor>
        )}
        <Title order={1} size="h3" style={{ overflowWrap: 'anywhere', letterSpacing: '-0.015em' }}>
          {title}
        </Title>
        {lead !== undefined && (
          <Text size="sm" c="dimmed" component="div" maw={760}>
            {lead}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
