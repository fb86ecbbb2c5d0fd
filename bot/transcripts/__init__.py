"""From a transcript's bytes to turns, faults, candidates and receipts."""
