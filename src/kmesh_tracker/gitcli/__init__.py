"""The one place that runs git: what is asked of a repository, and how git is kept from all else."""

from kmesh_tracker.gitcli.create import create
from kmesh_tracker.gitcli.discover import Discovery, discover
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.gitcli.urls import browse_url, without_userinfo

__all__ = ["Discovery", "Git", "browse_url", "create", "discover", "without_userinfo"]
