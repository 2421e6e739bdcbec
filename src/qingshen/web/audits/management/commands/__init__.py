"""Run by hand or by cron: qingshen manage remind."""
