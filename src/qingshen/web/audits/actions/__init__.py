"""What people do to an audit, a verb a module."""
