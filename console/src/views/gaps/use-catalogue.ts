import type { CatalogueFieldsQuery } from '@lacuna/sdk';
import { useMemo } from 'react';
import { useRead } from '../../api/use-read.js';
import { sentence } from '../../parts/words.js';

export type CatalogueField = CatalogueFieldsQuery['catalogueFields'][number];

/** The fields of the catalogue: what people call them, and what values they take. */
export function useCatalogue() {
  const { data } = useRead('catalogueFields', {}, { staleTime: Number.POSITIVE_INFINITY });
  return useMemo(() => {
    const fields = data?.catalogueFields ?? [];
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    return {
      labels,
      labelOf: (name: string) => labels.get(name) ?? sentence(name),
      fieldOf: (assetType: string, name: string): CatalogueField | undefined =>
        fields.find((field) => field.assetType === assetType && field.name === name),
    };
  }, [data]);
}
