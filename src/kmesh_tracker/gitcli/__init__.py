"""The one place that runs git: what is asked of a repository, and how git is kept from all else."""
