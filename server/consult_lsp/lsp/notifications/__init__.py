"""The notifications of the protocol, one file each."""
