import { ActionIcon, Group, Menu, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useRead } from '../api/use-read.js';
import { Icon } from '../parts/icon.js';
import { signOut } from '../session/session.js';

/** Light or dark, and who is signed in. */
export function PersonMenu() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const viewer = useRead('viewer', {}, { staleTime: 60_000 }).data?.viewer;
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        onClick={() => setColorScheme(other)}
        aria-label={`Use the ${other} colours`}
      >
        <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      </ActionIcon>
      <Menu position="bottom-end" width={240} shadow="md">
        <Menu.Target>
          <ActionIcon variant="light" size="lg" radius="xl" aria-label="Your account">
            <Text span size="sm" fw={600}>
              {(viewer?.subject ?? '?').slice(0, 1).toUpperCase()}
            </Text>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text span size="sm" display="block" className="truncate">
              {viewer?.subject}
            </Text>
            {viewer?.isPlatformAdmin && <span>Platform admin</span>}
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item onClick={() => signOut()}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
