"""A hundred visitors at once, and what they meet when a machine dies: `make load`, `make faults`."""
