import { Box, NavLink, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { Icon } from '../parts/icon.js';
import { readSettings } from '../session/gateway.js';
import { SECTIONS } from './sections.js';

/** The sections, and the way to the API explorer. */
export function Navigation() {
  const [location] = useLocation();
  const settings = useQuery({ queryKey: ['settings'], queryFn: readSettings, staleTime: Number.POSITIVE_INFINITY });
  const isCurrent = (path: string) =>
    path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
  return (
    <Stack gap={2} h="100%" component="nav" aria-label="Sections">
      {SECTIONS.map(({ path, title, icon }) => (
        <NavLink
          key={path}
          component={Link}
          href={path}
          label={title}
          leftSection={<Icon name={icon} />}
          active={isCurrent(path)}
          aria-current={isCurrent(path) ? 'page' : undefined}
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
        />
      ))}
      <Box mt="auto">
        {settings.data?.hasExplorer && (
          <NavLink
            component="a"
            href="./explorer"
            label="API explorer"
            leftSection={<Icon name="explorer" />}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        )}
      </Box>
    </Stack>
  );
}
