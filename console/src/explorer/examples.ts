/** What a newcomer would ask first. Each is a tab. */
export const EXAMPLES: readonly string[] = [
  `# Who the token names, and where they may act.
# Token and tenant stand under "Headers", from the console's session.
query WhoAmI {
  viewer {
    subject
    isPlatformAdmin
  }
  clientAccounts {
    name
    engagements {
      id
      name
    }
  }
}
`,
  `# Open proposals that are almost certain, with their evidence.
query StrongProposals {
  gaps(first: 20, filter: {resolutions: [PENDING], minConfidence: 0.9, hasProposal: true}) {
    nodes {
      asset {
        name
        assetType
      }
      fieldName
      proposedValue
      confidenceScore
      evidence {
        path
        excerpt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  `# Each flow, its gaps, and how far its analysis is.
query Flows {
  collectionFlows(first: 10) {
    nodes {
      id
      name
      phase
      gapSummary {
        pending
        total
      }
      enhancementProgress {
        status
        percentage
        pollAfterMs
      }
    }
  }
}
`,
  `# Whether every record leads to its asset.
query Wiring {
  wiringHealth {
    healthStatus
    metrics {
      assetsWithOrphanRawImportRef
      rawRecordsWithOrphanAssetRef
      unprocessedRawRecords
    }
  }
}
`,
];
