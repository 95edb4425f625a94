"""The ``consult.*`` commands, one file each."""
