"""The sources that come with kmesh-tracker; they are registered through the same hook as any other."""
