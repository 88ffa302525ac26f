"""Gates: checks that reject or flag an item by name, with a reason."""
