"""What every stage knows of language and Markdown."""
