"""What every page stands in: layout, navigation, pieces of pages, pictures and scripts."""
