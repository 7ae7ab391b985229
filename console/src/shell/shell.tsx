import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Loading } from '../parts/loading.js';
import { Logo } from '../parts/logo.js';
import { ErrorBoundary } from './error-boundary.js';
import { Navigation } from './navigation.js';
import { NotFound } from './not-found.js';
import { PersonMenu } from './person-menu.js';
import { SCREENS } from './sections.js';
import { TenantMenu } from './tenant-menu.js';

/** What surrounds every screen: the tenant above, the sections beside. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [location] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes at every change of screen
  useEffect(close, [location]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a className="skip-link" href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <AppShell.Header px="md" bg="var(--surface)" style={{ borderColor: 'var(--line)' }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Sections" />
            <Logo size={26} />
            <Text fw={650} fz={17} visibleFrom="sm" style={{ letterSpacing: '-0.02em' }}>
              Lacuna
            </Text>
            <TenantMenu />
          </Group>
          <PersonMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" bg="var(--surface)" style={{ borderColor: 'var(--line)' }}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main className="main-area">
        <div className="main-scroll" id="main" tabIndex={-1}>
          <ErrorBoundary key={location}>
            <Suspense fallback={<Loading what="the screen" />}>
              <Switch>
                {SCREENS.map(({ path, view }) => (
                  <Route key={path} path={path} component={view} />
                ))}
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

// The address behind the # is the screen's, so that the link cannot lead by itself.
function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
