"""Run by hand or by cron: qingshen manage journal."""
