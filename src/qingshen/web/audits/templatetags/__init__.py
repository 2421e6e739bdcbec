"""What the templates of an audit's pages may say."""
