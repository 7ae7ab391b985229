import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRead } from '../../api/use-read.js';

const WAIT_MS = 200;

/** One asset, found by what its name holds. */
export function AssetPicker({
  assetId,
  onChange,
}: {
  assetId: string | null;
  onChange: (assetId: string | null) => void;
}) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), WAIT_MS);
  const { data } = useRead(
    'assetNames',
    { first: 20, filter: { search } },
    { isEnabled: search !== '', keepsPrevious: true },
  );
  return (
    <Select
      size="xs"
      w={180}
      aria-label="Asset"
      placeholder="Any asset"
      searchable
      clearable
      value={assetId}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      // The gateway has searched already.
      filter={({ options }) => options}
      data={(data?.assets.nodes ?? []).map(({ id, name }) => ({ value: id, label: name ?? id }))}
      nothingFoundMessage={search === '' ? 'Type a part of its name' : 'No asset is called so'}
    />
  );
}
