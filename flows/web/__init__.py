"""Everything that touches the network: polite, bounded, guarded fetching and the ways of discovery."""
