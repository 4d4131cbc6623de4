"""The last stage: records become documents, and documents become text."""
