"""The steps from each schema to the next, in order. Released steps are never edited: add another."""
