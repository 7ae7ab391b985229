import { Alert, Anchor, Button, Divider, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Entrance } from './entrance.js';
import { readDevelopmentToken, readSettings } from './gateway.js';
import { signIn, useSession } from './session.js';

/** One signs in with a token of the identity provider; in development with one click. */
export function SignIn() {
  const { endedBecause } = useSession();
  const settings = useQuery({ queryKey: ['settings'], queryFn: readSettings });
  const development = useMutation({ mutationFn: readDevelopmentToken, onSuccess: signIn });
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bare = token.trim().replace(/^Bearer\s+/i, '');
    if (bare !== '') signIn(bare);
  };
  return (
    <Entrance>
      <Stack gap="lg">
        <div>
          <Title order={1} size="h2">
            Sign in
          </Title>
          <Text c="dimmed" mt={4}>
            From an inventory export to migration decisions: find what is missing, close it with evidence.
          </Text>
        </div>
        {endedBecause !== undefined && (
          <Alert color="yellow" variant="light" title="Please sign in again">
            {endedBecause}
          </Alert>
        )}
        {settings.data?.hasDevelopmentToken && (
          <>
            <Button size="md" onClick={() => development.mutate()} loading={development.isPending} data-autofocus>
              Continue as developer
            </Button>
            {development.error && (
              <Text size="sm" c="red" role="alert">
                {development.error.message}
              </Text>
            )}
            <Divider label="or with a token" />
          </>
        )}
        <form onSubmit={submit}>
          <Stack gap="sm">
            <PasswordInput
              label="Access token"
              description="A JSON Web Token of your identity provider; kept in this browser only."
              autoComplete="off"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
            />
            <Button
              type="submit"
              variant={settings.data?.hasDevelopmentToken ? 'default' : 'filled'}
              disabled={token.trim() === ''}
            >
              Sign in
            </Button>
          </Stack>
        </form>
        {settings.data?.hasExplorer && (
          <Text size="sm" c="dimmed">
            Here for the API? <Anchor href="./explorer">Open the explorer</Anchor>
          </Text>
        )}
      </Stack>
    </Entrance>
  );
}
