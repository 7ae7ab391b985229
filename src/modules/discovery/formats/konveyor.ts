import type { RowValues } from '../reading/table-row.js';
import { textOf } from './column-key.js';
import type { FormatTable, RowKind } from './import-format.js';

/** Konveyor's import (konveyor.io, "Importing applications"): applications, and dependencies among them, in one file. */
export const konveyorApplications: FormatTable = {
  name: 'Konveyor applications',
  required: ['Record Type 1|Record Type', 'Application Name', 'Business Service'],
  typical: [
    'Dependency',
    'Dependency Direction',
    'Binary Group',
    'Binary Artifact',
    'Repository URL',
    'Tag Category 1|Tag Type 1',
    'Tag 1',
    'Contributors',
  ],
  rules: [
    { columns: ['Application Name'], target: 'name' },
    { columns: ['Description'], target: 'description' },
    { columns: ['Business Service'], target: 'business_unit' },
    { columns: ['Repository URL'], target: 'source_repository' },
    { columns: ['Owner'], target: 'owner_contact' },
    { columns: ['Binary Version'], target: 'product_version' },
    {
      columns: ['Dependency', 'Dependency Direction', 'Record Type', 'Record Type 1', 'Comments', 'Contributors'],
      target: null,
    },
  ],
  kindOf: (row) => kindOfKonveyorRecord(row),
};

function kindOfKonveyorRecord(row: RowValues): RowKind {
  const recordType = textOf(row, 'Record Type 1', 'Record Type');
  if (recordType === '1' || recordType === '') return { assetType: 'APPLICATION' };
  if (recordType === '2') return kindOfKonveyorDependency(row);
  return { notAnAsset: `Expected record type 1 (application) or 2 (dependency), found ${recordType}.` };
}

/** Southbound is what the application needs, northbound what needs it. */
function kindOfKonveyorDependency(row: RowValues): RowKind {
  const application = textOf(row, 'Application Name');
  const other = textOf(row, 'Dependency');
  if (application === '' || other === '')
    return { notAnAsset: 'Expected a dependency to name two applications, Application Name and Dependency.' };
  const isNorthbound = /^north/i.test(textOf(row, 'Dependency Direction'));
  const [name, needed] = isNorthbound ? [other, application] : [application, other];
  // A name may hold commas: a list of one, not a text to be split.
  return { addsTo: { assetType: 'APPLICATION', name }, known: { dependencies: JSON.stringify([needed]) } };
}
