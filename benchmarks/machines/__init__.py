"""Programs of this machine that measurements and tests start, kill and start again: all on loopback, all temporary."""
