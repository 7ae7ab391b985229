import { Center, Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Logo } from '../parts/logo.js';

/** The quiet page before the screens: one card in the middle. */
export function Entrance({ children }: { children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={440} gap="lg">
        <Group gap="sm" justify="center">
          <Logo size={32} />
          <Text fw={650} fz={22} style={{ letterSpacing: '-0.02em' }}>
            Lacuna
          </Text>
        </Group>
        <Paper className="surface" p={{ base: 'lg', sm: 'xl' }}>
          {children}
        </Paper>
      </Stack>
    </Center>
  );
}
