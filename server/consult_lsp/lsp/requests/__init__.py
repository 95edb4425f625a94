"""The requests of the protocol, one file each."""
