"""The parts of a draft, each made from the release's status by a module of its own."""
