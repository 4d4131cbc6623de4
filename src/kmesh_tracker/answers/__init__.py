"""What a reader answered: asked, checked, recorded."""
