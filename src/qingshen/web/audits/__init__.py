"""The audit board: an audit opened, its list, its people, its dates, its twelve steps."""
